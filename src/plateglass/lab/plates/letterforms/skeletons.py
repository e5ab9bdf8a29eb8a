"""The middle lines of plate characters, written down as text.

A skeleton is a few strokes divided by ";". A stroke is a list of points "x,y" on the box that
the middle lines span: 0,0 is its top left, 1,1 its bottom right, so that a face of any width
and stem fills its cap height to the row. "~" behind a point rounds that corner, as much as the
face's radius allows; a closing "z" joins the last point to the first; a leading "!" cuts the
stroke out of what is drawn so far. In place of a number stands the name of a level that each
face may set for itself (`LEVELS`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

LEVELS: Mapping[str, float] = MappingProxyType(
    {
        "c": 0.26,  # where the open ends of C, G, S, 2, 3 and 6 stop at the top
        "d": 0.74,  # and at the bottom
        "waist": 0.48,  # between the bowls of B, 3 and 8
        "bar": 0.48,  # of E, F and H
        "upper": 0.47,  # where S turns on the left
        "lower": 0.47,  # and on the right; lower than upper makes its middle slant
        "loop": 0.53,  # bottom of the bowl of P and R
        "cross": 0.70,  # bar of A
        "tongue": 0.54,  # bar of G
        "dip": 0.62,  # middle of M
        "peak": 0.14,  # middle of W
        "fork": 0.50,  # of Y
        "hook": 0.70,  # where J ends on the left
        "flag": 0.22,  # how low the flag of 1 hangs
        "turn": 0.36,  # where 2 leaves its bow for the diagonal
        "step": 0.42,  # top of the bowl of 5
        "eye": 0.42,  # top of the bowl of 6
        "foot": 0.70,  # bar of 4
        "in": 0.05,  # how much narrower upper bowls are than lower ones
        "ni": 0.95,
        "apex": 0.5,  # left and right ends of the top of A
        "apey": 0.5,
    }
)

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "A": "0,1 apex,0 apey,0 1,1; .14,cross .86,cross",
        "B": "0,0 ni,0~ ni,waist~ 0,waist; 0,waist 1,waist~ 1,1~ 0,1; 0,0 0,1",
        "C": "1,c 1,0~ 0,0~ 0,1~ 1,1~ 1,d",
        "D": "0,0 1,0~ 1,1~ 0,1 z",
        "E": "1,0 0,0 0,1 1,1; 0,bar .86,bar",
        "F": "1,0 0,0 0,1; 0,bar .84,bar",
        "G": "1,c 1,0~ 0,0~ 0,1~ 1,1~ 1,tongue .52,tongue",
        "H": "0,0 0,1; 1,0 1,1; 0,bar 1,bar",
        "I": "0,0 0,1",
        "J": "1,0 1,1~ 0,1~ 0,hook",
        "K": "0,0 0,1; 1,0 0,.64; .34,.42 1,1",
        "L": "0,0 0,1 1,1",
        "M": "0,1 0,0 .5,dip 1,0 1,1",
        "N": "0,1 0,0 1,1 1,0",
        "O": "0,0~ 1,0~ 1,1~ 0,1~ z",
        "P": "0,1 0,0 1,0~ 1,loop~ 0,loop",
        "Q": "0,0~ 1,0~ 1,1~ 0,1~ z; .66,.77 1,1.02",
        "R": "0,1 0,0 1,0~ 1,loop~ 0,loop; .46,loop 1,1",
        "S": "1,c 1,0~ 0,0~ 0,upper~ 1,lower~ 1,1~ 0,1~ 0,d",
        "T": "0,0 1,0; .5,0 .5,1",
        "U": "0,0 0,1~ 1,1~ 1,0",
        "V": "0,0 .5,1 1,0",
        "W": "0,0 .25,1 .5,peak .75,1 1,0",
        "X": "0,0 1,1; 1,0 0,1",
        "Y": "0,0 .5,fork 1,0; .5,fork .5,1",
        "Z": "0,0 1,0 0,1 1,1",
        "0": "0,0~ 1,0~ 1,1~ 0,1~ z",
        "1": "0,flag 1,0 1,1",
        "2": "0,c 0,0~ 1,0~ 1,turn~ 0,1 1,1",
        "3": "0,c 0,0~ ni,0~ ni,waist~ .38,waist; .38,waist 1,waist~ 1,1~ 0,1~ 0,d",
        "4": ".62,0 0,foot 1,foot; .74,.42 .74,1",
        "5": ".94,0 .06,0 .03,step 1,step~ 1,1~ 0,1~ 0,d",
        "6": "1,c 1,0~ 0,0~ 0,1~ 1,1~ 1,eye~ 0,eye~ 0,.76",
        "7": "0,0 1,0 .3,1",
        "8": "in,0~ ni,0~ ni,waist~ in,waist~ z; 0,waist~ 1,waist~ 1,1~ 0,1~ z",
        "9": "0,d 0,1~ 1,1~ 1,0~ 0,0~ 0,.58~ 1,.58~ 1,.24",
        "-": "0,.52 .5,.52",
        "–": "0,.52 1,.52",
        ".": "0,1 0,1.001",
        "·": "0,.5 0,.501",
        ":": "0,.3 0,.301; 0,.8 0,.801",
        "/": "0,1 1,0",
        "'": "0,0 0,.16",
        "&": "1,1 .12,.2~ .3,0~ .7,0~ .8,.2~ 0,.62~ 0,1~ .7,1~ 1,.55",
        "Б": ".9,0 0,0 0,1 1,1~ 1,waist~ 0,waist",
        "Г": "1,0 0,0 0,1",
        "Д": "0,1 0,.84 1,.84 1,1; .16,.84 .3,0 .84,0 .84,.84",
        "З": "0,c 0,0~ ni,0~ ni,waist~ .38,waist; .38,waist 1,waist~ 1,1~ 0,1~ 0,d",
        "Ө": "0,0~ 1,0~ 1,1~ 0,1~ z; 0,.5 1,.5",
        "Э": "0,c 0,0~ 1,0~ 1,1~ 0,1~ 0,d; .3,.5 1,.5",
        "Є": "1,c 1,0~ 0,0~ 0,1~ 1,1~ 1,d; 0,.5 .7,.5",
        "Ї": ".5,.3 .5,1; .14,0 .14,.02; .86,0 .86,.02",
    }
)
"""Every character that a stroke face has when its style says nothing else."""

# Ways to write a character that several countries share; styles refer to them by name.
I_SERIF = "0,0 1,0; .5,0 .5,1; 0,1 1,1"
ONE_STICK = "0,0 0,1"
ONE_BASE = "0,flag .5,0 .5,1; 0,1 1,1"
ONE_BEAK = "0,.26 .66,.2~ 1,0 1,1"
THREE_FLAT = "0,0 1,0 .42,.42; .5,.42 1,.42~ 1,1~ 0,1~ 0,d"
FOUR_CLOSED = ".74,1 .74,0 0,foot 1,foot"
FOUR_SHORT = ".42,0 0,foot 1,foot; .72,.36 .72,1"
SIX_LEANING = ".82,0 .02,.55~ 0,1~ 1,1~ 1,eye~ 0,eye~ 0,.72"
NINE_LEANING = ".18,1 .98,.45~ 1,0~ 0,0~ 0,.58~ 1,.58~ 1,.28"
SIX_CURL = ".92,.1~ .9,0~ 0,0~ 0,1~ 1,1~ 1,eye~ 0,eye~ 0,.76"
SEVEN_CURVED = "0,0 1,0 1,.1~ .34,.52~ .34,1"
SEVEN_SERIF = "0,.14 0,0 1,0 .3,1"
G_SPUR = "1,c 1,0~ 0,0~ 0,1~ 1,1~ 1,tongue .5,tongue; 1,.7 1,1"
J_BAR = ".3,0 1,0 1,1~ 0,1~ 0,hook"
M_DEEP = "0,1 0,0 .5,1 1,0 1,1"
O_SLASHED = "0,0~ 1,0~ 1,1~ 0,1~ z; .2,.82 .8,.18"
Q_CROSSING = "0,0~ 1,0~ 1,1~ 0,1~ z; .5,.66 1.05,1.03"
Q_TICK = "0,0~ 1,0~ 1,1~ 0,1~ z; .74,.8 1.05,1"
R_CORNER = "0,1 0,0 1,0~ 1,loop~ 0,loop; .2,loop 1,1"
W_FLAT = "0,0 .22,1 .5,.36 .78,1 1,0"
W_FULL = "0,0 .25,1 .5,0 .75,1 1,0"
K_CORNER = "0,0 0,1; 1,0 0,.5 1,1"


_HEAD_TWO = "0,0 .3,1; .1,.3 1,.3~ 1,0"
_HEAD_THREE = "0,0 .26,1; .08,.27 .54,.27~ .54,.03; .54,.12 .54,.27~ 1,.27~ 1,0"
_HEAD_NINE = "1,.4 1,0~ 0,0~ 0,.46~ 1,.46; 1,.3 1,.6 .8,1"
ARABIC_DIGITS: Mapping[str, str] = MappingProxyType(
    {
        "٠": "0,.5 0,.501",
        "١": "0,0 .5,.2~ .6,1",
        "٢": _HEAD_TWO,
        "٣": _HEAD_THREE,
        "٤": "1,0 .04,0~ .04,.44~ .8,.44; .8,.44 0,.44~ 0,1~ 1,1",
        "٥": "0,.2~ 1,.2~ 1,.95~ 0,.95~ z",
        "٦": "0,0 .04,.24~ .9,.1~ 1,1",
        "٧": "0,0 .5,1 1,0",
        "٨": "0,1 .5,0 1,1",
        "٩": _HEAD_NINE,
    }
)
"""The digits of Egypt, Saudi Arabia and their neighbours."""

PERSIAN_DIGITS: Mapping[str, str] = MappingProxyType(
    {
        "۰": "0,.42~ 1,.42~ 1,.84~ 0,.84~ z",
        "۱": "0,0 .5,.2~ .6,1",
        "۲": _HEAD_TWO,
        "۳": _HEAD_THREE,
        "۴": "0,0 .22,1; 1,.05 .5,.05~ .45,.42~ 1,.42; .1,.42 .8,.42",
        "۵": ".5,.04 .0,.4~ 0,1~ .46,1~ .5,.72; .5,.04 1,.4~ 1,1~ .54,1~ .5,.72",
        "۶": "1,.02 .14,.02~ .14,.48~ 1,.48; .7,.48 0,1",
        "۷": "0,0 .5,1 1,0",
        "۸": "0,1 .5,0 1,1",
        "۹": _HEAD_NINE,
    }
)
"""The digits of Iran."""


@dataclass(frozen=True)
class Stroke:
    """One pull of the pen."""

    points: tuple[tuple[float, float], ...]
    """On the box of the middle lines."""
    rounded: tuple[bool, ...]
    """For each point, whether the corner there is rounded."""
    closed: bool
    """Whether the last point joins the first."""
    cut: bool
    """Whether it takes ink away."""


@lru_cache(maxsize=4096)
def strokes(skeleton: str, levels: tuple[tuple[str, float], ...]) -> tuple[Stroke, ...]:
    """The strokes of a skeleton, its named levels filled in."""
    named = {**LEVELS, **dict(levels)}

    def number(word: str) -> float:
        return named[word] if word in named else float(word)

    found = []
    for text in skeleton.split(";"):
        words = text.strip().removeprefix("!").split()
        closed = words[-1] == "z"
        corners = words[:-1] if closed else words
        found.append(
            Stroke(
                tuple(
                    (number(x), number(y))
                    for x, _, y in (corner.rstrip("~").partition(",") for corner in corners)
                ),
                tuple(corner.endswith("~") for corner in corners),
                closed,
                text.strip().startswith("!"),
            )
        )
    return tuple(found)
