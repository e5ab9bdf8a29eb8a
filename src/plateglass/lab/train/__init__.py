"""How a network learns: samples, losses, the plain loops, export."""
