"""The laboratory that makes the weights; nothing outside it imports it."""
