"""What is run at development time only: making the encoder's file."""
