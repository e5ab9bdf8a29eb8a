"""The finder that the package ships.

Learns from drawn streets, whose corners are exact, and from photographs: their loose boxes say
that there is a plate, plates pasted over and beside the real ones say where corners are. A
folder of ``--data`` without a ``labels.csv`` is taken as photographs without any plate.
What the shipped weight wrongly takes for plates, in drawn streets and in photographs without
any, is looked at more often than the rest.

    plateglass train finder --data FOLDER --out runs/finder           # until stopped
    plateglass train finder --data FOLDER --out runs/finder --resume --steps N --cooldown 2000
    plateglass train finder --budget 30                               # small, and whole

``--budget`` draws a sixth of the plates and an eighth of the streets, which isn't counted and
takes some minutes too, and lowers its rate over the last 40 % of its steps. How far that goes:
the first run of the full size, 24,000 views in 16 minutes of one core, brought the centres'
loss from 3.3 to 0.76 and the corners' from 0.97 to 0.26. What ships has seen many more.

A view shows its plate 12 to 240 pixels wide; larger and smaller ones are the business of
:mod:`plateglass.finder`, which looks at several sizes of a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plateglass.finder import Finder as Shipped
from plateglass.lab.networks.finder import Finder
from plateglass.lab.plates.pool import Pool, build
from plateglass.lab.recipes import ENDLESS
from plateglass.lab.scenes.rack import Rack
from plateglass.lab.ship.taken import take
from plateglass.lab.teach.finder.decoys import deceiving
from plateglass.lab.teach.finder.finding import Finding
from plateglass.lab.teach.finder.street import backgrounds, drawn_streets, real_streets
from plateglass.lab.teach.finder.street import build as build_streets
from plateglass.lab.teach.finder.views import Sources, Views
from plateglass.lab.train.bench import bench
from plateglass.lab.train.endless import Endless, framed, go_on
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.lab.recipes import Order


FAINT = 0.02
"""Score from which something that is no plate is worth a closer look."""


TAKES = ENDLESS


@dataclass(frozen=True)
class Settings(Endless):
    """What can be turned; the defaults began the shipped weight, whose card tells the rest."""

    plates: int = 12_000
    """Sharp plates, for the streets and to paste into photographs."""
    streets: int = 2_400
    searched: int = 150
    """Drawn streets in which what only looks like a plate is searched for; 0 searches none."""
    square: float = 0.0
    """Share of plates pasted into photographs that are square by choice."""
    shaded: float = 0.0
    """Share of those that hang in the shade, as dark as their vehicle's tail."""
    close: float = 0.0
    """Share of views that show small plates from close up."""
    size: tuple[int, int] = (320, 224)
    """Of a view."""
    batch: int = 24
    rate: float = 1.5e-3
    trunk_pace: float = 0.2
    """Share of that rate for what has learned before."""
    corner_weight: float = 2.0
    report_every: int = 50


MIDDLE = Settings(
    plates=2000, streets=300, searched=50, batch=16, warmup=50, cooldown=0.4, average=0.99
)  # fmt: skip
SMOKE = Settings(
    plates=24, streets=8, searched=4, size=(160, 96), batch=8, steps=12, warmup=2,
    report_every=4, workers=0,
)  # fmt: skip


def run(order: Order) -> None:
    """Follow an order from the command line."""
    s = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("finder", framed(order, s), s, turnable=True) as place:
        with place.fabric.rank_zero_first():
            sources = prepared(order, s)
        net = Finder()
        if order.start is not None:
            take(net, order.start)
        elif not place.resumed:
            net.trunk.load_imagenet()
        trunk = list(net.trunk.parameters())
        theirs = {id(p) for p in trunk}
        layers = [trunk, [p for p in net.parameters() if id(p) not in theirs]]
        views = Views(sources, batch=s.batch, size=s.size, seed=s.seed)
        go_on(place, net, Finding(s.corner_weight), views, s, layers, s.trunk_pace)


def prepared(order: Order, settings: Settings) -> Sources:
    """Draw plates and streets, unless an earlier run did, and load everything."""
    order.out.mkdir(parents=True, exist_ok=True)
    pool, streets = order.out / "plates.pool", order.out / "streets"
    if not pool.exists():
        build(pool, settings.plates, settings.seed)
    if not (streets / "labels.csv").exists():
        build_streets(streets, Pool(pool), settings.streets, settings.seed)
    sources = gather(pool, (streets,), order.data, settings.searched)
    s = settings
    return replace(sources, square=s.square, shaded=s.shaded, close=s.close)


def gather(
    pool: Path, drawn: tuple[Path, ...], data: tuple[Path, ...], searched: int
) -> Sources:
    """Load everything that views are taken from, and find what only looks like plates."""
    labelled = [folder for folder in data if (folder / "labels.csv").exists()]
    empty = [p for f in data if f not in labelled for p in sorted(f.glob("*.jpg"))]
    streets = [street for folder in drawn for street in drawn_streets(folder)]
    real, bare = list(real_streets(labelled, "train")), list(backgrounds(empty))
    seen = [*bare, *streets[:searched]] if searched else []
    return Sources(
        drawn=streets,
        real=real,
        empty=bare,
        rack=Rack.of(Pool(pool)),
        hard=[
            *(street for street in real if street.decoys),
            *deceiving(seen, Shipped(least=FAINT)),
        ],
    )
