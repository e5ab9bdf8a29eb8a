"""Plates photographed badly and as they should look, and how alike they came out."""
