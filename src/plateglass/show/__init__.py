"""Results made visible: cards and sheets for people, tables and JSON for programs."""
