"""The pictures of a report, each with what must be known to judge it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad
from plateglass.pipeline import upright
from plateglass.restore import plain
from plateglass.show import maps, words
from plateglass.show.html import NOTHING, Html, picture, tag
from plateglass.show.ink import ACCENT, ALARM
from plateglass.show.outlines import outlined
from plateglass.show.panels import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from plateglass.results import Plate, Restoration
    from plateglass.show.ink import Colour

    Picture = NDArray[np.uint8]

_PHOTO, _PLATE = 1100, 1400
"""Pixels that a photo's longer side and a plate's width may have in a report."""
_MOST = 32
"""Times that a pixel is enlarged at the most."""


@dataclass(frozen=True)
class Figure:
    """A picture with its title and what is to be said about it."""

    picture: Picture
    title: str
    alt: str
    """What the picture shows, for those who can't see it."""
    caption: str
    tall: str = "32mm"
    """Height that it has on paper, unless that makes it too wide."""
    legend: Html = NOTHING
    """What its colours mean."""

    def html(self, name: str) -> Html:
        """Write the figure under a name, such as Figure 1.2."""
        height, width = self.picture.shape[:2]
        shown = picture(self.picture, f"{name}. {self.alt}")
        title = tag("strong", f"{name}. {self.title}")
        caption = tag("figcaption", title, self.caption, self.legend)
        style = f"--aspect:{width / height:.3f};--tall:{self.tall}"
        # Browsers keep a block on one page; a grid they may tear.
        return tag("figure", tag("div", shown, caption, class_="shown"), style=style)


def figures_of(
    name: str, pixels: Picture, plate: Plate, fused: Picture | None = None
) -> Iterator[Figure]:
    """Yield the figures of one plate in a picture called ``name``, the original first.

    ``fused`` is what several frames show together, where the plate was restored from that.
    """
    height, width = pixels.shape[:2]
    if plate.quad != Quad.whole(width, height):
        yield _photo(name, pixels, plate)
    yield _recorded(pixels, plate)
    if fused is not None:
        yield Figure(
            fused,
            "The frames averaged",
            "The plate as all frames show it together.",
            "The frames laid over each other and averaged on a finer grid. Nothing was added.",
        )
    if plate.restoration is not None:
        yield from _made(plate.restoration, "original" if fused is None else "averaged frames")
        if plate.restoration.kind != "plain":
            yield _by_formula(pixels, plate)


def _by_formula(pixels: Picture, plate: Plate) -> Figure:
    """Restore without a model, for those who may not look at what one has drawn."""
    height, width = pixels.shape[:2]
    whole = plate.quad == Quad.whole(width, height)
    return Figure(
        plain(pixels if whole else upright(pixels, plate.quad)),
        "By formula alone",
        "The plate restored by filters, without a model.",
        words.BY_FORMULA,
    )


def _made(made: Restoration, source: str) -> Iterator[Figure]:
    height, width = made.picture.shape[:2]
    how = words.MADE_BY.get(made.kind, f"by {made.kind}")
    yield Figure(
        made.picture,
        "Restored",
        "The plate as the computer restored it.",
        f"{width} × {height} pixels, made from the {source} {how}. Not a photograph.",
    )
    if made.doubt is not None:
        yield Figure(
            maps.doubtful(made.picture, made.doubt),
            "Doubt",
            f"The restored plate in grey, {_share(made.doubt)} of it doubted.",
            words.DOUBT_MAP,
            legend=_legend("no doubt", "grey, " + _hex(ALARM), "full doubt"),
        )
    if made.residual is not None:
        strongest = float(np.abs(made.residual).max())
        yield Figure(
            _squares(maps.residual(made.residual))[0],
            "Unexplained",
            f"Differences of up to {strongest:.0f} grey levels from the original.",
            words.residual_map(made.misfit),
            legend=_legend("darker", f"{_hex(ACCENT)}, #fff, {_hex(ALARM)}", "lighter"),
        )
    if len(made.samples) > 1:
        apart = maps.disagreement([sample.picture for sample in made.samples])
        yield Figure(
            maps.doubtful(made.picture, apart),
            "Other readings",
            f"The restored plate in grey, marked where {len(made.samples)} readings differ.",
            words.SAMPLES_MAP,
            legend=_legend("alike", f"grey, {_hex(ALARM)}", "apart"),
        )


def _share(doubt: maps.Map) -> str:
    return f"{100 * float((doubt >= maps.DOUBTFUL).mean()):.0f} %"


def _hex(colour: Colour) -> str:
    return "#" + bytes(colour).hex()


def _legend(low: str, colours: str, high: str) -> Html:
    ramp = tag("i", style=f"background:linear-gradient(90deg, {colours})")
    return tag("span", low, ramp, high, class_="legend")


def _squares(picture: Picture) -> tuple[Picture, int]:
    """Enlarge every pixel to a square, as far as the picture's width allows."""
    height, width = picture.shape[:2]
    factor = max(1, min(_MOST, _PLATE // width, _PLATE // 2 // height))
    return picture.repeat(factor, axis=0).repeat(factor, axis=1), factor


def _photo(name: str, pixels: Picture, plate: Plate) -> Figure:
    height, width = pixels.shape[:2]
    scale = min(1.0, _PHOTO / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    seen = Quad.of((x * scale, y * scale) for x, y in plate.quad.points)
    shrunk = f", shown at {100 * scale:.0f} % of its size" if scale < 1 else ""
    return Figure(
        outlined(small, [replace(plate, quad=seen)]),
        "The picture",
        f"{name} with the plate outlined.",
        f"{width} × {height} pixels{shrunk}. The line marks the plate’s edges, the dot its "
        "upper left corner.",
        "52mm",
    )


def _recorded(pixels: Picture, plate: Plate) -> Figure:
    crop = cut(pixels, plate.quad)
    height, width = crop.shape[:2]
    large, factor = _squares(crop)
    drawn = (
        f"Each is drawn as a square of {factor} × {factor}; nothing else was done to them."
        if factor > 1
        else "Nothing was done to them."
    )
    return Figure(
        large,
        "As recorded",
        "The plate’s original pixels, enlarged.",
        f"{width} × {height} pixels of the file. {drawn}",
    )
