"""Measures, peers and the benchmark."""
