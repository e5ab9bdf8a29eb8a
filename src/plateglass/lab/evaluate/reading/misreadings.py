r"""What our reader says of bad plates whose text is known, and which characters it mixes up.

Draws the plates and reads them, then makes prices of mistakes of what it said:

    python -m plateglass.lab.evaluate.reading.misreadings -o runs/search/fit.jsonl --seed 1
    python -m plateglass.lab.evaluate.reading.misreadings runs/search/fit.jsonl \
        --costs src/plateglass/searching/lookalikes.json
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from plateglass import files
from plateglass.lab.evaluate.restoring.cases import SIZED, Condition, case, rendered
from plateglass.pipeline import Plateglass, Wish
from plateglass.plates import lookalikes
from plateglass.plates.alphabet import DIGITS, LATIN
from plateglass.results import to_json

CHARACTERS = DIGITS + LATIN
HEIGHTS: tuple[int | None, ...] = (None, 24, 16, 12)
"""Of the plate in pixels; ``None`` is sharp."""
_LEAST = 25
"""What a mistake costs at least; nothing but the same character is free."""


def readings(number: int, seed: int, heights: Sequence[int | None]) -> Iterator[dict[str, Any]]:
    """Yield what is said of each plate at each height, with the truth."""
    machine = Plateglass()
    for original in rendered(number, seed):
        for height in heights:
            bad = case(original, Condition(SIZED, height))
            named = f"{original.name}-{height or 'sharp'}.png"
            (result,) = machine.results([(named, bad.crop)], Wish(view="crop"))
            yield {"truth": original.text, "height": height, "result": to_json(result)}


def load(path: Path) -> list[dict[str, Any]]:
    """Read back what :func:`readings` gave."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def confusions(told: Iterable[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    """Return what share of each character's probability goes to each other one, and how many.

    The reader's own probabilities are counted, which say more than its best guess alone. Plates
    read with another number of characters say nothing here.
    """
    mass, seen = np.zeros((len(CHARACTERS),) * 2), np.zeros(len(CHARACTERS))
    place = {char: i for i, char in enumerate(CHARACTERS)}
    for one in told:
        for plate in one["result"]["plates"]:
            if len(plate["best"]) != len(one["truth"]):
                continue
            for truth, slot in zip(one["truth"], plate["characters"], strict=True):
                if truth in place:
                    seen[place[truth]] += 1
                    for char, p in ((slot["char"], slot["p"]), *slot["others"]):
                        if char in place:
                            mass[place[truth], place[char]] += p
    return mass / np.maximum(seen[:, None], 1), seen


def costs(told: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Price mistakes by their surprise, the same both ways; the usual pair's is one edit."""
    share, seen = confusions(told)
    both = (share + share.T) / 2
    pairs = list(combinations(range(len(CHARACTERS)), 2))
    usual = max(1e-4, float(np.median([both[pair] for pair in pairs])))

    def price(p: float) -> int:
        return round(
            100 * min(1.0, max(_LEAST / 100, math.log(max(p, 1e-9)) / math.log(usual)))
        )

    named = {CHARACTERS[i] + CHARACTERS[j]: both[i, j] for i, j in pairs}
    alike = [p for pair, p in named.items() if pair[1] in lookalikes(pair[0])]
    return {
        "characters": CHARACTERS,
        "counted": int(seen.sum()),
        "usual": round(usual, 6),
        "others": price(float(np.mean(alike))),
        "pairs": {
            "".join(sorted(pair)): price(p) for pair, p in named.items() if price(p) < 100
        },
    }


def main() -> None:
    """Make readings, or prices from them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("told", type=Path, nargs="?")
    parser.add_argument("--costs", type=Path)
    parser.add_argument("-o", "--out", type=Path)
    parser.add_argument("--plates", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.out:
        lines = (
            json.dumps(one, ensure_ascii=False) + "\n"
            for one in readings(chosen.plates, chosen.seed, HEIGHTS)
        )
        files.write(chosen.out, "".join(lines))
    if chosen.told and chosen.costs:
        table = costs(load(chosen.told))
        files.write(chosen.costs, json.dumps(table, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
