"""The corner network that the package ships, which the finder asks last.

Learns from what the finder learns from, but only from plates whose corners are exact: drawn
ones, in drawn streets and pasted into photographs. Each is seen upright and closely, from a
quad that is wrong by as much as a finder's.

    plateglass train corners --data FOLDER --out runs/corners           # until stopped
    plateglass train corners --data FOLDER --out runs/corners --resume --steps N --cooldown 800
    plateglass train corners --budget 20                                # small, and whole

``--budget`` draws as few plates and streets as the finder's does, and lowers its rate over the
last 40 % of its steps. The first run of the full size had corners off by 0.36 plate heights
after 6 minutes of one core, by 0.20 after 11 and by 0.13 (the median by 0.09) after 46.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.lab.networks.corners import Corners
from plateglass.lab.recipes import ENDLESS, finder
from plateglass.lab.ship.taken import take
from plateglass.lab.teach.finder.cornering import Cornering, Nears
from plateglass.lab.train.bench import bench
from plateglass.lab.train.endless import framed, go_on
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from plateglass.lab.recipes import Order

TAKES = ENDLESS


@dataclass(frozen=True)
class Settings(finder.Settings):
    """What can be turned; the defaults made the shipped weight."""

    searched: int = 0
    batch: int = 64
    rate: float = 3e-3
    warmup: int = 100
    decay: float = 0.01
    average: float = 0.995


MIDDLE = Settings(plates=2000, streets=300, batch=32, warmup=50, cooldown=0.4, average=0.99)
SMOKE = Settings(
    plates=24, streets=6, size=(160, 96), batch=4, steps=6, warmup=2, report_every=2,
    workers=0,
)  # fmt: skip


def run(order: Order) -> None:
    """Follow an order from the command line."""
    s = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("corners", framed(order, s), s, turnable=True) as place:
        with place.fabric.rank_zero_first():
            sources = finder.prepared(order, s)
        net = Corners()
        if order.start is not None:
            take(net, order.start)
        nears = Nears(sources, batch=s.batch, size=s.size, seed=s.seed)
        go_on(place, net, Cornering(), nears, s)
