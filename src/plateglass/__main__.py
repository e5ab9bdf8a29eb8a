"""``python -m plateglass`` is the same as ``plateglass``."""

from plateglass.cli import main

main()
