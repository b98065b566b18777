"""What the bot knows: entries, stages, sources; loading, checking, search, bands. Pure but for reading files."""
