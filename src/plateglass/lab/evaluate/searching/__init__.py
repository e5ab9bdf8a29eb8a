"""How fast a plate is found among readings, and at what rank."""
