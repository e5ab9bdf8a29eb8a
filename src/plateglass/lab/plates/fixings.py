"""What holds a plate: bolts, holders with a dealer's name, frames that hide its border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.lettering import face_of, word
from plateglass.lab.plates.paint import (
    BLACK,
    WHITE,
    Canvas,
    Colour,
    blend,
    blur,
    coat,
    dim,
    disc,
    light_up,
    luminance,
    rounded,
    shade,
    vary,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Box

DEALERS: tuple[str, ...] = (
    "AUTO CENTRUM", "AUTOHAUS WEBER", "MOTOR CITY", "RIVERSIDE MOTORS", "AUTO PARTNER",
    "NORD AUTO", "GALAXY CARS", "PRIME LEASING", "WWW.AUTO-NORD.EU", "SUNRISE MOTORS",
    "TEL 0722 555 010", "HILLTOP", "LAKE COUNTY", "DRIVE SAFE", "CITY LEASING 555-0142",
    "AUTO SERVIS", "GARAGE MARTIN", "COASTLINE", "OMEGA MOTOR", "BEST CAR", "UNIVERSITY",
    "WORLD OF WHEELS", "ALFA CAR SERVICE", "AUTOSALON", "HERITAGE", "VALLEY AUTO GROUP",
)  # fmt: skip
"""Invented names: the reader has to learn that they are not the plate's text."""

_METALS: tuple[Colour, ...] = ((176, 178, 180), (120, 121, 122), (60, 60, 62), (206, 206, 202))
_CAPS: tuple[Colour, ...] = ((236, 236, 232), (20, 20, 22), (196, 30, 32), (226, 190, 40))


FRAMED: dict[str, float] = {
    "PK": 0.12, "IN": 0.15, "BD": 0.1, "EG": 0.1, "BR": 0.1, "JP": 0.12, "CN": 0.25, "ID": 0.25,
    "VN": 0.25, "TH": 0.25, "US": 0.45, "CA": 0.4, "MX": 0.35, "AU": 0.3, "KR": 0.2, "TW": 0.2,
}  # fmt: skip
"""Share of plates in a frame or holder, by country; 0.6 elsewhere."""


@dataclass(frozen=True)
class Frame:
    """A holder or frame, in fractions of the plate's height."""

    out: float
    """How far the rim reaches beyond the plate."""
    over: float
    """How far the rim covers the plate's own edge."""
    top: float
    """Extra cover over the plate's upper edge."""
    lip: float
    """Extra height of the lower rim, below the plate."""
    under: float
    """How far the lower rim rises over the plate."""
    ink: Colour
    words: tuple[str, str]
    """Printed on the upper and on the lower rim; may be empty."""


def frame_for(
    country: str, wide: bool, room: tuple[float, float], rng: np.random.Generator
) -> Frame | None:
    """Draw a frame, or none; ``room`` is how much of the plate's top and foot may be hidden."""
    if rng.random() > FRAMED.get(country, 0.6):
        return None
    kind = rng.random()
    ink: Colour = vary((26, 26, 28), rng, hue=2, light=0.3)
    if kind < 0.16:
        ink = vary((186, 188, 190), rng, hue=3)
    elif kind < 0.22:
        ink = vary((205, 206, 205), rng, hue=3)
    elif kind < 0.26:
        ink = vary((130, 24, 26), rng)
    names = [str(rng.choice(DEALERS)) if rng.random() < 0.7 else "" for _ in range(2)]
    over = float(rng.uniform(0.0, 0.035))
    if wide:
        lip = float(rng.uniform(0.0, 0.2)) if rng.random() < 0.75 else 0.0
        under = float(min(rng.uniform(0, 0.05), max(room[1] * 0.8, over)))
        return Frame(float(rng.uniform(0.02, 0.09)), over, 0.0, lip, under, ink, ("", names[1]))
    top = float(min(rng.uniform(0, 0.16), max(room[0], over)))
    under = float(min(rng.uniform(0, 0.14), max(room[1], over)))
    out = float(rng.uniform(0.02, 0.07))
    lip = float(rng.uniform(0, 0.05))
    return Frame(out, over, top, lip, under, ink, (names[0], names[1]))


def hold(canvas: Canvas, plate: Box, frame: Frame, rng: np.random.Generator) -> None:
    """Paint a frame over the plate's edge and the vehicle around it."""
    m = plate.height
    x1, x2 = plate.x1 - frame.out * m, plate.x2 + frame.out * m
    y1 = plate.y1 - frame.out * m
    y2 = plate.y2 + (frame.out + frame.lip) * m
    h, w = canvas.shape[:2]
    left, top = max(0, round(x1)), max(0, round(y1))
    right, bottom = min(w, round(x2)), min(h, round(y2))
    corner = round(float(rng.uniform(0.02, 0.12)) * m)
    outer = rounded((bottom - top, right - left), corner)
    window = np.zeros_like(outer)
    wx1 = round(plate.x1 + frame.over * m) - left
    wx2 = round(plate.x2 - frame.over * m) - left
    wy1 = round(plate.y1 + max(frame.over, frame.top) * m) - top
    wy2 = round(plate.y2 - max(frame.over, frame.under) * m) - top
    window[wy1:wy2, wx1:wx2] = rounded((wy2 - wy1, wx2 - wx1), corner * 0.6)
    rim = outer * (1 - window)
    # The frame stands proud: its shadow falls inwards, its edges catch light.
    _cast(canvas[top:bottom, left:right], rim, window, 0.025 * m, rng)
    patch = canvas[top:bottom, left:right]
    coat(patch, frame.ink, rim)
    soft = blur(rim, max(0.6, 0.012 * m))
    edge = np.zeros_like(rim)
    edge[1:-1] = soft[2:] - soft[:-2]
    light_up(patch, edge * rim * np.float32(rng.uniform(10, 110)))
    _print(canvas, frame, (left, top, right, bottom), (wy1 + top, wy2 + top), rng)


def _cast(
    patch: Canvas,
    rim: NDArray[np.float32],
    window: NDArray[np.float32],
    depth: float,
    rng: np.random.Generator,
) -> None:
    fall = np.roll(blur(rim, max(0.7, depth)), round(depth), axis=0)
    dim(patch, 1 - window * fall * np.float32(rng.uniform(0.2, 0.8)))


def _print(
    canvas: Canvas,
    frame: Frame,
    outer: tuple[int, int, int, int],
    window: tuple[int, int],
    rng: np.random.Generator,
) -> None:
    left, top, right, bottom = outer
    ink = WHITE if luminance(frame.ink) < 110 else BLACK
    ink = blend(ink, frame.ink, float(rng.uniform(0.0, 0.5)))
    for text, (y1, y2) in zip(
        frame.words, ((top, window[0]), (window[1], bottom)), strict=True
    ):
        height = int((y2 - y1) * 0.62)
        if not text or height < 4:
            continue
        family = str(rng.choice(["generic", "din", "us-block"]))
        mask = word(face_of(family, rng), text, height, (right - left) * 0.9)
        spare = right - left - mask.shape[1]
        x = left + int(spare * rng.choice([0.5, 0.5, 0.08, 0.9]))
        coat(canvas, ink, mask, x, y1 + (y2 - y1 - height) // 2)


def bolts(
    canvas: Canvas,
    places: list[tuple[float, float]],
    radius: float,
    ground: Colour,
    rng: np.random.Generator,
) -> None:
    """Screw the plate on at ``places`` (pixels): heads of one kind, each a little different."""
    if not places or rng.random() < 0.22:
        return
    kind = rng.random()
    if kind < 0.45:
        tone = _METALS[int(rng.integers(len(_METALS)))]
    elif kind < 0.7:
        tone = _CAPS[int(rng.integers(len(_CAPS)))]
    elif kind < 0.85:
        tone = ground
    else:
        tone = (28, 26, 24)  # an empty hole
    radius *= float(rng.uniform(0.65, 1.25))
    for x, y in places:
        if rng.random() < 0.12:
            continue
        bolt(canvas, (x + rng.normal(0, 0.15) * radius, y + rng.normal(0, 0.15) * radius),
             radius, vary(tone, rng, hue=3), rng)  # fmt: skip


def bolt(
    canvas: Canvas,
    centre: tuple[float, float],
    radius: float,
    tone: Colour,
    rng: np.random.Generator,
) -> None:
    """Paint one bolt head: a shadow below, a disc, a glint and perhaps a slot."""
    reach = max(1.2, radius)
    mask = disc(reach)
    size = mask.shape[0] // 2
    x, y = round(centre[0]) - size, round(centre[1]) - size
    halo = disc(reach * 1.3)
    grow = halo.shape[0] // 2
    lower = round(0.3 * reach)
    coat(canvas, BLACK, halo * np.float32(rng.uniform(0.15, 0.5)),
         round(centre[0]) - grow, round(centre[1]) - grow + lower)  # fmt: skip
    coat(canvas, tone, mask, x, y)
    dome = np.linspace(1, -1, mask.shape[0], dtype=np.float32)[:, None]
    gloss = np.clip(dome, 0, 1) * mask * float(rng.uniform(0.0, 0.7))
    coat(canvas, WHITE, np.asarray(gloss, np.float32), x, y)
    gloom = np.clip(-dome, 0, 1) * mask * float(rng.uniform(0.1, 0.6))
    coat(canvas, BLACK, np.asarray(gloom, np.float32), x, y)
    if reach > 2.5 and rng.random() < 0.5:
        slot = disc(reach * 0.4)
        inner = slot.shape[0] // 2
        coat(
            canvas, shade(tone, 0.35), slot, round(centre[0]) - inner, round(centre[1]) - inner
        )
