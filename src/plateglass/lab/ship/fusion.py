"""Fit how looks at one plate add up: ``python -m plateglass.lab.ship.fusion``.

Clips are rendered for it alone, from seeds that no figure is reported on, and read by the
shipped reader. How steeply a look's weight falls with its forecast error, how alike looks err
and how long that lasts are those under which the true texts are likeliest; then the fused
readings are calibrated as single ones are.

Lab note, 21 November 2026, fourth reader, 150 clips of 10 to 14 pixels at CRF 32 to 40 that no
figure is reported on. The fused picture with a share of 0.35 changed plates read exactly by
+1.3, +1.3, +3.3 and +2.0 points at 3, 5, 9 and 15 frames: together +2.0 (95 %: 0.7 to 3.7).
Alone it is about as good as all looks together. What gained nothing, in points at 5 and 15
frames: every frame read five times, shifted and stretched (0, -0.7); frames cut out anew where
registration says that the plate lies (-0.7, -2.0); weights by each slot's entropy (+0.7, -2.0
at worst); other steepnesses (+0.7 at most); the weighted mean of probabilities (0, -0.7);
grammars of the likely countries (+0.7, 0). On 70 of these clips, what the network sees instead
of what it says: tokens averaged before its layer of context (+2.9, -1.4), after it (+1.4,
-1.4), the slots' vectors averaged (0, 0), slots that look at all frames' tokens (-2.9, -7.1).
The codec is why: the encoder skips 62 % of what lies between key frames, 41 % of a plate's
pixels are those of the frame before to the last bit (82 % where it moves by less than 0.3
pixels), and a key frame is 439 bytes, any other 35. An oracle of the best frame would add four
points. Exact corners instead of found ones add one to three.
"""

from __future__ import annotations

import argparse
import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plateglass import files
from plateglass.evidence import Evidence
from plateglass.judge import tempered
from plateglass.lab.evaluate.watching.clips import FIT, FPS, SECONDS, pictured, rendered_takes
from plateglass.lab.ship.calibrate import calibrate
from plateglass.reader import Reader
from plateglass.video import fusion as home
from plateglass.video.fusion import Fusion, effective, fuse, shares, shipped, with_pictured
from plateglass.weights import weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

SPREAD = range(2, FPS * SECONDS, 5)
"""Frames a fifth of a second apart, over the whole clip."""
DENSE = range(37, 46)
"""Frames that follow one another."""
STEEPNESS = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
LIKENESS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
MEMORY = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
PICTURE = (0.0, 0.1, 0.2, 0.35, 0.5)


@dataclass(frozen=True)
class Group:
    """Some looks at one plate, and what it says."""

    looks: tuple[Evidence, ...]
    times: tuple[float, ...]
    text: str
    pictured: tuple[Evidence, ...] = ()
    """Looks at the picture that these frames make together."""


def groups(reader: Reader, clips: int) -> Iterator[Group]:
    """Yield looks at rendered plates, two to fifteen together, spread out and in a row."""
    frames = sorted({*SPREAD, *DENSE})
    wide = [frames.index(i) for i in SPREAD]
    dense = [frames.index(i) for i in DENSE]
    chosen = [wide[::7], wide[::5], wide[1::3], wide[::2], wide, dense[:2], dense[::2], dense]
    for take in rendered_takes(clips, 0, FIT, reader.size, frames):
        if not reader.classes.fits(take.text):
            continue
        looks = reader(take.crops)
        for few in chosen:
            yield Group(
                tuple(looks[i] for i in few),
                tuple(take.times[i] for i in few),
                take.text,
                tuple(pictured(take, few, looks, reader, shipped())),
            )


def fit(reader: Reader, found: Sequence[Group]) -> Fusion:
    """Return the fusion under which these groups' true texts are likeliest, calibrated."""
    scale = _Scale(reader, found)
    best = min((Fusion(steepness=s) for s in STEEPNESS), key=scale.cost)
    pairs = itertools.product(LIKENESS, MEMORY)
    best = min((replace(best, likeness=a, memory=m) for a, m in pairs), key=scale.cost)
    best = min((replace(best, picture=share) for share in PICTURE), key=scale.cost)
    fused = [
        fuse(g.looks, g.times, reader.calibration, best, g.pictured).evidence for g in found
    ]
    return replace(best, calibration=calibrate(fused, [g.text for g in found]))


class _Scale:
    """Weighs a fusion by how unlikely it makes the true texts, in nats a character."""

    def __init__(self, reader: Reader, found: Sequence[Group]) -> None:
        self._found = found
        # Groups share their looks: each is tempered once, and kept small.
        looks = {id(look): look for g in found for look in (*g.looks, *g.pictured)}
        self._logs = {
            key: tempered(look, reader.calibration).astype(np.float32)
            for key, look in looks.items()
        }
        self._truths = [reader.classes.encode(g.text) for g in found]
        self._means: dict[tuple[float, float], tuple[Floats, Floats]] = {}

    def cost(self, tried: Fusion) -> float:
        """Return the mean over all slots up to the one that ends the text."""
        means, truth = self._mean(tried)
        worth = np.concatenate(
            [
                np.full(
                    _used(t),
                    effective(shares(g.looks, tried.steepness), np.array(g.times), tried),
                )
                for g, t in zip(self._found, self._truths, strict=True)
            ]
        )
        scaled = means * worth[:, None].astype(np.float32)
        highest = scaled.max(-1)
        total = highest + np.log(np.exp(scaled - highest[:, None]).sum(-1))
        return float((total - truth * worth).mean())

    def _mean(self, tried: Fusion) -> tuple[Floats, Floats]:
        """Return the weighted means of the slots that count, and those of the true classes."""
        key = tried.steepness, tried.picture
        if key not in self._means:
            rows, true = [], []
            for group, truth in zip(self._found, self._truths, strict=True):
                used = slice(_used(truth))
                heard = (*group.looks, *group.pictured)
                logs = np.stack([self._logs[id(look)][used] for look in heard])
                weights = shares(group.looks, tried.steepness)
                say = with_pictured(weights, len(group.pictured), tried.picture)
                mean = np.tensordot(say, logs, 1)
                rows.append(mean.astype(np.float32))
                true.append(np.take_along_axis(mean, truth[used, None], 1)[:, 0])
            self._means = {key: (np.concatenate(rows), np.concatenate(true))}
        return self._means[key]


def _used(truth: NDArray[np.int64]) -> int:
    """Return the number of slots up to the one that ends the text."""
    return min(len(truth), int(np.count_nonzero(truth)) + 1)


def main() -> None:
    """Fit to the shipped reader, and write where the package looks for it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--clips", type=int, default=800, help="clips to render")
    options.add_argument("--reader", type=Path, help="an .onnx file instead of the shipped one")
    options.add_argument(
        "-o", "--out", type=Path, default=Path(home.__file__).with_name("fusion.json")
    )
    asked = options.parse_args()
    reader = Reader(asked.reader)
    fitted = replace(
        fit(reader, list(groups(reader, asked.clips))),
        reader="" if asked.reader else weight("reader").sha256,
        command=f"python -m plateglass.lab.ship.fusion --clips {asked.clips}",
    )
    files.write(asked.out, fitted.to_json())


if __name__ == "__main__":
    main()
