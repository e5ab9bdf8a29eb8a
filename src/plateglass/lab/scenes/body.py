"""A vehicle's proportions and where its pieces lie in the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.paint import Colour, shade, vary
from plateglass.lab.plates.surroundings import body_colour
from plateglass.lab.scenes.view import turned

if TYPE_CHECKING:
    from plateglass.geometry import Matrix

KINDS: dict[str, float] = {
    "sedan": 0.23,
    "hatchback": 0.22,
    "suv": 0.2,
    "van": 0.08,
    "lorry": 0.06,
    "bus": 0.04,
    "motorcycle": 0.14,
    "three-wheeler": 0.03,
}
"""Kinds of vehicle and how often each is met."""

CARS = ("sedan", "hatchback", "suv")


@dataclass(frozen=True)
class Body:
    """One vehicle, described from the face that is seen; lengths in metres."""

    kind: str
    front: bool
    """Whether its front is the face; the rear otherwise."""
    width: float
    height: float
    length: float
    belt: float
    """Height of the windows' lower edge; the whole height for a box."""
    lift: float
    """Clear height under the body."""
    deck: float
    """Length of the bonnet or the boot behind the face."""
    lean: float
    """How far the face's window leans back over its height."""
    far_deck: float
    far_lean: float
    taper: float
    """Width of the roof as a share of the body's."""
    wheel: float
    """Radius of a wheel."""
    paint: Colour
    lamps: float
    """How brightly its lamps are lit, 0 (off) to 1."""
    lorry: bool = False


def sized(kind: str, front: bool, rng: np.random.Generator, lamps: float = 0.0) -> Body:
    """Draw a vehicle of a kind, as various as they come."""
    u = rng.uniform
    paint = body_colour(rng)
    if kind in CARS:
        tall, long = {"sedan": (1.45, 4.6), "hatchback": (1.52, 4.0), "suv": (1.72, 4.5)}[kind]
        height = tall * u(0.94, 1.08)
        boot = {"sedan": u(0.35, 0.6), "hatchback": u(0, 0.08), "suv": u(0, 0.06)}[kind]
        back = {"sedan": u(0.45, 0.75), "hatchback": u(0.12, 0.45), "suv": u(0.08, 0.35)}[kind]
        ends = [(u(0.75, 1.2), u(0.5, 0.85)), (boot, back)]
        (deck, lean), (far_deck, far_lean) = ends if front else ends[::-1]
        wide = u(1.6, 1.9) * (1.04 if kind == "suv" else 1.0)
        belt, lift = height * u(0.6, 0.68), u(0.16, 0.3) * (1.3 if kind == "suv" else 1)
        return Body(
            kind, front, wide, height, long * u(0.88, 1.1), belt, lift, deck, lean,
            far_deck, far_lean, u(0.7, 0.84), u(0.29, 0.37), paint, lamps,
        )  # fmt: skip
    if kind == "motorcycle":
        height = u(0.95, 1.2)
        return Body(
            kind, front, u(0.7, 0.9), height, u(1.8, 2.1), height, 0.1, 0, 0, 0, 0, 1.0,
            u(0.26, 0.32), vary(paint, rng, 20), lamps,
        )  # fmt: skip
    wide, tall, long, wheel = {
        "van": (u(1.75, 2.05), u(1.85, 2.6), u(4.4, 6.2), 0.34),
        "lorry": (u(2.0, 2.5), u(2.4, 3.8), u(5, 11), 0.48),
        "bus": (u(2.3, 2.55), u(2.8, 3.3), u(8, 12), 0.48),
        "three-wheeler": (u(1.2, 1.4), u(1.65, 1.8), u(2.6, 3), 0.22),
    }[kind]
    if kind == "three-wheeler" and rng.random() < 0.7:
        paint = vary(((206, 168, 46), (34, 104, 60), (30, 90, 140))[rng.integers(3)], rng, 14)
    if kind in ("van", "lorry") and rng.random() < 0.5:
        paint = vary((226, 227, 226), rng)
    lift = {"van": u(0.25, 0.4), "lorry": u(0.45, 0.6), "bus": u(0.25, 0.4)}.get(kind, 0.25)
    return Body(
        kind, front, wide, tall, long, tall, lift, 0, 0, 0, 0, 1.0, wheel, paint, lamps
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the middle of the face's foot stands, and how the vehicle is turned."""

    x: float
    z: float
    heading: float
    """0 looks straight at the camera; positive shows its left side (as the camera sees it)."""
    light: Colour = (1.0, 1.0, 1.0)
    """Gain of the light that falls on it."""

    def world(self, points: Matrix) -> Matrix:
        """Carry points of the vehicle (x right, y up, z into it) into the world."""
        return np.add(turned(points, self.heading), (self.x, 0.0, self.z))


@dataclass(frozen=True)
class Mount:
    """Where the plate is screwed on: its middle on the face, and how it leans."""

    x: float
    y: float
    lean: float = 0.0
    """Its upper edge lies this much deeper (radians)."""
    roll: float = 0.0
    across: float = 0.6
    """Width that the place offers."""
    z: float = -0.03
    square: bool = False
    """Whether the place is made for a plate that is nearly square."""

    def corners(self, width: float, height: float) -> Matrix:
        """Corners of a plate of this size, in the vehicle's frame."""
        c, s = np.cos(self.roll), np.sin(self.roll)
        flat = np.array([[-1, 1], [1, 1], [1, -1], [-1, -1]]) * (width / 2, height / 2)
        flat = flat @ np.array([[c, s], [-s, c]])
        return np.column_stack(
            [
                flat[:, 0] + self.x,
                flat[:, 1] * np.cos(self.lean) + self.y,
                flat[:, 1] * np.sin(self.lean) + self.z,
            ]
        )


def trim(paint: Colour, rng: np.random.Generator) -> Colour:
    """Draw the colour of a bumper or a moulding: plastic, chrome or the body's own."""
    kind = rng.random()
    if kind < 0.45:
        return shade((44, 45, 47), float(rng.uniform(0.5, 1.6)))
    return shade(paint, float(rng.uniform(0.75, 1.05))) if kind < 0.85 else (176, 180, 184)
