"""Plateglass restores and reads licence plates that nobody can read."""

from importlib.metadata import version

__version__ = version("plateglass")
