"""What each network is taught: its samples, and what it is told about its answers."""
