"""Bad crops with their sharp truth: what restorers are shown, and what they are held against.

A protocol is how a crop gets bad. ``sized`` shrinks it to a plate height and damages it a
little (:func:`~plateglass.lab.evaluate.protocols.sized`); every camera preset of
:mod:`plateglass.lab.camera` is one too. Those that photograph need a sharp plate to
photograph, which only rendered ones are; those that work on files (``fastai-jpeg-test``:
smaller side 96, JPEG quality 1 to 3) take real crops as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.errors import WrongUse
from plateglass.geometry import Box, Quad, rectify
from plateglass.lab.camera import PRESETS, degrade, shoot
from plateglass.lab.evaluate.protocols import seeded, sized
from plateglass.lab.plates.mix import Mix
from plateglass.pipeline import MARGIN, upright
from plateglass.plates import get
from plateglass.plates.alphabet import DIGITS, HANZI_SPECIAL, LATIN, PROVINCES
from plateglass.restore import HEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.reading.readers import Sample
    from plateglass.lab.plates.draw import Drawn

SIZED, JPEG = "sized", "fastai-jpeg-test"
COMMON = frozenset(DIGITS + LATIN + PROVINCES + HANZI_SPECIAL)
"""What recognisers of documents know too: plates in other scripts would only measure that they
don't know Arabic or Thai plates."""
_DRAWN = 2
"""How much larger than the truth plates are drawn that a camera photographs."""


@dataclass(frozen=True)
class Condition:
    """A protocol at a plate height."""

    protocol: str
    height: int | None = None
    """In pixels; ``None`` is as it is, or as the protocol has it."""

    def __str__(self) -> str:
        """Name it in tables."""
        if self.protocol == SIZED:
            return "as it is" if self.height is None else f"{self.height} px"
        return self.protocol if self.height is None else f"{self.protocol} {self.height} px"


@dataclass(frozen=True)
class Case:
    """One bad crop."""

    set: str
    name: str
    text: str
    condition: Condition
    crop: Picture
    truth: Picture | None
    """The same plate in the same frame, sharp; ``None`` where nobody knows it."""
    places: tuple[Box, ...]
    """Where each character stands, in shares of the crop's width and height."""


@dataclass(frozen=True)
class Original:
    """A plate before anything happens to it."""

    set: str
    name: str
    text: str
    truth: Picture
    places: tuple[Box, ...]
    drawn: Drawn | None = None
    """For cameras to photograph; ``None`` for real plates."""


def conditions(
    protocols: Sequence[str], heights: Sequence[int | None], *, real: bool
) -> list[Condition]:
    """Combine protocols with heights, as far as they have any."""
    made = []
    for protocol in protocols:
        if protocol != SIZED and protocol not in PRESETS:
            known = ", ".join((SIZED, *PRESETS))
            raise WrongUse(f"there is no protocol {protocol!r}; known are {known}")
        if protocol == SIZED:
            made += [Condition(SIZED, height) for height in heights]
        elif not _photographs(protocol):
            made.append(Condition(protocol))
        elif real:
            raise WrongUse(f"--protocol {protocol} photographs rendered plates, not --data")
        else:
            made += [Condition(protocol, height) for height in heights if height]
    return made


def _photographs(protocol: str) -> bool:
    return PRESETS[protocol].draw(np.random.default_rng(0)).height > 0


def rendered(number: int, seed: int = 0) -> Iterator[Original]:
    """Yield so many plates as they are issued: of one line, in scripts recognisers know."""
    mix, found = Mix(random_text=0.0, generic=0.0), 0
    for attempt in count():
        drawn = mix.draw(seeded("plateglass-restorers/1", seed, attempt), HEIGHT * _DRAWN)
        if get(drawn.format).two_line or not COMMON.issuperset(drawn.text):
            continue
        yield _of_drawn(drawn, f"{found:04d}")
        found += 1
        if found == number:
            return


def _of_drawn(drawn: Drawn, name: str) -> Original:
    region = drawn.quad.grown(MARGIN)
    scale = HEIGHT / drawn.quad.height
    size = round(region.width * scale), round(region.height * scale)
    truth, to_truth = rectify(drawn.picture, drawn.quad, size, margin=MARGIN)
    shares = to_truth.copy()
    shares[0] /= size[0]
    shares[1] /= size[1]
    places = tuple(Quad.from_box(box).through(shares).box for _, box in drawn.characters)
    return Original("rendered", name, drawn.text, truth, places, drawn)


def real(sample: Sample) -> Original:
    """Take a labelled crop for the truth; its characters are taken to share its width."""
    steps = np.linspace(0, 1, len(sample.text) + 1).tolist()
    places = [Box(a, 0, b, 1) for a, b in pairwise(steps)]
    return Original(
        sample.set, sample.name, sample.text, _limited(sample.pixels), tuple(places)
    )


LARGEST = HEIGHT
"""Real crops higher than this are shrunk to it: they need no restoring."""


def _limited(picture: Picture) -> Picture:
    h, w = picture.shape[:2]
    if h <= LARGEST:
        return picture
    size = max(1, round(w * LARGEST / h)), LARGEST
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def case(original: Original, condition: Condition) -> Case:
    """Make a crop bad; which way depends on set, name and condition alone."""
    rng = seeded(original.set, original.name, condition.protocol, condition.height)
    truth: Picture | None = original.truth
    if condition.protocol == SIZED:
        height = original.truth.shape[0]
        crop = sized(original.truth, height, condition.height, rng)
        if condition.height is None:
            truth = None  # it is the crop itself
    else:
        exposure = PRESETS[condition.protocol].draw(rng, condition.height)
        if exposure.height > 0 and original.drawn is not None:
            drawn = original.drawn
            shot = shoot(drawn.picture, drawn.quad, exposure, rng)
            crop = upright(shot.picture, shot.quad)
        else:
            crop = degrade(original.truth, exposure, rng)
    return Case(
        original.set, original.name, original.text, condition, crop, truth, original.places
    )
