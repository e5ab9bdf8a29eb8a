"""What a person asked ``plateglass benchmark`` for, whatever the kind of part."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Asked:
    """The options of a measurement; what was not given is as it is here."""

    data: tuple[Path, ...] = ()
    """Folders with a ``labels.csv``."""
    validation: bool = False
    """Only plates that training left out."""
    rendered: int | None = None
    """Number of rendered plates; ``None`` leaves it to the kind."""
    seed: int = 0
    """Of the rendered plates."""
    height: tuple[int, ...] = ()
    """Plate heights in pixels, 0 as it is; empty leaves them to the kind."""
    fold: tuple[str, ...] = ()
    """``SET=GROUPS`` of characters that a set's labels mix up."""
    protocol: tuple[str, ...] = ()
    """How crops get bad, or what makes streets hard; empty leaves it to the kind."""
    limit: int | None = None
    """Plates or photos taken of each folder, chosen by the seed; ``None`` takes all."""
    cluster: str = ""
    """Where Dask does the work, if it does; times are then those of its workers."""
    out: Path = Path("plateglass-benchmark")
    """Folder for the results."""
    command: str = ""
    """What was typed, to be written beside the figures."""

    @property
    def folds(self) -> dict[str, str]:
        """Groups of characters to take for one another, by set."""
        named = (item.partition("=") for item in self.fold)
        return {name: groups.replace(",", " ") for name, _, groups in named}

    def only(self, takes: Collection[str], kind: str) -> None:
        """Refuse options that mean nothing to this kind, rather than pass them over."""
        for each in fields(self):
            unasked = getattr(self, each.name) == each.default
            if not unasked and each.name not in {*takes, "out", "command"}:
                raise WrongUse(f"--{each.name} means nothing where a --{kind} is measured")
        if self.data and self.rendered is not None:
            raise WrongUse(
                "--data and --rendered exclude each other: measure one, then the other"
            )
        if self.validation and not self.data:
            raise WrongUse("--validation needs the folders of --data")
        if self.limit is not None and not self.data:
            raise WrongUse("--limit is for the folders of --data: give --rendered a number")
        if self.limit is not None and self.validation:
            raise WrongUse("--limit and --validation exclude each other")
