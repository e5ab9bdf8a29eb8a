r"""An archive of readings as large as one likes, without a picture behind it.

    python -m plateglass.lab.evaluate.searching.archive FIT OUT --rows 10000000 \
        --planted PLANTED

writes it as ``plateglass batch`` would. Texts obey national grammars; what is read of each
character is what our reader said of that very character on some bad picture, as FIT holds it
(see `lab/evaluate/reading/misreadings.py`), so that its doubts and mistakes are the real ones.
PLANTED are readings as they are, spread among the others. Left out to spare the disk: the
columns ``characters`` and ``candidates``, which a search of packed plates doesn't read.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from plateglass import files
from plateglass.batch import parquet, slots
from plateglass.batch.journal import ORDER
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.evaluate.reading.misreadings import HEIGHTS, load
from plateglass.lab.plates.mix import FAVOURED
from plateglass.plates import formats

ROWS = 65_536
"""Plates a file, about as many as a run writes into one."""
SHARES = (0.45, 0.3, 0.15, 0.1)
"""How many plates were as high as each of HEIGHTS."""
LOST = (0.0, 0.0, 0.03, 0.15)
"""How many of these are read with their last character missing."""
SIGHTINGS = 3
"""How often each vehicle was seen, on average."""
_OTHERS = 5

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Pool:
    """What was said of characters, by plate height and by the truth."""

    char: NDArray[np.uint16]
    p: NDArray[np.float64]
    others: NDArray[np.uint16]
    """0 where there are no more."""
    others_p: NDArray[np.float64]
    first: Ints
    """By height and character: where its entries begin."""
    count: Ints

    @property
    def known(self) -> frozenset[str]:
        """The characters that something was said of at every height."""
        return frozenset(chr(int(code)) for code in np.flatnonzero(self.count.min(0)))


def pool(told: list[dict[str, Any]]) -> Pool:
    """Collect what was said, leaving out plates read with another number of characters."""
    entries: list[tuple[int, int, dict[str, Any]]] = []
    for one in told:
        for plate in one["result"]["plates"]:
            if len(plate["best"]) == len(one["truth"]):
                height = HEIGHTS.index(one["height"])
                said = zip(one["truth"], plate["characters"], strict=True)
                entries += [(height, ord(truth), slot) for truth, slot in said]
    entries.sort(key=lambda entry: entry[:2])
    char, p = np.zeros(len(entries), np.uint16), np.zeros(len(entries))
    others = np.zeros((len(entries), _OTHERS), np.uint16)
    others_p = np.zeros((len(entries), _OTHERS))
    count = np.zeros((len(HEIGHTS), 1 << 16), np.int64)
    for place, (height, truth, slot) in enumerate(entries):
        char[place], p[place] = ord(slot["char"]), slot["p"]
        for k, (other, q) in enumerate(slot["others"][:_OTHERS]):
            others[place, k], others_p[place, k] = ord(other), q
        count[height, truth] += 1
    first = (np.cumsum(count) - count.ravel()).reshape(count.shape)
    return Pool(char, p, others, others_p, first, count)


def grammars(known: frozenset[str]) -> tuple[list[tuple[str, list[NDArray[np.uint16]]]], Any]:
    """Return the characters of each slot of plates whose characters are known, with weights."""
    found, weights = [], []
    for country, weight in sorted(FAVOURED.items()):
        usable = [
            (form, length)
            for form in formats(country=country)
            for length in form.lengths
            if not form.two_line and form.characters <= known and form.slots(length)
        ]
        total = sum(form.weight / len(form.lengths) for form, _ in usable)
        for form, length in usable:
            chars = [
                np.array([ord(c) for c in sorted(slot)], np.uint16)
                for slot in form.slots(length)
            ]
            found.append((country, chars))
            weights.append(weight * form.weight / len(form.lengths) / total)
    odds = np.array(weights)
    return found, odds / odds.sum()


def block(
    pool: Pool, kinds: Any, odds: NDArray[np.float64], number: int, rows: int, seed: int
) -> pa.Table:
    """Make the plates of one file, as a run would have written them."""
    rng = seeded("plateglass-archive/1", seed, number)
    vehicles = max(1, rows // SIGHTINGS)
    kind = rng.choice(len(kinds), vehicles, p=odds)
    truth = np.zeros((vehicles, slots.WIDTH), np.uint16)
    for which in np.unique(kind):
        mine = np.flatnonzero(kind == which)
        for place, chars in enumerate(kinds[which][1]):
            truth[mine, place] = rng.choice(chars, len(mine))
    seen = rng.integers(0, vehicles, rows)
    height = rng.choice(len(HEIGHTS), rows, p=SHARES)
    length = (truth > 0).sum(1)[seen] - (rng.random(rows) < np.array(LOST)[height])

    row = np.repeat(np.arange(rows), length)
    slot = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    char = truth[seen[row], slot]
    count = pool.count[height[row], char]
    said = pool.first[height[row], char] + (rng.random(len(row)) * count).astype(np.int64)
    p = np.minimum.reduceat(pool.p[said], np.cumsum(length) - length)
    joint = np.exp(np.add.reduceat(np.log(pool.p[said]), np.cumsum(length) - length))
    best = _texts(pool.char[said], length)
    countries = pa.array([name for name, _ in kinds]).take(pa.array(kind[seen]))
    made = _readings(best, np.minimum(p, joint), pool, said, length)
    packed = slots.pack(made)
    names = [f"camera-{(number * 7) % 40:02d}/{number:04d}/{i:06d}.jpg" for i in range(rows)]
    one = pa.array(np.arange(rows + 1, dtype=np.int32))
    legibility = pa.array(["good", "fair", "poor", "poor"]).take(pa.array(height))
    country = pa.StructArray.from_arrays(
        [countries, pa.array(np.full(rows, 0.9, np.float32))], ["code", "p"]
    )
    given = {
        "file": pa.array(names),
        "plate": pa.array(np.ones(rows, np.int32)),
        "text": best,
        "best": best,
        "p": made.column("p"),
        "legibility": legibility,
        "country": pa.ListArray.from_arrays(one, country),
        slots.SLOTS: packed[0],
        slots.OTHERS: packed[1],
    }
    schema = parquet.schema()
    columns = [given.get(f.name, pa.nulls(rows, f.type)) for f in schema]
    return pa.table(
        [c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
    )


def _texts(chars: NDArray[np.uint16], length: Ints) -> pa.Array:
    """Cut characters into texts of so many each."""
    data = chars.tobytes().decode("utf-16-le")
    ends = list(accumulate(length.tolist()))
    return pa.array([data[end - n : end] for end, n in zip(ends, length.tolist(), strict=True)])


def _readings(
    best: pa.Array, p: NDArray[np.float64], pool: Pool, said: Ints, length: Ints
) -> pa.Table:
    """Return the columns that packing wants, from entries of the pool."""
    there = pool.others[said] > 0
    each = there.sum(1)
    other = pa.StructArray.from_arrays(
        [_chars(pool.others[said][there]), pa.array(pool.others_p[said][there], pa.float32())],
        ["char", "p"],
    )
    character = pa.StructArray.from_arrays(
        [
            _chars(pool.char[said]),
            pa.array(pool.p[said], pa.float32()),
            pa.ListArray.from_arrays(_offsets(each), other),
        ],
        ["char", "p", "others"],
    )
    sure = pa.array(p, pa.float32())
    alone = pa.StructArray.from_arrays([best, sure], ["text", "p"])
    return pa.table(
        {
            "best": best,
            "p": sure,
            "characters": pa.ListArray.from_arrays(_offsets(length), character),
            "candidates": pa.ListArray.from_arrays(_offsets(np.ones(len(best), int)), alone),
        }
    )


def _chars(codes: NDArray[np.uint16]) -> pa.Array:
    return pa.array(list(codes.tobytes().decode("utf-16-le")), pa.string())


def _offsets(counts: Ints) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))


def write(fit: Path, planted: Path | None, out: Path, rows: int, seed: int = 0) -> None:
    """Write a whole archive, its folder as a run leaves it."""
    known = pool(load(fit))
    kinds, odds = grammars(known.known)
    told = load(planted) if planted else []
    count = -(-rows // ROWS)
    (out / parquet.FOLDER).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        table = block(known, kinds, odds, number, min(ROWS, rows - number * ROWS), seed)
        mine = [row for one in told[number::count] for row in parquet.rows(one["result"])]
        if mine:
            table = pa.concat_tables([table, parquet.table(mine)])
        path = out / parquet.FOLDER / f"plates-{number:04d}.parquet"
        pq.write_table(table, path, row_group_size=8192, **parquet.options())
    note = {"source": "made up", "rows": rows, "seed": seed}
    files.write(out / ORDER, json.dumps(note, indent=2) + "\n")


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("fit", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--planted", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    write(chosen.fit, chosen.planted, chosen.out, chosen.rows, chosen.seed)


if __name__ == "__main__":
    main()
