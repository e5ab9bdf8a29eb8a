"""Clips with their truth, and the ways to make one reading of many frames, side by side.

A take is a plate seen several times: rendered and sent through a real codec, or a real car
that a dash-cam saw once a second. Every rule is shown the same readings of the same pixels.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.evidence import Evidence
from plateglass.finder import Finder
from plateglass.geometry import Box, Quad, rectify
from plateglass.image import load
from plateglass.judge import judge, likeliest, tempered
from plateglass.lab.camera import Clip, preset, shoot_clip
from plateglass.lab.camera.clip import MOVEMENTS
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.real import part_of
from plateglass.lab.evaluate.protocols import seeded, sized
from plateglass.lab.evaluate.reading.readers import Row
from plateglass.lab.plates.mix import Mix
from plateglass.pipeline import MARGIN
from plateglass.plates import get
from plateglass.video.fusion import fuse, shares
from plateglass.video.memory import part_of_frame
from plateglass.video.pictured import views
from plateglass.video.pixels import Shown, fused

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.calibration import Calibration
    from plateglass.geometry import Picture
    from plateglass.reader import Reader
    from plateglass.results import Reading
    from plateglass.video.fusion import Fusion

FRAMES = (1, 3, 5, 9, 15)
"""Of a rendered clip, spread evenly over it."""
FPS, SECONDS = 25, 3
CAMERAS = {"dashcam": 0.4, "cctv": 0.4, "night": 0.2}
CORNERS = 0.04
"""Standard deviation of a found corner, in heights of a line of text."""


@dataclass(frozen=True)
class Hardship:
    """What rendered clips are like."""

    name: str
    height: tuple[float, float]
    """Pixels that a line of text's plate is high, all through the clip; a plate of two lines is
    twice as high."""
    crf: tuple[int, int]


BENCH = Hardship("plateglass-clips-bench/1", height=(10.0, 14.0), crf=(32, 40))
FIT = Hardship("plateglass-clips-fit/1", height=(9.0, 24.0), crf=(20, 40))
"""No figure is reported on these."""


@dataclass(frozen=True)
class Take:
    """One plate, seen several times."""

    set: str
    name: str
    text: str
    crops: tuple[Picture, ...]
    times: tuple[float, ...]
    """Seconds."""
    parts: tuple[tuple[Picture, Quad], ...] = ()
    """Each frame around the plate, and its corners there."""
    crf: int | None = None
    """Of its codec, where that is known."""
    motion: float | None = None
    """Pixels that the plate's middle moves from frame to frame, in the mean."""


def rendered_takes(
    count: int, seed: int, how: Hardship, size: tuple[int, int], frames: Sequence[int]
) -> Iterator[Take]:
    """Film plates for three seconds in H.264 and cut them out of these frames."""
    for number in range(count):
        rng = seeded(how.name, seed, number)
        text, shots = _filmed(how, rng)
        errors = rng.normal(0, CORNERS, (len(shots.quads), 4, 2)) * shots.line
        seen = [(shots.pictures[i], Quad.of(shots.quads[i] + errors[i])) for i in frames]
        yield Take(
            "rendered",
            str(number),
            text,
            tuple(rectify(*one, size, margin=MARGIN)[0] for one in seen),
            tuple(i / FPS for i in frames),
            tuple(part_of_frame(*one) for one in seen),
            shots.crf,
            float(np.linalg.norm(np.diff(np.mean(shots.quads, 1), axis=0), axis=1).mean()),
        )


@dataclass(frozen=True)
class _Shots:
    pictures: Sequence[Picture]
    quads: Sequence[np.ndarray]
    line: float
    crf: int


def _filmed(how: Hardship, rng: np.random.Generator) -> tuple[str, _Shots]:
    camera = preset(str(rng.choice(list(CAMERAS), p=list(CAMERAS.values()))))
    low, high = how.height
    clip = Clip(
        frames=FPS * SECONDS,
        fps=FPS,
        movement=MOVEMENTS[int(rng.integers(len(MOVEMENTS)))],
        amount=float(rng.uniform(0.3, 2)),
        crf=int(rng.integers(how.crf[0], how.crf[1] + 1)),
        gop=int(rng.integers(FPS, 3 * FPS)),
    )
    tall = float(rng.uniform(low, high))
    if clip.movement == "approach":
        # From the lower height to the higher at most, so that it is never out of bounds.
        tall = float(rng.uniform(low, (low + high) / 2))
        clip = Clip(**{**clip.as_dict(), "amount": high / tall - 1})  # type: ignore[arg-type]
    drawn = Mix(random_text=0.0, generic=0.0).draw(rng, max(96, round(3 * high)))
    lines = 2 if get(drawn.format).two_line else 1
    hard = float(rng.beta(1.1, 2.4))
    exposure = camera.draw(rng, tall * lines, hard).replace(
        zoom=1.0, again_scale=1.0, again_jpeg=0, moire=0.0
    )
    shots = shoot_clip(drawn.picture, drawn.quad, exposure, rng, clip)
    quads = [s.quad.array for s in shots]
    return drawn.text, _Shots([s.picture for s in shots], quads, tall, clip.crf)


def spread(count: int, total: int = FPS * SECONDS) -> list[int]:
    """Return that many frame numbers, evenly over all, not at the very ends."""
    return [int((i + 0.5) * total / count) for i in range(count)]


def real_takes(
    folder: Path, height: int | None, size: tuple[int, int], limit: int | None = None
) -> Iterator[Take]:
    """Yield the tracks of a labelled folder whose plates no reader was trained on.

    Labelled crops are loose: the plate is found in the crop as it is, then the crop is shrunk
    until that plate is ``height`` pixels high, damaged, and cut where the plate was.
    """
    finder = Finder()
    tracks: dict[str, list[tuple[float, Path, str]]] = {}
    for label in read_labels(folder):
        if label.track and label.text and part_of(label.text) != "train":
            tracks.setdefault(label.track, []).append((label.time, label.path, label.text))
    for name, labels in list(tracks.items())[:limit]:
        labels.sort()
        crops, parts = [], []
        for _, path, _ in labels:
            picture = load(path)
            quad = _found(finder, picture)
            rng = seeded(folder.name, path.name, height)
            small = sized(picture, quad.height, height, rng)
            factor = small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0]
            place = Quad.of(quad.array * factor)
            crops.append(rectify(small, place, size, margin=MARGIN)[0])
            parts.append(part_of_frame(small, place))
        times = tuple(t - labels[0][0] for t, _, _ in labels)
        yield Take(folder.name, name, labels[0][2], tuple(crops), times, tuple(parts))


def _found(finder: Finder, picture: Picture) -> Quad:
    """Return the plate in a loose crop; where none is found, what it mostly fills."""
    height, width = picture.shape[:2]
    rim = height
    wide = cv2.copyMakeBorder(picture, rim, rim, rim, rim, cv2.BORDER_REPLICATE)
    found = finder(np.asarray(wide, np.uint8))
    whole = Quad.whole(width, height)
    for detection in found:
        quad = Quad.of(detection.quad.array - rim)
        if quad.iou(whole) > 0.2:
            return quad
    return Quad.from_box(Box(0.1 * width, 0.2 * height, 0.9 * width, 0.8 * height))


@dataclass(frozen=True)
class Judged:
    """What a rule says about a take."""

    text: str
    p: float
    others: tuple[str, ...] = ()
    """Further candidates, likeliest first."""


Rule = Callable[[Sequence[Evidence], Sequence["Reading"], Sequence[float]], Judged]


def pictured(
    take: Take, chosen: Sequence[int], looks: Sequence[Evidence], reader: Reader, fusion: Fusion
) -> list[Evidence]:
    """Return what is read in the picture that these frames of a take make together."""
    weights = shares([looks[i] for i in chosen], fusion.steepness)
    shown = [Shown(*take.parts[i], float(w)) for i, w in zip(chosen, weights, strict=True)]
    return reader(views(fused(shown), reader.size))


def rules(
    reader: Calibration, fusion: Fusion, pictured: Sequence[Evidence] = ()
) -> Mapping[str, Rule]:
    """Return the ways to make one reading of several looks, ours last.

    Ours alone hears looks at the fused picture.
    """

    def ours(looks: Sequence[Evidence], _: Sequence[Reading], times: Sequence[float]) -> Judged:
        said = fuse(looks, times, reader, fusion, pictured).evidence
        return _of(judge(said, fusion.calibration, top=5))

    def pooled(how: Callable[[np.ndarray], np.ndarray]) -> Rule:
        def rule(
            looks: Sequence[Evidence], _: Sequence[Reading], __: Sequence[float]
        ) -> Judged:
            logs = how(np.stack([tempered(look, reader) for look in looks]))
            logs -= np.logaddexp.reduce(logs, axis=-1, keepdims=True)
            return _likeliest(looks[0], logs)

        return rule

    return {
        "best frame": _best_frame,
        "majority of strings": _majority,
        "mean of probabilities": pooled(lambda logs: np.log(np.exp(logs).mean(0))),
        "sum of log-probabilities": pooled(lambda logs: logs.sum(0)),
        "plateglass": ours,
    }


def _best_frame(_: Sequence[Evidence], readings: Sequence[Reading], __: object) -> Judged:
    return _of(max(readings, key=lambda reading: reading.p))


def _of(reading: Reading) -> Judged:
    return Judged(reading.best, reading.p, tuple(c.text for c in reading.candidates[1:]))


def _majority(_: Sequence[Evidence], readings: Sequence[Reading], __: object) -> Judged:
    votes = Counter(reading.best for reading in readings)
    # Of texts with as many votes the surest wins.
    sure = {text: max(r.p for r in readings if r.best == text) for text in votes}
    text, *others = sorted(votes, key=lambda t: (-votes[t], -sure[t]))
    return Judged(text, votes[text] / len(readings), tuple(others[:4]))


def _likeliest(look: Evidence, logs: np.ndarray) -> Judged:
    found = [(path, score) for path, score in likeliest(logs)[:6] if path]
    texts = ["".join(look.classes.characters[i - 1] for i in path) for path, _ in found]
    return Judged(texts[0], float(np.exp(found[0][1])), tuple(texts[1:5]))


def measure(
    take: Take, reader: Reader, fusion: Fusion, counts: Sequence[int | None]
) -> Iterator[tuple[int | None, Row]]:
    """Yield what each rule makes of so many frames of a take; ``None`` is all of them.

    One frame is each of them alone, a row each.
    """
    looks = reader(take.crops)
    readings = [judge(look, reader.calibration, top=5) for look in looks]
    for count in counts:
        chosen = range(len(looks)) if count is None else spread(count, len(looks))
        if count in (1, None):
            for reading in readings:
                yield count, _row("one frame", take, _of(reading), 0.0)
        if count == 1:
            continue
        few, read = [looks[i] for i in chosen], [readings[i] for i in chosen]
        times = [take.times[i] for i in chosen]
        whole = pictured(take, chosen, looks, reader, fusion) if fusion.picture else []
        for name, rule in rules(reader.calibration, fusion, whole).items():
            start = time.process_time()
            said = rule(few, read, times)
            ms = (time.process_time() - start) * 1e3
            yield count, _row(name, take, said, ms)


def _row(rule: str, take: Take, said: Judged, ms: float) -> Row:
    p = min(said.p, 1.0)
    return Row(rule, take.set, take.name, None, take.text, said.text, p, said.others, ms)
