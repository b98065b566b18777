"""How dangerous a message is, whom to call, and the cards that go out without anything else. Pure but for reading files."""
