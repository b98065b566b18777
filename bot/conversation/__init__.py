"""One conversation: the way of a message (`turn`), the dialogue (`guidance`), and what is kept (`service`)."""
