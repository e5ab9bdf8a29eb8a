"""What is committed about the shipped networks is what they do: slices are measured again.

The first plates, streets and clips of the committed commands, drawn, made worse and judged as
there. What may differ is chance: a slice is as good as a draw from what was counted, and the
renderer may have changed a little since.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import comb, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tools.handbook.results import load, row

from plateglass.lab.evaluate.finding import finders, whole
from plateglass.lab.evaluate.finding.locators import locator
from plateglass.lab.evaluate.finding.photos import hard_photos
from plateglass.lab.evaluate.protocols import HEIGHTS
from plateglass.lab.evaluate.reading.readers import Row, measure, summary
from plateglass.lab.evaluate.reading.recognisers import recogniser
from plateglass.lab.evaluate.reading.samples import rendered_samples
from plateglass.lab.evaluate.restoring import cases, restorations
from plateglass.lab.evaluate.restoring.restorers import restorer
from plateglass.lab.evaluate.watching import clips
from plateglass.reader import Reader
from plateglass.video.fusion import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

PLATES, RESTORED, STREETS, CLIPS = 60, 40, 4, 16
"""Of each slice; together they take half a minute of one core."""
HEIGHT = 16
"""Pixels of the plates that are restored."""
FRAMES = (1, 15)
"""Of a clip: alone, and as many as there are."""
CHANCE = 1e-4
"""Of an honest figure being refused, on each side of it."""
FAR = 3.72
"""Standard deviations that a mean strays by with that chance."""


def likely(count: int, of: int, share: float, measured_on: int) -> bool:
    """Say whether ``count`` may be what chance makes of ``share``, by the binomial's tails."""
    # A share of nothing (or of everything) was counted too: the next plate may differ.
    p = (share * measured_on + 1) / (measured_on + 2)
    weights = [comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(of + 1)]
    return sum(weights[: count + 1]) > CHANCE < sum(weights[count:])


def near(values: Sequence[float], said: float, measured_on: int) -> bool:
    """Say whether the mean of ``values`` may be what chance makes of ``said``."""
    spread = float(np.std(values, ddof=1)) * sqrt(1 / len(values) + 1 / measured_on)
    return abs(float(np.mean(values)) - said) <= FAR * spread


def test_the_tolerance_lets_chance_pass_and_nothing_else() -> None:
    assert all(likely(count, 60, 0.9, 500) for count in range(48, 60))
    assert not likely(40, 60, 0.9, 500)
    assert all(likely(count, 60, 0.4, 500) for count in range(14, 35))
    assert not likely(8, 60, 0.4, 500)
    assert not likely(42, 60, 0.4, 500), "better than it is said to be is wrong too"
    assert likely(0, 60, 0.0, 500)
    assert not likely(5, 60, 0.0, 500)
    values = np.random.default_rng(0).normal(17, 2, 30).tolist()
    assert near(values, 17.5, 100)
    assert not near(values, 19, 100)


@cache
def readings() -> tuple[Row, ...]:
    return tuple(measure([recogniser("ours")], rendered_samples(PLATES), HEIGHTS))


@pytest.mark.slow
@pytest.mark.parametrize("height", HEIGHTS)
def test_as_many_plates_are_read_as_is_committed(height: int | None) -> None:
    said = row("readers-rendered", reader="plateglass", set="all", height=height)
    right = Counter(one.right for one in readings() if one.height == height)[True]
    assert likely(right, PLATES, said["exact"], said["n"]), (
        f"{right} of {PLATES} are read, {said['exact']:.1%} are committed: run `plateglass "
        "benchmark --reader ours --reader rapidocr --rendered 500` again"
    )


@pytest.mark.slow
def test_as_few_are_wrong_while_sure_as_is_committed() -> None:
    said = row("readers-rendered", reader="plateglass", set="all", height="all")
    sure = sum(not one.right and one.p >= 0.9 for one in readings())
    assert likely(sure, len(readings()), said["hallucinated"], said["n"])


@cache
def streets() -> tuple[tuple[finders.Look, ...], tuple[whole.Read, ...]]:
    """Looks at streets with several plates each, and what is read of these from end to end."""
    ends = whole.Ends({})
    photos = hard_photos(["several"], STREETS)
    return tuple(finders.measure([locator("ours")], photos, also=ends)), tuple(ends.reads)


@pytest.mark.slow
def test_as_many_plates_are_found_as_is_committed() -> None:
    said = row("finders-rendered.sets", finder="plateglass", set="several")
    looks, _ = streets()
    due = [plate.hit for look in looks for plate in look.plates if plate.due]
    assert likely(sum(due), len(due), said["recall"], said["plates"]), (
        f"{sum(due)} of {len(due)} are found, {said['recall']:.1%} are committed: "
        f"run `{load('finders-rendered')['environment']['command']}` again"
    )
    right = sum(plate.hit for look in looks for plate in look.plates)
    taken = right + sum(look.false for look in looks)
    assert likely(right, taken, said["precision"], said["plates"])


@pytest.mark.slow
def test_as_many_are_read_from_end_to_end_as_is_committed() -> None:
    said = row("finders-rendered.texts", finder="plateglass", set="several")
    _, reads = streets()
    right = sum(read.photo for read in reads)
    assert likely(right, len(reads), said["from_photos"] / said["texts"], said["texts"])


@cache
def restored() -> dict[str, list[restorations.Row]]:
    """Rows by restorer, of the same plates in the same order."""
    compared = [restorer(name) for name in ("bicubic", "ours")]
    bench = restorations.Bench(compared, recogniser("rapidocr"), recogniser("ours"))
    (condition,) = cases.conditions((cases.SIZED,), (HEIGHT,), real=False)
    rows: dict[str, list[restorations.Row]] = {}
    for original in cases.rendered(RESTORED):
        for made, _ in bench.restore(original, [condition]):
            for one in made:
                rows.setdefault(one.restorer, []).append(one)
    return rows


@pytest.mark.slow
def test_pictures_are_restored_as_well_as_is_committed() -> None:
    pytest.importorskip("rapidocr")
    of = f"{HEIGHT} px"
    said, base = (
        row("restorers-rendered", restorer=name, condition=of) for name in ("ours", "bicubic")
    )
    again = f"run `{load('restorers-rendered')['environment']['command']}` again"
    rows = restored()
    by_ours = sum(one.after.ours == one.text for one in rows["ours"])
    by_others = sum(one.after.independent == one.text for one in rows["ours"])
    assert likely(by_ours, RESTORED, said["exact_ours"], said["n"]), again
    assert likely(by_others, RESTORED, said["exact"], said["n"]), again
    # Plates differ more than restorers do: what counts is how much is gained on the same ones.
    pairs = [
        (ours.likeness, cubic.likeness)
        for ours, cubic in zip(rows["ours"], rows["bicubic"], strict=True)
        if ours.likeness and cubic.likeness
    ]
    assert len(pairs) == RESTORED
    decibels = [ours.psnr - cubic.psnr for ours, cubic in pairs]
    assert near(decibels, said["psnr"] - base["psnr"], said["n"]), again
    alike = [ours.ssim - cubic.ssim for ours, cubic in pairs]
    assert near(alike, said["ssim"] - base["ssim"], said["n"]), again


@cache
def filmed() -> dict[tuple[str, int | None], list[Row]]:
    command = load("clips")["environment"]["command"]
    seed = re.search(r"--seed (\d+)", command)
    reader, fusion = Reader(), shipped()
    takes = clips.rendered_takes(
        CLIPS, int(seed[1]) if seed else 0, clips.BENCH, reader.size,
        clips.spread(max(clips.FRAMES)),
    )  # fmt: skip
    rows: dict[tuple[str, int | None], list[Row]] = {}
    for take in takes:
        for frames, one in clips.measure(take, reader, fusion, FRAMES):
            rows.setdefault((one.reader, frames), []).append(one)
    return rows


@pytest.mark.slow
def test_clips_say_as_much_as_is_committed() -> None:
    """Of each clip the share of characters right: by chance, whole clips differ."""
    shares, said = {}, {}
    for rule, frames in (("one frame", FRAMES[0]), ("plateglass", FRAMES[-1])):
        said[rule] = row("clips", rule=rule, frames=frames)
        by_clip: dict[str, list[Row]] = {}
        for one in filmed()[rule, frames]:
            by_clip.setdefault(one.name, []).append(one)
        shares[rule] = [summary(rows)["characters"] for rows in by_clip.values()]
    single, fused = shares["one frame"], shares["plateglass"]
    assert len(single) == len(fused) == CLIPS
    counted = said["plateglass"]["n"]
    again = f"run `{load('clips')['environment']['command']}` again"
    assert near(single, said["one frame"]["characters"], counted), again
    # What frames gain together differs less from clip to clip than what can be read of one.
    gains = [together - alone for together, alone in zip(fused, single, strict=True)]
    gained = said["plateglass"]["characters"] - said["one frame"]["characters"]
    assert near(gains, gained, counted), again
