"""Networks, one a file; each imports nothing of ours but shared blocks."""
