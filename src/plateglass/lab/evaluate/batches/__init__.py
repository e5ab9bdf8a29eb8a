"""Runs of ``plateglass batch`` measured, and disturbed on purpose."""
