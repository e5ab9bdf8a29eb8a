"""From a format and a text to a sharp picture of the plate, as it hangs on a vehicle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.lab.plates import fixings, oddities
from plateglass.lab.plates import night as after_dark
from plateglass.lab.plates import wear as ageing
from plateglass.lab.plates.face import paint_face
from plateglass.lab.plates.layout import Layout, lay_out
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.light import daylight
from plateglass.lab.plates.paint import Canvas, Field, lay, rounded
from plateglass.lab.plates.style import Style, style_for
from plateglass.lab.plates.surroundings import surround

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.plates import Format


MARGIN = 0.35
"""Surroundings shown on each side, as a share of the plate's height."""

LEAST = 40
"""Below this height a plate is drawn larger and shrunk, or its details would fall apart."""


@dataclass(frozen=True)
class Drawn:
    """A sharp plate and everything known about it."""

    picture: NDArray[np.uint8]
    """The plate with some of the vehicle around it."""
    quad: Quad
    """The plate's outer corners."""
    text: str
    """Characters only, in reading order."""
    format: str
    """The format's id."""
    characters: tuple[tuple[str, Box], ...]
    """Each character with the box around its ink, in reading order."""


def draw(
    format: Format,
    rng: np.random.Generator,
    text: str | None = None,
    height: int = 64,
    wear: float | None = None,
    night: bool | None = None,
    family: str | None = None,
) -> Drawn:
    """Draw one plate, ``height`` pixels tall, on a piece of a vehicle.

    Everything that isn't given is drawn from ``rng``: the text from the format's grammar, the
    share of ``wear`` (0 new, 1 ruined), whether it is ``night``. ``text`` may be any string of
    characters that some typeface draws; ``family`` overrides the format's typeface.
    """
    if height < LEAST:
        times = math.ceil(LEAST / height)
        return _shrunk(draw(format, rng, text, height * times, wear, night, family), times)
    text = format.sample(rng) if text is None else text
    amount = float(rng.beta(1.1, 3.2)) if wear is None else wear
    dark = bool(rng.random() < 0.12) if night is None else night
    style = style_for(format, rng, family)
    letters = Lettering(face_of(style.family, rng), rng)
    layout = lay_out(format, text, letters, height, style.manner, rng)
    canvas, face, plate = _mounted(format, layout, style, amount, rng)
    if dark:
        canvas = after_dark.nightfall(canvas, face, plate, rng)
    else:
        daylight(canvas, plate, rng)
    boxes = [(p.char, _moved(p.box, plate.x1, plate.y1)) for p in layout.characters]
    quad = Quad.from_box(plate)
    if rng.random() < 0.1:
        canvas, quad, boxes = _bent(canvas, quad, boxes, rng)
    picture = np.clip(canvas + 0.5, 0, 255).astype(np.uint8)
    return Drawn(picture, quad, "".join(c for c, _ in boxes), format.id, tuple(boxes))


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x1 + x, box.y1 + y, box.x2 + x, box.y2 + y)


def _mounted(
    form: Format, layout: Layout, style: Style, amount: float, rng: np.random.Generator
) -> tuple[Canvas, Field, Box]:
    # The plate, aged, screwed onto a vehicle, with whatever holds it.
    h, w = layout.height, layout.width
    m = round(MARGIN * h)
    plate = Box(float(m), float(m), float(m + w), float(m + h))
    canvas = surround((h + 2 * m, w + 2 * m), plate, rng)
    picture, relief = paint_face(form, layout, style, amount, rng)
    ageing.weather(picture, relief, amount, rng, style.dark)
    outline = rounded((h, w), form.corner * layout.scale)
    lay(canvas, picture, outline, m, m)
    face = np.zeros(canvas.shape[:2], np.float32)
    face[m : m + h, m : m + w] = outline
    places = _bolt_places(form, layout, rng)
    radius = 5.5 * layout.scale * float(rng.uniform(0.8, 1.3))
    fixings.bolts(canvas, [(x + m, y + m) for x, y in places], radius, style.ground[0], rng)
    wide = form.size[0] / form.size[1] > 2.6
    frame = fixings.frame_for(form.country, wide, layout.hidable, rng)
    if frame:
        fixings.hold(canvas, plate, frame, rng)
    if rng.random() < 0.08:
        oddities.add(canvas, plate, rng)
    if rng.random() < 0.012 * (1 + amount):
        ageing.snow(canvas[m : m + h, m : m + w], rng)
    return canvas, face, plate


def _bolt_places(
    form: Format, layout: Layout, rng: np.random.Generator
) -> list[tuple[float, float]]:
    w, h = layout.width, layout.height
    edge = float(rng.uniform(0.05, 0.1)) * h
    if form.size[0] / form.size[1] > 3.2 and rng.random() < 0.5:
        side = float(rng.uniform(0.018, 0.05)) * w
        level = h * (0.5 + float(rng.normal(0, 0.03)))
        return [(side, level), (w - side, level)]
    x = w * float(rng.uniform(0.16, 0.34))
    top = [(x, edge), (w - x, edge)]
    if rng.random() < 0.45:
        return [*top, (x, h - edge), (w - x, h - edge)]
    return top


def _bent(
    canvas: Canvas, quad: Quad, boxes: list[tuple[str, Box]], rng: np.random.Generator
) -> tuple[Canvas, Quad, list[tuple[str, Box]]]:
    # Every column moves up or down as if the plate were bowed, or knocked at one end.
    h, w = canvas.shape[:2]
    tall = quad.height
    centre = float(rng.uniform(0.2, 0.8)) * w
    depth = float(rng.normal(0, 0.05)) * tall
    power = float(rng.choice([2.0, 3.0]))

    def shift(x: NDArray[np.floating]) -> NDArray[np.float64]:
        away = np.abs((np.asarray(x, np.float64) - centre) / (0.5 * w))
        return np.asarray(depth * np.minimum(away, 1.6) ** power, np.float64)

    xs = np.arange(w, dtype=np.float32)
    down = shift(xs + 0.5).astype(np.float32)
    ys = np.arange(h, dtype=np.float32)[:, None] - down
    bowed = cv2.remap(
        canvas,
        np.broadcast_to(xs, (h, w)).copy(),
        ys,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    corners = [(x, y + float(shift(np.array(x)))) for x, y in quad.points]
    moved = []
    for char, box in boxes:
        steps = shift(np.linspace(box.x1, box.x2, 5))
        low, high = float(steps.min()), float(steps.max())
        moved.append((char, Box(box.x1, box.y1 + low, box.x2, box.y2 + high)))
    return np.asarray(bowed, np.float32), Quad.of(corners), moved


def _shrunk(drawn: Drawn, times: int) -> Drawn:
    h, w = drawn.picture.shape[:2]
    small_h, small_w = max(1, round(h / times)), max(1, round(w / times))
    fx, fy = small_w / w, small_h / h
    picture = cv2.resize(drawn.picture, (small_w, small_h), interpolation=cv2.INTER_AREA)
    boxes = tuple(
        (c, Box(b.x1 * fx, b.y1 * fy, b.x2 * fx, b.y2 * fy)) for c, b in drawn.characters
    )
    quad = Quad.of([(x * fx, y * fy) for x, y in drawn.quad.points])
    return Drawn(np.asarray(picture, np.uint8), quad, drawn.text, drawn.format, boxes)
