"""What is kept: tables, migrations, and one class for each thing that is read and written."""
