"""The pictures of the site, drawn as the cards are: one look, and the package's own fonts.

``opening.jpg`` shows one plate of the demo, ``flow.jpg`` the way of one picture with what each
step makes of it, ``docs/demo.png`` is what ``plateglass demo`` draws. All change with the
weights, so they are drawn on request and not compared.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plateglass import enhance, image
from plateglass.demo import demo_pictures, run
from plateglass.lab.camera import shoot
from plateglass.lab.demo import PICTURES
from plateglass.lab.plates.draw import draw as draw_plate
from plateglass.lab.screens import street
from plateglass.pipeline import upright
from plateglass.plates import get
from plateglass.show import maps
from plateglass.show.canvas import Canvas
from plateglass.show.card import MARGIN, WIDTH, draw_reading, draw_wordmark
from plateglass.show.ink import ACCENT, FAINT, INK, LINE, PANEL, SOFT, percent
from plateglass.show.outlines import outlined
from plateglass.show.panels import Panel, draw_panel, panels_height
from plateglass.show.slots import slots
from tools.handbook.results import ROOT

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.results import Plate

DOCS = ROOT / "docs"
OPENING = "india-rain"
LINE_OF_PLATES = ("britain-zoom", "china-night", "germany-dashcam", "vietnam-cctv")


def draw() -> list[Path]:
    """Draw every picture; return where they are."""
    return [
        image.save(opening(), DOCS / "assets" / "opening.jpg", quality=88),
        image.save(flow(), DOCS / "assets" / "flow.jpg", quality=88),
        _demo(DOCS / "demo.png"),
    ]


def opening() -> Picture:
    """Draw one bad picture beside what became of it, with its reading."""
    (path,) = (p.path for p in demo_pictures() if p.path.stem == OPENING)
    (plate,) = enhance(path, view="crop")
    assert plate.picture is not None
    canvas = Canvas(WIDTH, 900)
    width = WIDTH - 2 * MARGIN
    y = 40.0
    for panel in (Panel("The file", image.load(path), pixels=True),
                  Panel("Restored", plate.picture)):  # fmt: skip
        height = panels_height([panel], width, 100, 260)
        draw_panel(canvas, panel, (MARGIN, y, width, height))
        y += height + 38
    return canvas.cut(draw_reading(canvas, y, plate.reading) + 4)


def flow() -> Picture:
    """Draw the way of one picture, and below it where the networks come from."""
    taken = street()
    plates = enhance(taken, view="photo")
    plate = max(plates, key=lambda one: one.quad.height)
    canvas = Canvas(1060, 700)
    canvas.text(40, 44, "The way of one picture", "strong", 16, INK)
    draw_wordmark(canvas, 1020, 44)
    _way(canvas, 84, taken, plates, plate)
    canvas.line(40, 1020, 320, LINE)
    canvas.text(40, 358, "Where the networks come from", "strong", 16, INK)
    _origin(canvas, 396)
    return canvas.cut(576)


def _way(canvas: Canvas, y: float, street: Picture, plates: list[Plate], plate: Plate) -> None:
    strip = upright(street, plate.quad)
    made = plate.restoration
    assert made is not None
    assert made.doubt is not None
    doubt = maps.doubtful(made.picture, made.doubt)
    panels = (
        (Panel("1  Find", outlined(street, plates)), (40, y, 250, 141)),
        (Panel("2  Rectify", strip, pixels=True), (330, y, 150, 84)),
        (Panel("4  Restore", made.picture), (720, y, 150, 84)),
        (Panel("... and its doubt", doubt), (720, y + 118, 150, 84)),
    )
    for panel, box in panels:
        draw_panel(canvas, panel, box)
    _reading(canvas, (520, y, 160, 93), plate)
    _notes(canvas, 40, y + 168, "four corners, large photos tile by tile")
    _notes(canvas, 330, y + 112, "straight from the", "original pixels")
    _notes(canvas, 520, y + 112, "from the crop as it is:", "trained on bad pixels")
    canvas.text(965, y, "5  Judge", "strong", 10.5, INK, "centre")
    canvas.text(965, y + 44, percent(plate.p), "strong", 19, ACCENT, "centre")
    lines = ("every character", "right, calibrated;", "candidates, ?,", "second opinion")
    for number, line in enumerate(lines):
        canvas.text(965, y + 62 + 12 * number, line, "text", 8.5, SOFT, "centre")
    canvas.text(965, y + 142, "card, JSON, report,", "text", 8.5, FAINT, "centre")
    canvas.text(965, y + 154, "page, record", "text", 8.5, FAINT, "centre")
    for x in (310, 500, 700):
        _arrow(canvas, x, y + 56)
    _arrow(canvas, 892, y + 56)


def _reading(canvas: Canvas, box: tuple[float, float, float, float], plate: Plate) -> None:
    """Draw a bar a character, as tall as it is sure."""
    x, y, w, h = box
    canvas.text(x, y, "3  Read", "strong", 10.5, INK)
    canvas.box(x, y + 9, w, h - 9, PANEL, 5)
    row = slots(plate.reading)
    pitch = (w - 20) / max(1, len(row))
    for number, slot in enumerate(row):
        centre = x + 10 + pitch * (number + 0.5)
        canvas.text(centre, y + 40, slot.shown, "plate", min(20, pitch * 1.5), INK, "centre")
        p = slot.character.p if slot.character else 0.0
        canvas.gauge(centre - pitch * 0.42, y + 48, pitch * 0.84, 4, p)
        for place, (char, other) in enumerate(slot.alternatives(2, least=0.0005)):
            text = f"{char} {percent(other)}"
            size = min(7.5, pitch / 3.2)
            canvas.text(centre, y + 67 + 12 * place, text, "text", size, SOFT, "centre")


def _origin(canvas: Canvas, y: float) -> None:
    chosen = [one for one in PICTURES if one.name in LINE_OF_PLATES]
    for number, one in enumerate(chosen):
        rng = np.random.default_rng(one.seed)
        drawn = draw_plate(get(one.format), rng, one.text, 128, one.wear, one.night)
        taken = shoot(drawn.picture, drawn.quad, one.exposure, rng)
        at = (number % 2 * 108, number // 2 * 66)
        for x, heading, picture in (
            (40, "Drawn", drawn.picture),
            (320, "Photographed badly", taken.picture),
        ):
            title = heading if number == 0 else ""
            box = (x + at[0], y + at[1], 100.0, 50.0)
            draw_panel(canvas, Panel(title, picture, pixels=x > 40), box)
    _notes(canvas, 40, y + 146, "hundreds of formats, invented texts")
    _notes(canvas, 320, y + 146, "optics, motion, noise, sharpening, codec")
    canvas.text(600, y, "Trained", "strong", 10.5, INK)
    canvas.box(600, y + 9, 200, 116, PANEL, 5)
    for number, line in enumerate(("train reader", "train finder", "train restorer")):
        canvas.text(618, y + 42 + 26 * number, f"plateglass {line}", "mono", 9.5, INK)
    _notes(canvas, 600, y + 146, "with clean real plates mixed in")
    canvas.text(860, y, "Shipped", "strong", 10.5, INK)
    canvas.box(860, y + 9, 160, 116, PANEL, 5)
    for number, line in enumerate(("reader.onnx", "finder.onnx", "restorer.onnx")):
        canvas.text(874, y + 42 + 26 * number, line, "mono", 9.5, ACCENT)
    _notes(canvas, 860, y + 146, "calibrated, with a card each")
    for x in (282, 565, 830):
        _arrow(canvas, x, y + 68)


def _arrow(canvas: Canvas, centre: float, y: float) -> None:
    canvas.text(centre, y, "→", "text", 15, FAINT, "centre")


def _notes(canvas: Canvas, x: float, y: float, *lines: str) -> None:
    for number, line in enumerate(lines):
        canvas.text(x, y + 12 * number, line, "text", 8.5, SOFT)


def _demo(path: Path) -> Path:
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copyfile(run(Path(scratch), lambda picture, result: None), path)
    return path
