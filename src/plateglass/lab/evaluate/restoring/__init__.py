"""How good restored pictures are, and how honest."""
