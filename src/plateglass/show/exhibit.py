"""One plate's part of a report: what it says, its pictures, and every figure behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plateglass.geometry import Quad
from plateglass.results import NOT_READ
from plateglass.show.figures import figures_of
from plateglass.show.html import NOTHING, Html, block, facts_list, markup, tag
from plateglass.show.said import (
    candidates,
    characters,
    not_read,
    reading_of,
    samples_of,
    second_opinion,
)
from plateglass.show.together import frames_read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from plateglass.image import Loaded
    from plateglass.results import PictureResult, Plate
    from plateglass.show.together import OneOfMany

    Picture = NDArray[np.uint8]


_SQUARE = 2.2
"""Width of a plate, in heights, from which on it has a page's width for itself."""


@dataclass(frozen=True)
class Exhibit:
    """One input of a report: the picture as it was decoded and what was made of it."""

    result: PictureResult
    pixels: Picture | None = field(default=None, compare=False, repr=False)
    """``None`` where the input could not be read; the result says why."""
    sha256: str = ""
    """Of the input file, in hexadecimal."""
    frames: tuple[OneOfMany, ...] = ()
    """What each frame says, where several were read together; ``pixels`` is one of them."""
    followed: bool = False
    """Whether the plate was found in a clip and followed from frame to frame."""
    fused: Picture | None = field(default=None, compare=False, repr=False)
    """The frames registered and averaged, where they were."""

    @classmethod
    def of(cls, result: PictureResult, loaded: Loaded | None) -> Exhibit:
        """Put a result together with the picture it is about, if that could be read."""
        return cls(result) if loaded is None else cls(result, loaded.pixels, loaded.sha256)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.result.file.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def problem(self) -> str:
        """Why there is nothing to show, without folders of this machine."""
        told = self.result.error or ("" if self.result.plates else "no plate was found in it")
        return told.replace(self.result.file, self.name)


def plate_section(exhibit: Exhibit, pixels: Picture, plate: Plate, number: int) -> Html:
    """Write everything about one plate; ``number`` is its number in the report."""
    count = len(exhibit.result.plates)
    place = exhibit.result.plates.index(plate) + 1
    title = f"Plate {place} of {count} in {exhibit.name}" if count > 1 else exhibit.name
    said, behind = [not_read()], [NOTHING]
    if plate.reading != NOT_READ:
        said = [reading_of(plate.reading), second_opinion(plate.original, plate.restored)]
        behind = [characters(plate.reading), candidates(plate.reading)]
    return tag(
        "section",
        tag("header", tag("p", f"Plate {number}", class_="eyebrow"), tag("h2", title)),
        *said,
        _facts(exhibit, plate),
        frames_read(exhibit.frames, plate.best),
        _figures(exhibit, pixels, plate, number),
        samples_of(plate),
        *behind,
        class_="apart" if number > 1 else "first",
        id=f"plate-{number}",
    )


def _figures(exhibit: Exhibit, pixels: Picture, plate: Plate, number: int) -> Html:
    shown = figures_of(exhibit.name, pixels, plate, exhibit.fused)
    figures = [figure.html(f"Figure {number}.{i}") for i, figure in enumerate(shown, 1)]
    # A square plate is not as wide as a page: two stand side by side.
    square = plate.quad.width < _SQUARE * plate.quad.height
    return markup(
        tag("h3", "Pictures"),
        tag("div", *figures, class_="figures two" if square else "figures"),
    )


def _facts(exhibit: Exhibit, plate: Plate) -> Html:
    quad, result = plate.quad, exhibit.result
    facts = {
        "File": exhibit.name,
        "SHA-256": tag("span", exhibit.sha256, class_="hash"),
        "Picture": f"{result.width} × {result.height} pixels",
    }
    if quad == Quad.whole(result.width, result.height):
        facts["Plate"] = "the whole picture"
    else:
        corners = ", ".join(f"({x:.1f}, {y:.1f})" for x, y in quad.points)
        facts["Plate"] = f"about {quad.width:.0f} × {quad.height:.0f} pixels of it"
        facts["Corners"] = f"{corners}, clockwise from the plate’s upper left"
        facts["Finder’s score"] = f"{plate.found:.2f}"
    if result.notes:
        facts["Notes"] = "; ".join(result.notes)
    return block("Where it comes from", facts_list(facts.items()))
