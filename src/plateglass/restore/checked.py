"""A restored picture that is read again before it is shown.

A picture can turn crisp and wrong where the reader of the crop doubted nothing. So it is read
once more, and where that reading does not confirm the first, the picture keeps the softness of
the crop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from plateglass.restore.told import DOUBTFUL, SURE, draft

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from plateglass.evidence import Evidence
    from plateglass.geometry import Picture
    from plateglass.restore.told import Draft, Restorer, Told

    Answer = TypeVar("Answer")
    Asking = Generator[Picture, Evidence, Answer]
    """Work that stops wherever it wants a picture read."""


class Checked(NamedTuple):
    """A restored picture that was read again."""

    picture: Picture
    told: Told
    """What the crop says, with the doubt of both readings."""
    evidence: Evidence
    """What the picture says."""


def checked(
    restorer: Restorer, crop: Picture, told: Told, tell: Callable[[Evidence], Told]
) -> Asking[Checked]:
    """Restore a crop, and soften what the picture, read again, does not confirm.

    ``tell`` puts a reading as restorers are told it. Where the crop was read without a ``?``
    and the softened picture still says another text, no character is drawn crisp.
    """
    drawn = draft(restorer, crop, told)
    picture = drawn(told)
    made = Checked(picture, told, (yield picture))
    heard = told.hearing(tell(made.evidence))
    if (heard.doubt > np.maximum(told.doubt, SURE)).any():
        made = yield from _softer(made, drawn, heard)
    if (told.doubt < DOUBTFUL).all() and tell(made.evidence).text != told.text:
        made = yield from _softer(made, drawn, told.unsaid())
    return made


def _softer(made: Checked, drawn: Draft, told: Told) -> Asking[Checked]:
    picture = drawn(told)
    if picture is made.picture:  # its restorer doesn't listen to doubt
        return made
    return Checked(picture, told, (yield picture))


def answered(asking: Asking[Answer], read: Callable[[list[Picture]], list[Evidence]]) -> Answer:
    """Do such work, having each picture read at once."""
    try:
        picture = next(asking)
        while True:
            (evidence,) = read([picture])
            picture = asking.send(evidence)
    except StopIteration as end:
        answer: Answer = end.value
        return answer
