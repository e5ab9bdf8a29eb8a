"""Lessons in restoring: what a camera makes of a plate, and the plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

import cv2
import numpy as np

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.geometry import Quad, homography, rectify
from plateglass.lab.camera import degrade, preset, shoot
from plateglass.lab.data.crops import light_of
from plateglass.lab.plates.mix import Mix
from plateglass.lab.teach.plates import Several, gathered, rendered
from plateglass.lab.train.lessons import Lessons, divided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.lab.camera import Preset
    from plateglass.lab.data.crops import Light
    from plateglass.lab.data.pairs import Pair
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.teach.plates import Plates
    from plateglass.lab.train.bench import Bench

    Size = tuple[int, int]

MISSED = 0.015
"""Standard deviation, in plate heights, of a crop's corners around where they should be."""
TRIES = 20
"""Plates looked at, at most, for one that passes the light filter."""


class Pictures(NamedTuple):
    """What a restoring network learns from."""

    seen: NDArray[np.uint8]
    """(height, width, 3); in a batch (N, height, width, 3)"""
    truth: NDArray[np.uint8]


@dataclass(frozen=True)
class Form:
    """How plates become pairs."""

    seen: Size
    """Width and height of what the network sees,"""
    truth: Size
    """and of what it should make of it."""
    camera: Preset
    lighting: float = 0.0
    """The largest change of brightness and contrast, on both pictures alike; 0 makes none."""
    lighting_p: float = 0.7
    """How often each of the two is changed."""
    light: Light | None = None
    """Which truths are good enough to learn from; ``None`` takes all."""


def camera(name: str) -> Preset:
    """Return the preset of a name, or say which there are."""
    try:
        return preset(name)
    except ValueError as error:
        raise WrongUse(str(error)) from None


class Photographs:
    """Plates photographed anew whenever they are asked for, and in the exam always alike."""

    def __init__(self, plates: Plates, places: Sequence[int], form: Form, seed: int) -> None:
        self.plates, self.places, self.form, self.seed = plates, places, form, seed

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, at: tuple[int, int]) -> Pictures:
        index, lap = at
        rng = np.random.default_rng((self.seed, lap, index))
        for turn in range(TRIES):
            drawn = self.plates[self.places[(index + turn) % len(self)]]
            seen, truth = photographed(drawn, self.form, rng)
            if self.form.light is None or not self.form.light.objection(*light_of(truth)):
                break
        return relit(Pictures(seen, truth), self.form, rng)


class Made:
    """Pairs that lie in folders."""

    def __init__(self, pairs: Sequence[Pair], form: Form, seed: int) -> None:
        self.pairs, self.form, self.seed = pairs, form, seed

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, at: tuple[int, int]) -> Pictures:
        index, lap = at
        pair = self.pairs[index]
        pictures = Pictures(
            fitted(image.load(pair.bad), self.form.seen),
            fitted(image.load(pair.good), self.form.truth),
        )
        return relit(pictures, self.form, np.random.default_rng((self.seed, lap, index)))


class Joined:
    """Two lessons as one."""

    def __init__(self, first: Photographs, second: Made) -> None:
        self.first, self.second = first, second

    def __len__(self) -> int:
        return len(self.first) + len(self.second)

    def __getitem__(self, at: tuple[int, int]) -> Pictures:
        index, lap = at
        beyond = index - len(self.first)
        return self.second[beyond, lap] if beyond >= 0 else self.first[index, lap]


def photographed(drawn: Drawn, form: Form, rng: np.random.Generator) -> tuple[Picture, Picture]:
    """Return what the form's camera makes of a plate, and the plate, framed alike."""
    frame = drawn.quad.grown(float(rng.uniform(0, 0.12)), float(rng.uniform(0, 0.1)))
    frame = Quad.of(frame.array + rng.normal(0, MISSED * drawn.quad.height, (4, 2)))
    truth, _ = rectify(drawn.picture, frame, form.truth)
    exposure = form.camera.draw(rng)
    if exposure.height <= 0:
        # In the plate's proportions, as files have them; squeezed only for the network.
        high = form.truth[1]
        file, _ = rectify(
            drawn.picture, frame, (round(high * frame.width / frame.height), high)
        )
        return fitted(degrade(file, exposure, rng), form.seen), truth
    shot = shoot(drawn.picture, drawn.quad, exposure, rng)
    same = frame.through(homography(drawn.quad, shot.quad))
    return rectify(shot.picture, same, form.seen)[0], truth


def fitted(picture: Picture, size: Size) -> Picture:
    """Bring a picture to a size: averaged down, cubically up."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    return rectify(picture, Quad.whole(picture.shape[1], picture.shape[0]), size)[0]


def relit(pictures: Pictures, form: Form, rng: np.random.Generator) -> Pictures:
    """Change brightness and contrast of both pictures alike, as fastai's augmentations do.

    Both act on the logits of grey levels, where nothing is ever clipped.
    """
    if not form.lighting:
        return pictures
    most = form.lighting
    shift, times = 0.0, 1.0
    if rng.random() < form.lighting_p:
        level = rng.uniform(0.5 * (1 - most), 0.5 * (1 + most))
        shift = float(np.log(level / (1 - level)))
    if rng.random() < form.lighting_p:
        times = float(np.exp(rng.uniform(np.log(1 - most), -np.log(1 - most))))
    grey = np.clip(np.arange(256) / 255, 1e-3, 1 - 1e-3)
    logits = times * np.log(grey / (1 - grey)) + shift
    table = np.round(255 / (1 + np.exp(-logits))).astype(np.uint8)
    return Pictures(*(cast("Picture", cv2.LUT(one, table)) for one in pictures))


def lessons(
    bench: Bench,
    form: Form,
    *,
    batch: int,
    plates: int,
    valid: float = 0.2,
    most_valid: int = 256,
) -> Lessons[Pictures]:
    """Return the lessons that ``--data`` gives, or else that many rendered plates.

    A share of the plates, no more than ``most_valid``, validates; seed 42 chooses them, as the
    first seed's did. A smoke run takes no more of ``--data`` than it would render.
    """
    order, seed, high = bench.order, bench.settings.seed, form.truth[1]
    made: list[Pair] = []
    if order.data:
        sharp, made = gathered(order.data, least=high / 2)
    else:
        with bench.fabric.rank_zero_first():
            pool = rendered(order.out, plates, Mix(), seed=seed, height=high)
        sharp = Several([pool])
    if not len(sharp) and not made:
        raise WrongUse("nothing of --data can be trained on: no plates, no pairs")
    keys = [sharp.text(i) for i in range(len(sharp))]
    teaching, judging = divided(keys, valid)

    def joined(places: Sequence[int], pairs: Sequence[Pair]) -> Joined:
        return Joined(Photographs(sharp, places, form, seed), Made(pairs, form, seed))

    taught = [pair for pair in made if pair.split == "train"]
    judged = [pair for pair in made if pair.split == "valid"]
    if order.smoke:
        teaching, taught, most_valid = teaching[:plates], taught[:plates], plates // 4
    return Lessons(
        joined(teaching, taught),
        joined(judging[:most_valid], judged[:most_valid]),
        batch,
        seed,
        order.workers,
    )
