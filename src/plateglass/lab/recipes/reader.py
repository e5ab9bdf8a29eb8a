r"""The reader that the package ships.

Starts from a trunk that has read lines of text (`lab/networks/textline.py`; the package
`rapidocr` brings its weights) and learns from rendered plates of every format, photographed
anew by the camera model each time they are seen, with real plates mixed in from the first step.
Two pictures in five are good photographs that somebody then made small: what many crops are
that people send, and what is measured. Texts are in part outside every grammar, and what real
plates have too often in one place is mostly left unsaid, so that no habit of a country or a
folder decides a character that the pixels leave open.

    plateglass train reader --data FOLDER --out runs/reader           # until stopped
    plateglass train reader --data FOLDER --out runs/reader --resume --steps N --cooldown 3000
    plateglass train reader --data FOLDER --data plates.pool --set rate=1e-3
    plateglass train reader --data FOLDER --set country=KE            # leans to one country
    plateglass train reader --budget 40                               # small, and whole

``--budget`` draws a fifth of the plates (which isn't counted), goes over to bad pictures after
half as many steps, and comes home by a rate that falls over the last 60 % of them. A core takes
some 50 pictures a second: the run that first began from this trunk had seen 128,000 after 43
minutes, and read 61 % of its training photographs exactly (nearly half of them of plates lower
than 18 pixels) and 85 % of the characters, its rate not yet lowered.

Rate: constant after a warm-up, so that a run can go on for as long as it gets better, with
other settings if need be; what ships is an exponential average of the weights. The slots' gaze
is taught where the characters stand (the renderer knows): without that, reading breaks out only
after some 60,000 plates.

The seventh weight, from the sixth, whose trunk had GELU, on pools of 60,000 plates:

    plateglass train reader --from SIXTH --data A.pool --data B.pool --data FOLDER \
        --devices 2 --set batch=128 --set rate=1.2e-3 --set warmup=200 --set easy_steps=1 \
        --set curved_steps=1000 --steps 3500 --cooldown 2400
    plateglass train reader --resume --data B.pool --data C.pool --data D.pool --data FOLDER \
        --devices 2 --set batch=128 --set rate=1e-3 --set warmup=200 --set easy_steps=1 \
        --steps 7000 --cooldown 2700

(The first 196 steps of the second half had 8e-4.) 600 other drawn plates at five heights
(`plateglass benchmark --reader ours --rendered 600 --seed 77`): 49.8 -> 50.4 %, at 16 px 50.7
-> 51.5; validation plates 51.0 -> 50.6, two or three of 630. Halfway it was still behind:
without GELU and with all convolutions rounded it took long to come back before it got ahead.

What did not ship: from the fourth weight 272,000 pictures more, a fifth of them American (rate
1e-3, falling over 2,650 of 4,250 steps). Drawn plates of all countries, five heights: 46.4 ->
46.9 % exact; American and Indonesian ones at 12 to 24 px 41.4 -> 43.3, those of six other
countries 65.4 -> 64.6. The mean of both weights reads 47.0, 42.0 and 65.3. At this width more
of the same pictures hardly helped; other pictures did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.evidence import Classes
from plateglass.lab.data.real import real_plates
from plateglass.lab.networks.reader import Reader, ReaderSize
from plateglass.lab.networks.textline import released
from plateglass.lab.plates.mix import Mix, leaning
from plateglass.lab.recipes import ENDLESS
from plateglass.lab.teach.plates import pooled
from plateglass.lab.teach.reader.album import Album
from plateglass.lab.teach.reader.reading import Reading
from plateglass.lab.train.adopt import adopt, load_reader
from plateglass.lab.train.bench import bench
from plateglass.lab.train.checkpoint import noted
from plateglass.lab.train.endless import Endless, framed, go_on
from plateglass.lab.train.settings import chosen
from plateglass.plates import countries
from plateglass.plates.alphabet import READABLE

if TYPE_CHECKING:
    from plateglass.lab.recipes import Order

TAKES = ENDLESS


CURVED = 1000
"""Steps over which GELU becomes ReLU in the released trunk, unless others are set."""


@dataclass(frozen=True)
class Settings(Endless):
    """What can be turned; the defaults made the shipped weight."""

    plates: int = 40_000
    """Sharp plates in the pool; each is photographed anew whenever it is seen."""
    country: str = ""
    """Two letters: every other drawn plate is of this country."""
    warmup: int = 300
    trunk: float = 0.4
    """The trunk's share of the rate: it has less to learn than what stands on it."""
    real_share: float = 0.08
    film_share: float = 0.15
    """Pictures that are frames of a clip from a real video codec; the rest are stills."""
    thumb_share: float = 0.4
    """Pictures that were good photographs before somebody made them small."""
    gaze_weight: float = 0.3
    easy_steps: int = 800
    """Steps over which the pictures go from easy to as bad as they get."""
    curved_steps: int = 0
    """Steps over which GELU becomes ReLU, in a reader to start from that still has it."""


MIDDLE = Settings(plates=8000, warmup=100, cooldown=0.6, average=0.995, easy_steps=400)
SMOKE = Settings(plates=96, batch=16, steps=60, warmup=5, report_every=10, easy_steps=10_000)


def run(order: Order) -> None:
    """Follow an order from the command line."""
    s = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("reader", framed(order, s), s, turnable=True) as place:
        classes = Classes(READABLE, tuple(countries()))
        place.notes |= noted(classes)
        net = Reader(ReaderSize(classes.count, len(classes.countries), classes.slots))
        curved = s.curved_steps
        if order.start is not None:
            adopt(net, classes, *load_reader(order.start))
        elif not order.resume:
            net.trunk.load_state_dict(released())
            curved = curved or CURVED
        curved = place.notes.setdefault("curved", curved)  # a run that goes on keeps to it
        with place.fabric.rank_zero_first():
            mix = leaning({s.country: 0.5}) if s.country else Mix()
            pool, folders = pooled(order, s.plates, s.seed, mix)
        real = [drawn for drawn, _ in real_plates(folders, "train")]
        album = Album(
            pool, real, classes, batch=s.batch, real_share=s.real_share,
            film_share=s.film_share, thumb_share=s.thumb_share,
            easy_steps=s.easy_steps, seed=s.seed,
        )  # fmt: skip
        trunk = list(net.trunk.parameters())
        rest = [p for name, p in net.named_parameters() if not name.startswith("trunk.")]
        reading = Reading(s.gaze_weight, net.trunk, curved)
        go_on(place, net, reading, album, s, (trunk, rest), s.trunk)
