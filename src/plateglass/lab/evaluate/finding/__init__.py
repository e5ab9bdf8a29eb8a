"""How well plates are found in photographs."""
