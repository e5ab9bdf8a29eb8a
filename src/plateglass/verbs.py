"""The verbs of the public door, on one machine that the process shares."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from plateglass.errors import WrongUse
from plateglass.pipeline import Plateglass, Wish
from plateglass.show import columns as shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plateglass.image import Source
    from plateglass.pipeline import Eyes, View
    from plateglass.results import Plate


@cache
def _machine() -> Plateglass:
    return Plateglass()


def read(
    source: Source,
    *,
    view: View = "auto",
    country: str | None = None,
    grammar: bool = False,
    top: int = 10,
    eyes: Eyes = "original",
) -> list[Plate]:
    """Read the plates of one picture; see :func:`enhance`.

    ``eyes`` may be ``both``, to hear what the restored picture says beside the original, or
    ``restored``.

    >>> import numpy as np
    >>> plate, = read(np.full((16, 64, 3), 90, np.uint8), view="crop")
    >>> plate.reading.legibility
    'none'
    """
    return _machine().read(
        source, view=view, country=country, grammar=grammar, top=top, eyes=eyes
    )


def enhance(
    source: Source,
    *,
    view: View = "auto",
    country: str | None = None,
    grammar: bool = False,
    top: int = 10,
    samples: int = 0,
) -> list[Plate]:
    """Restore and read the plates of one picture.

    ``source`` is a path, bytes, a file object, an array (RGB) or a Pillow image: a photo with
    plates in it or a crop of one, as ``view`` says or as the finder sees it. Each plate has its
    restored ``picture`` and what it says; ``samples`` of its candidates are drawn too. With
    parts of your own, make a :class:`~plateglass.pipeline.Plateglass`.

    >>> import numpy as np
    >>> plate, = enhance(np.full((16, 64, 3), 90, np.uint8), view="crop")
    >>> plate.picture.shape
    (96, 384, 3)
    """
    return _machine().enhance(
        source, view=view, country=country, grammar=grammar, top=top, samples=samples
    )


def columns(
    sources: Iterable[Source],
    *,
    view: View = "auto",
    country: str | None = None,
    grammar: bool = False,
    top: int = 10,
) -> dict[str, list[Any]]:
    """Read many pictures into columns: ``pandas.DataFrame(columns(table["path"]))``.

    ``sources`` is a column of pandas or polars, a list, or anything else that holds paths or
    pictures. There is a row a plate, and one for a picture without any, with its ``error`` if
    it has one; ``row`` is the picture's place in ``sources``, to join by.

    >>> import numpy as np
    >>> columns([np.full((16, 64, 3), 90, np.uint8)], view="crop")["legibility"]
    ['none']
    """
    one = isinstance(sources, (str, bytes, os.PathLike))
    if one or (
        isinstance(sources, np.ndarray) and sources.dtype == np.uint8 and sources.ndim < 4
    ):
        raise WrongUse("columns() reads many pictures: give a list or a column of them")
    named = (
        (str(source) if isinstance(source, (str, os.PathLike)) else f"row {row}", source)
        for row, source in enumerate(sources)
    )
    return shown.columns(_machine().results(named, Wish(view, country, grammar, top)))
