"""What a search asks of each plate, packed so that ten million are asked in a second.

Two columns beside the readings. ``search_slots`` has 64 bytes a plate, as :data:`PLATE` lays
them out: the likeliest character of each slot, how surprising it would be to find it right
there, how surprising any other, how surprising each length. ``search_others`` lists the other
characters, 4 bytes each as :data:`OTHER`. Surprise is counted in sixteenths of a bit, so that
probabilities multiply as small whole numbers add up; 255 stands for never.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SLOTS, OTHERS = "search_slots", "search_others"
"""The names of the columns."""
FROM = ("best", "p", "characters", "candidates")
"""The columns that they are made from."""
WIDTH = 12
"""Characters a plate has at most, as many as the reader has slots; what is longer is cut."""
BIT = 16
"""Steps of surprise a bit: 4 % of a probability each."""
NEVER = 255
UNSEEN = 36
"""Characters that share what a slot's listed ones leave over."""
PLATE = np.dtype(
    [
        ("chars", "<u2", WIDTH),
        ("sure", "u1", WIDTH),
        ("next", "u1", WIDTH),
        # The surprise of a plate with 1, 2, ... characters.
        ("ends", "u1", WIDTH),
        # How many characters the reading has; behind them is how it could go on.
        ("length", "u1"),
        # How far the judge's word on whole plates may lie above what the slots say.
        ("lift", "u1"),
        # Of the reading, in 65535ths.
        ("p", "<u2"),
    ]
)
OTHER = np.dtype([("slot", "u1"), ("cost", "u1"), ("char", "<u2")])
"""Character 0 stands for all that are not listed, together."""


def surprise(p: Floats, *, most: bool = False) -> NDArray[np.uint8]:
    """Count in sixteenths of a bit; ``most`` rounds so that no more is promised than is so."""
    with np.errstate(divide="ignore"):
        bits = -BIT * np.log2(p)
    steps = np.floor(bits + 1e-9) if most else np.rint(bits)
    return np.clip(steps, 0, NEVER).astype(np.uint8)


def chance(surprise: NDArray[np.integer]) -> Floats:
    """Turn surprise back into probability."""
    return np.where(surprise >= NEVER, 0.0, np.exp2(surprise / -BIT))


def codes(texts: Any) -> NDArray[np.uint16]:
    """Return the characters of an Arrow array of texts, one after another."""
    return np.frombuffer(_bytes(texts).decode().encode("utf-16-le"), np.uint16)


def _bytes(texts: Any) -> bytes:
    offsets = np.frombuffer(texts.buffers()[1], np.int32)
    first, last = offsets[texts.offset], offsets[texts.offset + len(texts)]
    data = texts.buffers()[2]
    return b"" if data is None else data[int(first) : int(last)].to_pybytes()


def pack(readings: Any) -> tuple[Any, Any]:
    """Return both columns for an Arrow table that has the columns :data:`FROM`."""
    arrow: Any = import_module("pyarrow")
    plates, others, counts = packed(readings)
    slots = arrow.FixedSizeBinaryArray.from_buffers(
        arrow.binary(PLATE.itemsize), len(plates), [None, arrow.py_buffer(plates)]
    )
    ends = np.concatenate([[0], np.cumsum(counts * OTHER.itemsize)]).astype(np.int32)
    rest = arrow.BinaryArray.from_buffers(
        arrow.binary(), len(plates), [None, arrow.py_buffer(ends), arrow.py_buffer(others)]
    )
    return slots, rest


def packed(readings: Any) -> tuple[NDArray[np.void], NDArray[np.void], Ints]:
    """Return the plates, all their other characters, and how many each plate has."""
    best, p, characters, candidates = (_whole(readings.column(name)) for name in FROM)
    plates = np.zeros(len(best), PLATE)
    for name in ("sure", "next", "ends"):
        plates[name] = NEVER
    plates["p"] = np.rint(np.clip(_reals(p), 0, 1) * 65535)
    plates["length"] = np.minimum(_counts(characters), WIDTH)
    read, others = _read(plates, characters)
    ends, beyond = _lengths(plates, candidates)
    plates["lift"] = _lift(plates, read * ends)
    others = others + beyond
    kept = (others.slot < WIDTH) & (surprise(others.p) < NEVER)
    return plates, *others.sorted(kept, len(plates))


@dataclass(frozen=True)
class _Others:
    """Characters beside the likeliest ones; each array has an entry a character."""

    row: Ints
    slot: Ints
    char: NDArray[np.uint16]
    p: Floats

    def __add__(self, more: _Others) -> _Others:
        pairs = zip(vars(self).values(), vars(more).values(), strict=True)
        return _Others(*(np.concatenate(pair) for pair in pairs))

    def sorted(self, kept: NDArray[np.bool_], rows: int) -> tuple[NDArray[np.void], Ints]:
        """Return what is kept, by row, and how much each row has."""
        order = np.flatnonzero(kept)
        order = order[np.argsort(self.row[order], kind="stable")]
        out = np.zeros(len(order), OTHER)
        out["slot"], out["char"] = self.slot[order], self.char[order]
        out["cost"] = surprise(self.p[order])
        return out, np.bincount(self.row[order], minlength=rows)


def _read(plates: NDArray[np.void], characters: Any) -> tuple[Floats, _Others]:
    """Fill in the characters that were read; return how likely all are right together."""
    row, slot = _places(_counts(characters))
    each = characters.flatten()
    char, sure = codes(each.field("char")), _reals(each.field("p"))
    owner, _ = _places(_counts(each.field("others")))
    listed = each.field("others").flatten()
    p = _reals(listed.field("p"))
    # Rounded to four decimals, they may add up to a little more than one.
    total = np.maximum(1.0, sure + sums(owner, p, len(char)))
    sure, p = sure / total, p / total[owner]
    left = np.maximum(0.0, 1 - sure - sums(owner, p, len(char)))
    left[left < 1e-9] = 0.0
    largest = left / UNSEEN
    np.maximum.at(largest, owner, p)

    fits = slot < WIDTH
    at = row[fits], slot[fits]
    plates["chars"][at] = char[fits]
    plates["sure"][at] = surprise(sure[fits], most=True)
    plates["next"][at] = surprise(largest[fits], most=True)
    logs = sums(row[fits], np.log(np.maximum(sure[fits], 1e-12)), len(plates))
    others = _Others(row[owner], slot[owner], codes(listed.field("char")), p)
    return np.exp(logs), others + _Others(row, slot, np.zeros(len(row), np.uint16), left)


def _lengths(plates: NDArray[np.void], candidates: Any) -> tuple[Floats, _Others]:
    """Fill in how likely each length is, and the characters that only longer texts have.

    The candidates tell. Return how likely the reading's own length is.
    """
    compute: Any = import_module("pyarrow.compute")
    row, _ = _places(_counts(candidates))
    each = candidates.flatten()
    text, p = each.field("text"), _reals(each.field("p"))
    long = np.asarray(compute.utf8_length(text)).astype(np.int64)
    first, char = np.cumsum(long) - long, codes(text)
    rows, length = np.arange(len(plates)), plates["length"].astype(np.int64)

    seen = np.minimum(long, WIDTH)
    mass = sums(row * (WIDTH + 1) + seen, p, len(plates) * (WIDTH + 1))
    mass = mass.reshape(-1, WIDTH + 1)
    mass[rows, length] = np.maximum(mass[rows, length], 1e-4)
    mass /= mass.sum(1, keepdims=True)
    plates["ends"] = surprise(mass[:, 1:], most=True)
    own = mass[rows, length]

    which, step = _places(np.maximum(0, seen - length[row]))
    slot = length[row[which]] + step
    key = (row[which] * WIDTH + slot) << 16 | char[first[which] + slot]
    keys, inverse = np.unique(key, return_inverse=True)
    share = sums(inverse, p[which], len(keys))
    places, place = np.unique(keys >> 16, return_inverse=True)
    share /= np.maximum(sums(place, share, len(places)), 1e-12)[place]
    order = np.lexsort((-share, place))
    leads = np.diff(place, prepend=-1) != 0  # the likeliest of its place, in this order
    keys, share = keys[order], share[order]
    row, slot = (keys >> 16) // WIDTH, (keys >> 16) % WIDTH
    more = _Others(row, slot, (keys & 0xFFFF).astype(np.uint16), share)
    at = more.row[leads], more.slot[leads]
    plates["chars"][at] = more.char[leads]
    plates["sure"][at] = surprise(more.p[leads], most=True)
    plates["next"][at] = surprise(1 - more.p[leads], most=True)
    rest = ~leads
    return own, _Others(more.row[rest], more.slot[rest], more.char[rest], more.p[rest])


def _lift(plates: NDArray[np.void], best: Floats) -> NDArray[np.uint8]:
    """Return in steps how far a text's chance may exceed what the slots give it."""
    p = plates["p"] / 65535
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.fmax(np.fmax(p / best, (1 - p) / (1 - best)), 1.0)
    return np.asarray(np.minimum(np.ceil(BIT * np.log2(lift)), NEVER), np.uint8)


def _whole(column: Any) -> Any:
    whole = column.combine_chunks()
    return whole if whole.__class__.__name__ != "ChunkedArray" else whole.chunk(0)


def _reals(array: Any) -> Floats:
    return np.asarray(np.nan_to_num(array.to_numpy(zero_copy_only=False)), np.float64)


def _counts(lists: Any) -> Ints:
    return np.asarray(lists.value_lengths().fill_null(0)).astype(np.int64)


def _places(counts: Ints) -> tuple[Ints, Ints]:
    """Return for each entry of ragged rows its row and its place there."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def sums(places: Ints, values: Floats, count: int) -> Floats:
    """Add up what falls on each place."""
    return np.bincount(places, values, count).astype(np.float64)  # of nothing it makes integers
