"""How well clips are read, and how fast."""
