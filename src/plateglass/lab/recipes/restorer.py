"""The restorer that the package ships.

Learns from rendered plates photographed anew each time, towards the same plates sharp and well
exposed. It is told what the finished reader makes of the bad photograph (see
`lab/networks/restorer.py`), so train the reader first.

    plateglass train restorer --out runs/restorer
    plateglass train restorer --budget 40                             # small, and whole

``--budget`` draws a sixth of the plates (which isn't counted) and lowers its rate over the last
40 % of its steps. A core draws some 40 plates a second: after 37 minutes, 87,000 plates, the
first run was at 16.8 dB from 13.6, the errors of its edges half as large.

Losses (`lab/teach/restorer/restoring.py`): pixels and edges, all quadratic, which is why doubt
comes out soft; that the picture, seen from afar, is as light as the crop; and that the reader
says of the restored picture what it said of the original, no more and no less. No adversarial
part: it would pay for crispness where the pixels hold none, the very thing that must not
happen. Where the plate's characters stand is learned beside it, from the drawing.

The target stands in the light of the bad photograph (`in_light` in
`lab/teach/restorer/pairs.py`): exposure is a straight line that the product draws afterwards,
and what is well lit and sharp already is to be left as it is. One photograph in eight is such
a one.

One plate in four is told the truth instead of a reading, so that the restorer draws whatever
it is told (that is how alternatives are drawn as samples), and one in ten nothing.

What did not ship: from the shipped weight 173,000 pictures more (falling over 1,400 of 2,700
steps). At 16 px RapidOCR reads of 114 validation plates 36.0 -> 36.0 % from the pictures, of
200 drawn ones 47.0 -> 47.5; at 12 px 13.2 -> 14.9 and 20.0 -> 20.5. Of 1,049 crisp characters
20 were wrong, of 1,033 now 16. Drawing characters crisp up to a doubt of 0.12 instead of 0.05
adds no plate. What these pictures still lack, the reader does not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch

from plateglass.calibration import Calibration
from plateglass.errors import WrongUse
from plateglass.lab.networks.reader import Reader, ReaderSize
from plateglass.lab.networks.restorer import Restorer, RestorerSize
from plateglass.lab.networks.stencils import Stencils
from plateglass.lab.plates.mix import leaning
from plateglass.lab.plates.shapes import mean_shapes
from plateglass.lab.recipes import ENDLESS
from plateglass.lab.ship.restorer import known
from plateglass.lab.ship.taken import take
from plateglass.lab.teach.plates import rendered
from plateglass.lab.teach.restorer.pairs import Pairs
from plateglass.lab.teach.restorer.restoring import Drawing, Teller
from plateglass.lab.train.adopt import adopt, load_reader
from plateglass.lab.train.bench import bench
from plateglass.lab.train.checkpoint import noted
from plateglass.lab.train.endless import Endless, framed, go_on
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from plateglass.evidence import Classes
    from plateglass.lab.recipes import Order

TAKES = ENDLESS - {"data"}
LEANS = {"CN": 0.47}
"""Nearly every other plate is China's: the strokes of its 31 provinces are learned last, and
each has to be drawn often."""


@dataclass(frozen=True)
class Settings(Endless):
    """What can be turned; the defaults made the shipped weight."""

    plates: int = 24_000
    rate: float = 2e-3
    decay: float = 0.01
    average: float = 0.998
    truth_share: float = 0.25
    silent_share: float = 0.1
    asked: int = 16
    """Of a batch, how many restored pictures are shown to the reader."""
    reader: str = ""
    """The file of the reader that tells; empty is the package's."""


MIDDLE = Settings(plates=4000, batch=32, warmup=50, cooldown=0.4, average=0.99, asked=8)
SMOKE = Settings(
    plates=96, batch=8, steps=30, warmup=5, report_every=5, average=0.9, asked=2
)  # fmt: skip


def run(order: Order) -> None:
    """Follow an order from the command line."""
    s = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("restorer", framed(order, s), s, turnable=True) as place:
        shipped = Path(str(files("plateglass") / "weights" / "reader.onnx"))
        tell, classes = teller(Path(s.reader) if s.reader else shipped)
        place.notes |= noted(classes)
        net = Restorer(RestorerSize(classes.count))
        if order.start is not None:
            if known(order.start).characters != classes.characters:
                raise WrongUse(f"{order.start} is told of another alphabet: start from none")
            take(net, order.start)
        else:
            size = (Stencils.COLUMNS, Stencils.ROWS)
            shapes = torch.from_numpy(mean_shapes(classes.characters, size))
            net.stencils.glyphs.data[1:] = shapes
        with place.fabric.rank_zero_first():
            pool = rendered(order.out, s.plates, leaning(LEANS), seed=s.seed, height=64)
        drawing = Drawing(
            tell.to(place.fabric.device), place.fabric.autocast, s.truth_share,
            s.silent_share, s.asked,
        )  # fmt: skip
        go_on(place, net, drawing, Pairs(pool, classes, batch=s.batch, seed=s.seed), s)


def teller(path: Path) -> tuple[Teller, Classes]:
    """Return a shipped reader as it tells, and what it tells apart."""
    facts = {p.key: p.value for p in onnx.load(str(path)).metadata_props}
    stored, classes = load_reader(path)
    reader = Reader(ReaderSize(classes.count, len(classes.countries), classes.slots))
    adopt(reader, classes, stored, classes)
    return Teller(reader, Calibration.from_json(facts["calibration"])), classes
