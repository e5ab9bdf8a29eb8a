"""Who stands where: kinds of place, the camera in them, and the vehicles around."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.scenes import houses, street
from plateglass.lab.scenes.body import KINDS
from plateglass.lab.scenes.street import Ground
from plateglass.lab.scenes.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.lab.scenes.stage import Stage

PLATE = 0.42
"""Width in metres that distances are planned with; real plates differ."""


@dataclass(frozen=True)
class Parked:
    """One vehicle and where it stands."""

    kind: str
    front: bool
    x: float
    z: float
    heading: float


@dataclass(frozen=True)
class Setting:
    """A place with its camera and its traffic, before anything is painted."""

    view: View
    ground: Ground
    traffic: tuple[Parked, ...]
    signs: tuple[tuple[float, float], ...] = ()
    blockers: tuple[tuple[float, float], ...] = ()
    """Things in front of the vehicles."""
    closed: str = "row"
    """What ends the view: a row of houses, a wall, houses across, or nothing."""
    kerbs: tuple[float, float] = (-6.0, 6.0)
    """x of the left and the right pavement."""
    depth_blur: float = 0.0
    dark: bool = False


def _kind(rng: np.random.Generator) -> str:
    return str(rng.choice(list(KINDS), p=np.array(list(KINDS.values())) / sum(KINDS.values())))


def _log(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(math.log(low), math.log(high))))


def setting(rng: np.random.Generator, size: tuple[int, int], dark: bool) -> Setting:
    """Draw a place, its camera and its traffic."""
    kinds: tuple[tuple[Callable[..., Setting], float], ...] = (
        (_follow, 0.3), (_close, 0.34), (_park, 0.14), (_above, 0.12), (_wide, 0.1),
    )  # fmt: skip
    odds = [share for _, share in kinds]
    place = kinds[int(rng.choice(len(kinds), p=odds))][0](rng, size)
    roll = float(rng.normal(0, 0.03))
    if rng.random() < 0.08:
        roll = float(rng.uniform(-0.7, 0.7))
    if rng.random() < 0.05:
        place = replace(place, traffic=())
    blur = float(rng.uniform(0.5, 2.5)) * size[0] / 640 if rng.random() < 0.25 else 0.0
    return replace(place, view=replace(place.view, roll=roll), dark=dark, depth_blur=blur)


def _aimed(view: View, plate_height: float, distance: float, v: float) -> View:
    """Tip the camera so that a plate at this distance is seen at row ``v``."""
    below = math.atan2(view.height - plate_height, distance)
    return replace(view, pitch=below - math.atan2(v - view.size[1] / 2, view.focal))


def _spots(
    rng: np.random.Generator, count: int, across: tuple[float, float], near: float, far: float
) -> tuple[tuple[float, float], ...]:
    """Scatter places beyond both kerbs."""
    spots = []
    for _ in range(count):
        side = across[int(rng.integers(2))]
        x = side + math.copysign(float(rng.exponential(1.2)), side)
        spots.append((x, _log(rng, near, far)))
    return tuple(spots)


def _follow(rng: np.random.Generator, size: tuple[int, int]) -> Setting:
    """A street as a dash-cam sees it: one ahead, others beside, oncoming and parked."""
    w, _ = size
    view = View(
        size, focal=max(size) * float(rng.uniform(0.65, 1.5)),
        height=float(rng.uniform(1.1, 1.8)), pitch=float(rng.normal(0.02, 0.05)),
        yaw=float(rng.normal(0, 0.12)),
    )  # fmt: skip
    ahead = max(3.0, view.focal * PLATE / _log(rng, 0.025 * w, 0.2 * w))
    x, _ = view.ahead(w * float(rng.uniform(0.3, 0.7)), ahead)
    facing = rng.random() < 0.2
    cars = [Parked(_kind(rng), facing, x, ahead, float(rng.normal(0, 0.12)))]
    gap = float(rng.uniform(2.7, 3.6))
    for lane in (-2, -1, 0, 1, 2):
        z = ahead + float(rng.uniform(6, 14)) if lane == 0 else float(rng.uniform(3, 16))
        share = 0.6 if lane else 0.7
        while z < 70 and rng.random() < share and len(cars) < 9:
            oncoming = lane < 0 and rng.random() < 0.6
            heading = float(rng.normal(0, 0.06))
            if rng.random() < 0.06:
                heading = float(rng.uniform(-1.5, 1.5))
            at = x + lane * gap + float(rng.normal(0, 0.2))
            cars.append(Parked(_kind(rng), oncoming, at, z, heading))
            z += float(rng.uniform(5.5, 16))
    kerbs = (x - float(rng.uniform(2.5, 8)), x + float(rng.uniform(2.5, 8)))
    blockers = ((x + float(rng.normal(0, 0.8)), 0.7 * ahead),) if rng.random() < 0.12 else ()
    return Setting(
        view, street.ground(rng), tuple(cars),
        _spots(rng, int(rng.integers(2, 10)), kerbs, 6, 60), blockers,
        str(rng.choice(["row", "row", "across", "open"])), kerbs,
    )  # fmt: skip


def _close(rng: np.random.Generator, size: tuple[int, int]) -> Setting:
    """One vehicle as somebody photographs it, from any side, with its neighbours cut off."""
    w, h = size
    view = View(
        size, focal=max(size) * float(rng.uniform(0.75, 1.6)),
        height=float(rng.uniform(0.6, 1.9)), yaw=float(rng.normal(0, 0.1)),
    )  # fmt: skip
    near = max(1.0, view.focal * PLATE / _log(rng, 0.07 * w, 0.5 * w))
    view = _aimed(view, 0.6, near, h * float(rng.uniform(0.3, 0.8)))
    x, z = view.ahead(w * float(rng.uniform(0.2, 0.8)), near)
    heading = float(np.clip(rng.normal(0, 0.4), -1, 1))
    cars = [Parked(_kind(rng), bool(rng.random() < 0.4), x, z, heading)]
    for side in (-1, 1):
        if rng.random() < 0.35:
            at = x + side * float(rng.uniform(2.2, 4))
            turn = heading + float(rng.normal(0, 0.15))
            cars.append(
                Parked(
                    _kind(rng),
                    bool(rng.random() < 0.5),
                    at,
                    z + float(rng.normal(0.8, 1)),
                    turn,
                )
            )
    for _ in range(int(rng.integers(0, 4))):
        far = z + float(rng.uniform(7, 30))
        at, far = view.ahead(w * float(rng.uniform(0, 1)), far)
        turn = float(rng.normal(0, 0.5))
        cars.append(Parked(_kind(rng), bool(rng.random() < 0.5), at, far, turn))
    kerbs = (x - float(rng.uniform(2, 9)), x + float(rng.uniform(2, 9)))
    blockers = ((x + float(rng.normal(0, 0.5)), 0.75 * z),) if rng.random() < 0.1 else ()
    return Setting(
        view, street.ground(rng), tuple(cars),
        _spots(rng, int(rng.integers(0, 6)), kerbs, z + 1, z + 30), blockers,
        str(rng.choice(["wall", "across", "row", "open"], p=[0.35, 0.3, 0.25, 0.1])), kerbs,
    )  # fmt: skip


def _park(rng: np.random.Generator, size: tuple[int, int]) -> Setting:
    """A car park: rows side by side."""
    w, h = size
    view = View(
        size, focal=max(size) * float(rng.uniform(0.6, 1.3)),
        height=float(rng.uniform(1.2, 3)), yaw=float(rng.normal(0, 0.25)),
    )  # fmt: skip
    near = max(3.5, view.focal * PLATE / _log(rng, 0.02 * w, 0.16 * w))
    view = _aimed(view, 0.6, near, h * float(rng.uniform(0.45, 0.8)))
    cars: list[Parked] = []
    turn, pitch = float(rng.normal(0, 0.35)), float(rng.uniform(2.3, 3.2))
    middle, z = view.ahead(w / 2, near)
    reach = near * w / 2 / view.focal + 1
    x = -reach
    while x < reach and len(cars) < 9:
        if rng.random() < 0.85:
            heading = turn + float(rng.normal(0, 0.05))
            depth = z + x * math.tan(turn) * 0.5 + float(rng.normal(0, 0.3))
            cars.append(
                Parked(_kind(rng), bool(rng.random() < 0.5), middle + x, depth, heading)
            )
        x += pitch
    for _ in range(int(rng.integers(0, 5))):
        at, far = view.ahead(w * float(rng.uniform(0, 1)), near + float(rng.uniform(7, 30)))
        cars.append(Parked(_kind(rng), bool(rng.random() < 0.5), at, far, turn))
    kerbs = (middle - reach - 2, middle + reach + 2)
    return Setting(
        view, street.ground(rng), tuple(cars),
        _spots(rng, int(rng.integers(0, 7)), kerbs, near, near + 40), (),
        str(rng.choice(["across", "open", "wall"], p=[0.6, 0.25, 0.15])), kerbs,
    )  # fmt: skip


def _above(rng: np.random.Generator, size: tuple[int, int]) -> Setting:
    """A fixed camera on a mast, a gate or a lift, looking down."""
    w, h = size
    view = View(
        size, focal=max(size) * float(rng.uniform(0.9, 2.2)),
        height=float(rng.uniform(2.5, 7)), yaw=float(rng.normal(0, 0.25)),
    )  # fmt: skip
    near = max(1.6 * view.height, view.focal * PLATE / _log(rng, 0.03 * w, 0.25 * w))
    view = _aimed(view, 0.6, near, h * float(rng.uniform(0.4, 0.8)))
    x, z = view.ahead(w * float(rng.uniform(0.3, 0.7)), near)
    facing = bool(rng.random() < 0.5)
    cars = [Parked(_kind(rng), facing, x, z, float(rng.normal(0, 0.2)))]
    for lane in (-1, 0, 1):
        if rng.random() < 0.6:
            at = x + lane * float(rng.uniform(2.8, 3.8))
            far = z + (float(rng.uniform(6, 14)) if lane == 0 else float(rng.uniform(-2, 12)))
            turn = float(rng.normal(0, 0.1))
            cars.append(Parked(_kind(rng), facing != (lane < 0), at, max(far, 3), turn))
    kerbs = (x - float(rng.uniform(2.5, 7)), x + float(rng.uniform(2.5, 7)))
    return Setting(
        view, street.ground(rng), tuple(cars),
        _spots(rng, int(rng.integers(0, 6)), kerbs, z, z + 30), (),
        str(rng.choice(["across", "row", "open"])), kerbs,
    )  # fmt: skip


def _wide(rng: np.random.Generator, size: tuple[int, int]) -> Setting:
    """A square or a crossing: many vehicles, all of them small."""
    w, _ = size
    view = View(
        size, focal=max(size) * float(rng.uniform(0.6, 1.1)),
        height=float(rng.uniform(1.4, 4)), pitch=float(rng.normal(0.05, 0.05)),
        yaw=float(rng.normal(0, 0.2)),
    )  # fmt: skip
    cars: list[Parked] = []
    for _ in range(int(rng.integers(3, 11))):
        near = max(6.0, view.focal * PLATE / _log(rng, 0.012 * w, 0.06 * w))
        x, z = view.ahead(w * float(rng.uniform(0, 1)), near)
        turn = (
            float(rng.normal(0, 0.5)) if rng.random() < 0.7 else float(rng.uniform(-1.6, 1.6))
        )
        cars.append(Parked(_kind(rng), bool(rng.random() < 0.5), x, z, turn))
    kerbs = (-float(rng.uniform(4, 12)), float(rng.uniform(4, 12)))
    return Setting(
        view, street.ground(rng), tuple(cars),
        _spots(rng, int(rng.integers(4, 14)), kerbs, 6, 60), (), "across", kerbs,
    )  # fmt: skip


def surroundings(stage: Stage, setting: Setting, rng: np.random.Generator) -> None:
    """Paint what lies behind all vehicles."""
    view, (left, right) = setting.view, setting.kerbs
    far = max((car.z for car in setting.traffic), default=12.0)
    if setting.closed == "wall":
        houses.wall(stage, view, min(far, 20) + float(rng.uniform(5, 8)), rng)
    if setting.closed != "wall" and rng.random() < 0.93:
        houses.across(stage, view, max(far + 10, float(rng.uniform(25, 90))), rng)
    if setting.closed == "row":
        for side in sorted((left, right), key=abs):
            if rng.random() < 0.85:
                houses.row(
                    stage, view, side + math.copysign(float(rng.uniform(2, 4)), side), rng
                )
    if rng.random() < 0.3:
        street.cables(stage, view, rng)
    if rng.random() < 0.6:
        street.lines(stage, view, rng)
    if setting.closed != "wall" and rng.random() < 0.7:
        for side in (left, right):
            street.pavement(stage, view, side, rng)
