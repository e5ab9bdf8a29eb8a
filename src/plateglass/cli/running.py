"""The loop that the picture commands share: inputs in, results out, in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plateglass.errors import PlateglassError
from plateglass.inputs import Input, expand
from plateglass.pipeline import Plateglass, Wish
from plateglass.results import PictureResult

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from plateglass.image import Loaded


def results(
    names: Iterable[str],
    *,
    wish: Wish,
    machine: Plateglass | None = None,
    restore: bool = True,
    urls: bool = False,
    without: str | os.PathLike[str] | None = None,
) -> Iterator[tuple[Input, Loaded | None, PictureResult]]:
    """Yield one result an input; what can't be read has its error there and no picture."""
    machine = machine or Plateglass()
    for item in expand(names, urls=urls, without=without):
        try:
            loaded = item.load()
        except PlateglassError as error:
            yield item, None, PictureResult(file=item.name, error=str(error))
            continue
        one = [(item.name, loaded.pixels)]
        (result,) = machine.results(one, wish, restore=restore)
        yield item, loaded, replace(result, notes=loaded.notes)
