"""What the five published systems learn from, and their losses."""
