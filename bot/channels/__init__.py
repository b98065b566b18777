"""How people reach the bot: the web page, the terminal, files."""
