"""What the house needs and the package doesn't: its pages, its release, its walk."""
