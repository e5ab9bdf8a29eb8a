"""How well crops are read."""
