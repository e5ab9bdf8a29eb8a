"""Streets seen at every size, and where the plates in them are."""
