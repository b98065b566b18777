"""The sentence encoder and the linear classifier over it."""
