"""Bad photographs of plates, and how well they were read."""
