"""What can go wrong, as one sentence a person can act on.

    PlateglassError
    ├── BadPicture      this input is no picture we can read; the run goes on with the next
    ├── WrongUse        the call itself is wrong (exit code 2)
    ├── MissingExtra    an optional dependency is not installed; says what to install
    └── BadWeight       a weight file is absent, damaged or not what its card says

The command line shows the sentence and sets the exit code; a traceback is a bug.
"""

from __future__ import annotations


class PlateglassError(Exception):
    """Base of every error raised on purpose; its message is shown without a traceback."""


class BadPicture(PlateglassError):
    """An input that can't be decoded, or is beyond the limits."""


class WrongUse(PlateglassError):
    """Arguments that contradict each other or name something that doesn't exist."""


class MissingExtra(PlateglassError):
    """An optional dependency that the called feature needs."""

    def __init__(self, feature: str, package: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs the package {package}, which is not installed: "
            f"pip install 'plateglass[{extra}]'"
        )
        self._parts = (feature, package, extra)

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str, str]]:
        """Travel between processes; the message alone could not be taken apart again."""
        return type(self), self._parts


class BadWeight(PlateglassError):
    """A model file that is missing or doesn't match its recorded sha256."""
