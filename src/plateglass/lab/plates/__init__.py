"""Plates drawn from a format and a text: letterforms, rendering, scenes."""
