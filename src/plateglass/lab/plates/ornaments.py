"""What a state, a club or a charity prints beside the text: a badge, a figure, small words.

American plates by the hundred have one. It is as dark and as large as a character, often has
letters of its own, and is no part of the text.
"""

from __future__ import annotations

import numpy as np

from plateglass.geometry import Box
from plateglass.lab.plates.lettering import face_of, word
from plateglass.lab.plates.paint import Canvas, Colour, bar, coat, disc, polygon, vary
from plateglass.lab.plates.scenery import TINTS, blossom
from plateglass.lab.plates.seals import seal

ORNATE: dict[str, float] = {"US": 0.3, "CA": 0.15, "MX": 0.15, "AU": 0.12}
"""Share of plates with an ornament, by country; hardly any elsewhere."""

SAID: tuple[str, ...] = (
    "CHILDREN", "VETERAN", "FIRE FIGHTER", "EST 1889", "50", "100", "ALUMNI", "NATIONAL GUARD",
    "PARKS", "WILDLIFE", "RESCUE", "AMATEUR RADIO", "CENTENNIAL", "LIONS CLUB", "4H", "ARTS",
    "IN GOD WE TRUST", "TEACHER", "CONSERVE", "KIDS FIRST", "HORSE COUNCIL", "POW", "DV", "XX",
)  # fmt: skip
"""Plain words of such plates, and numbers of years."""


def room_for(
    country: str, span: tuple[float, float], height: float, rng: np.random.Generator
) -> tuple[Box | None, tuple[float, float]]:
    """Decide whether there is an ornament; return its box, and what is left for the text."""
    if rng.random() > ORNATE.get(country, 0.01):
        return None, span
    wide = float(rng.uniform(0.14, 0.26)) * (span[1] - span[0])
    tall = float(rng.uniform(0.3, 0.6)) * height
    top = 0.15 * height + float(rng.random()) * (0.72 * height - tall)
    place = rng.random()
    if place < 0.62:
        left, rest = span[0], (span[0] + wide, span[1])
    elif place < 0.8:
        left, rest = span[1] - wide, (span[0], span[1] - wide)
    else:  # behind the text, where it is least welcome
        left, rest = float(rng.uniform(span[0], span[1] - wide)), span
    return Box(left, top, left + wide * 0.94, top + tall), rest


def ornament(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    """Paint one ornament into its box."""
    motifs = (_badge, _badge, _emblem, _figure, _plant, _stack, _years)
    tint = TINTS[int(rng.integers(len(TINTS)))] if rng.random() < 0.6 else ink
    motifs[int(rng.integers(len(motifs)))](canvas, box, vary(tint, rng), rng)


def _badge(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    # A blob with a word or two below it.
    side = min(box.width, box.height * 0.75)
    middle = (box.x1 + box.x2) / 2
    blossom(canvas, ink, (middle, box.y1 + side / 2), side, rng)
    for line in range(int(rng.integers(0, 3))):
        tall = max(3, round(box.height * 0.14))
        _say(canvas, ink, middle, box.y1 + side + line * tall * 1.2, tall, box.width, rng)


def _emblem(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    other = TINTS[int(rng.integers(len(TINTS)))]
    seal(canvas, box, (ink, other), rng)


def _figure(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    # Somebody, standing or in a wheelchair: a head, a body, limbs, perhaps a wheel.
    shape = canvas.shape[:2]
    w, h = box.width, box.height
    x, y = box.x1 + w * float(rng.uniform(0.35, 0.65)), box.y1
    head = disc(max(1.5, 0.11 * h))
    half = head.shape[0] // 2
    coat(canvas, ink, head, round(x) - half, round(y + 0.12 * h) - half)
    thick = float(rng.uniform(0.06, 0.14)) * h
    joints = [(x, y + 0.25 * h), (x + 0.05 * w, y + 0.6 * h)]
    ends = [(x + rng.uniform(-0.5, 0.5) * w, y + rng.uniform(0.3, 0.6) * h) for _ in range(2)]
    feet = [(x + rng.uniform(-0.4, 0.5) * w, y + h) for _ in range(2)]
    for a, b in [(joints[0], joints[1]), *((joints[0], e) for e in ends),
                 *((joints[1], f) for f in feet)]:  # fmt: skip
        coat(canvas, ink, polygon(shape, _limb(a, b, thick)))
    if rng.random() < 0.4:
        ring = disc(0.3 * h).copy()
        hole = disc(0.3 * h - thick)
        margin = (ring.shape[0] - hole.shape[0]) // 2
        ring[margin : margin + len(hole), margin : margin + len(hole)] *= 1 - hole
        half = ring.shape[0] // 2
        coat(canvas, ink, ring, round(x) - half, round(y + 0.68 * h) - half)


def _limb(a: tuple[float, float], b: tuple[float, float], thick: float) -> np.ndarray:
    along = np.subtract(b, a)
    across = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along))) * thick / 2
    return np.array([a + across, b + across, b - across, a - across])


def _plant(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    # A cactus or a tree: a stem and what branches off it.
    x = (box.x1 + box.x2) / 2
    thick = float(rng.uniform(0.08, 0.2)) * box.width
    bar(canvas, x - thick / 2, box.y1, x + thick / 2, box.y2, ink)
    for _ in range(int(rng.integers(2, 5))):
        side = float(rng.choice([-1, 1])) * float(rng.uniform(0.2, 0.45)) * box.width
        y = box.y1 + float(rng.uniform(0.15, 0.75)) * box.height
        left, right = sorted((x, x + side))
        bar(canvas, left, y, right, y + thick * 0.8, ink)
        up = float(rng.uniform(0.05, 0.25)) * box.height
        bar(canvas, x + side - thick / 2, y - up, x + side + thick / 2, y + thick * 0.8, ink)


def _stack(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    # Small letters one above the other: a county, a kind of vehicle.
    letters = "".join(
        rng.choice(list("ABCDEFGHKLMNPRSTUVXYZ0123456789"), int(rng.integers(2, 4)))
    )
    tall = round(box.height / (1.15 * len(letters)))
    tall = max(4, min(tall, round(box.height * 0.42)))
    face = face_of("us-block", rng)
    for n, letter in enumerate(letters):
        mask = word(face, letter, tall, box.width * 0.8)
        x = round((box.x1 + box.x2 - mask.shape[1]) / 2)
        coat(canvas, ink, mask, x, round(box.y1 + 1.15 * n * tall))


def _years(canvas: Canvas, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    # A number that counts years, with what it celebrates above it.
    middle = (box.x1 + box.x2) / 2
    _say(canvas, ink, middle, box.y1, max(3, round(box.height * 0.2)), box.width, rng)
    text = str(rng.choice(["50", "75", "100", "150", "200", str(rng.integers(1776, 2027))]))
    tall = max(4, round(box.height * float(rng.uniform(0.35, 0.6))))
    mask = word(face_of("generic", rng), text, tall, box.width)
    coat(canvas, ink, mask, round(middle - mask.shape[1] / 2), round(box.y2 - tall))


def _say(
    canvas: Canvas, ink: Colour, middle: float, y: float, tall: int, wide: float,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    text = str(rng.choice(SAID))
    mask = word(face_of("generic", rng), text, tall, wide)
    coat(canvas, ink, mask, round(middle - mask.shape[1] / 2), round(y))
