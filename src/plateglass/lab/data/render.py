"""A data set out of nothing: plates, streets or clips, sharp or badly photographed, labelled.

``DIR/labels.csv`` has a row a plate, in the columns that
:func:`plateglass.lab.data.labelled.read_labels` reads and some more; a picture without a row is
a street without a plate. A clip is a folder of its frames or one MP4, with a row a frame:
``track`` is the clip's, ``t`` the frame's time in seconds. ``DIR/order.json`` says what was
asked for. Picture (or clip) ``i`` depends on ``(seed, i)`` alone: the number of workers changes
nothing. Until everything is there, finished rows wait in ``DIR/.parts``, and the same order
given again takes up from them.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import shutil
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from plateglass import files, image
from plateglass.errors import MissingExtra, WrongUse
from plateglass.lab.camera import PRESETS, Clip, film, shoot, shoot_clip
from plateglass.lab.data.parallel import ordered
from plateglass.lab.data.prepare import claim
from plateglass.lab.plates.mix import Mix
from plateglass.lab.scenes import Stock, draw_scene, photograph
from plateglass.plates import countries, get

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from plateglass.geometry import Picture, Quad
    from plateglass.lab.camera import Exposure, Shot
    from plateglass.lab.plates.draw import Drawn

    Row: TypeAlias = dict[str, str]
    Taken: TypeAlias = tuple[Picture, list[Row]]

COLUMNS = (
    "file", "text", "country", "format", "x1", "y1", "x2", "y2", "corners", "visible", "note",
    "track", "t", "exposure", "clip",
)  # fmt: skip
HALF_SEEN = "half seen"
"""Note on a plate that a finder may find or not: mostly hidden, cut off, or a few pixels."""

SHARD = 100
"""Pictures that are finished together."""

MOST_FRAMES = 500
MP4 = ".mp4"
_PARTS = ".parts"
FOLDER = 1000
"""Pictures a folder; more make every file browser slow."""


@dataclass(frozen=True)
class Order:
    """What to render; the same order always gives the same files."""

    count: int
    seed: int = 0
    countries: Mapping[str, float] = field(default_factory=dict)
    """Weights by country code; empty means every country, the favoured ones more often."""
    preset: str | None = None
    """The camera that photographs the plates; ``None`` leaves them sharp."""
    height: int | None = None
    """Of the plate in pixels; ``None`` means 64 when sharp, else what the camera draws."""
    scenes: bool = False
    """Streets with plates of all sizes on vehicles, instead of single plates."""
    frames: int = 0
    """Of each clip, when clips are wanted instead of pictures."""
    crf: int | None = None
    """Constant rate factor of the clips' codec; ``None`` draws one for each."""
    suffix: str = ".png"

    def __post_init__(self) -> None:
        """Refuse what can't be rendered, before anything is written."""
        if self.count < 1:
            raise WrongUse(f"there is nothing to render: the count is {self.count}")
        if self.height is not None and not 4 <= self.height <= 2000:
            raise WrongUse(f"a plate's height is 4 to 2000 pixels, not {self.height}")
        if self.height is not None and self.scenes:
            raise WrongUse("a scene's plates come in all sizes: leave the height out")
        if self.preset is not None and self.preset not in PRESETS:
            raise WrongUse(
                f"there is no preset {self.preset!r}; known are {', '.join(PRESETS)}"
            )
        if self.frames:
            self._check_clip()
        elif self.crf is not None or self.suffix == MP4:
            raise WrongUse("only clips are films: add the clips, or leave MP4 and CRF out")
        known = countries()
        for code, weight in self.countries.items():
            if code not in known:
                raise WrongUse(f"no plates of {code!r} are known; known are {', '.join(known)}")
            if not weight > 0:
                raise WrongUse(f"the weight of {code} is {weight}; it has to be above 0")

    def _check_clip(self) -> None:
        if not 2 <= self.frames <= MOST_FRAMES:
            raise WrongUse(f"a clip has 2 to {MOST_FRAMES} frames, not {self.frames}")
        if self.scenes:
            raise WrongUse("clips show single plates: leave the scenes out, or the clips")
        if self.crf is not None and not 0 <= self.crf <= 51:
            raise WrongUse(f"a constant rate factor is 0 to 51, not {self.crf}")
        if self.preset is None:
            raise WrongUse("a clip needs a camera that films it: choose a preset, as dashcam")
        if not PRESETS[self.preset].draw(np.random.default_rng(0)).height:
            raise WrongUse(f"the preset {self.preset!r} spoils pictures and can't film")

    @property
    def mix(self) -> Mix:
        """Plates as they are met on the road: every text fits its format, in its typeface."""
        return Mix(countries=self.countries, random_text=0.0, generic=0.0)


def render(
    order: Order,
    folder: Path,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    cluster: str = "",
) -> Path:
    """Render into a folder and return its ``labels.csv``; ``progress(done, count)`` follows."""
    if order.frames and importlib.util.find_spec("av") is None:
        raise MissingExtra("filming clips", "av", "video")
    table = folder / "labels.csv"
    claim(folder, asdict(order), "rendering")
    step = max(1, SHARD // max(1, order.frames))
    shards = [
        range(first, min(first + step, order.count)) for first in range(0, order.count, step)
    ]
    todo = [] if table.exists() else [s for s in shards if not _part(folder, s).exists()]
    done = order.count - sum(map(len, todo))
    if progress:
        progress(done, order.count)
    for finished in ordered(partial(_shard, order, folder), todo, workers, cluster):
        done += finished
        if progress:
            progress(done, order.count)
    if not table.exists():
        rows = "".join(_part(folder, shard).read_text(encoding="utf-8") for shard in shards)
        files.write(table, ",".join(COLUMNS) + "\n" + rows)
        shutil.rmtree(folder / _PARTS)
    return table


def _part(folder: Path, shard: range) -> Path:
    return folder / _PARTS / f"{shard.start}.csv"


def _shard(order: Order, folder: Path, shard: range) -> int:
    """Write one shard's pictures, and its rows only when all of them are there."""
    rows: list[Row] = []
    for index in shard:
        name = f"{index // FOLDER:04d}/{index:07d}"
        if order.suffix == MP4:
            film, plates = mp4(order, index)
            files.write(folder / f"{name}{MP4}", film)
            rows += [{"file": f"{name}{MP4}", **plate} for plate in plates]
            continue
        for number, (picture, plates) in enumerate(one(order, index)):
            file = f"{name}/{number:03d}" if order.frames else name
            image.save(picture, folder / f"{file}{order.suffix}")
            rows += [{"file": f"{file}{order.suffix}", **plate} for plate in plates]
    files.write(_part(folder, shard), _csv(rows))
    return len(shard)


def one(order: Order, index: int) -> list[Taken]:
    """Draw the picture of this number, or a clip's frames, with a row for each plate.

    The rows lack the file's name.
    """
    rng = np.random.default_rng((order.seed, index))
    if order.scenes:
        return [_street(order, rng)]
    if order.frames:
        return _clip(order, index, rng)
    return [_plate(order, rng)]


def _plate(order: Order, rng: np.random.Generator) -> Taken:
    if order.preset is None:
        drawn = order.mix.draw(rng, order.height or 64)
        return drawn.picture, [_row(drawn.text, drawn.format, drawn.quad)]
    exposed = PRESETS[order.preset].draw(rng, order.height)
    drawn = _sharp(order, exposed.height, rng)
    shot = shoot(drawn.picture, drawn.quad, exposed, rng)
    row = _row(drawn.text, drawn.format, shot.quad, exposure=_json(exposed.as_dict()))
    return shot.picture, [row]


def _clip(order: Order, index: int, rng: np.random.Generator) -> list[Taken]:
    exposed, clip, drawn = _filming(order, rng)
    shots = shoot_clip(drawn.picture, drawn.quad, exposed, rng, clip)
    rows = _track(index, drawn, clip, shots)
    return [(shot.picture, [row]) for shot, row in zip(shots, rows, strict=True)]


def mp4(order: Order, index: int) -> tuple[bytes, list[Row]]:
    """Film the clip of this number; return its file, and a row (without its name) a frame."""
    rng = np.random.default_rng((order.seed, index))
    exposed, clip, drawn = _filming(order, rng)
    clip = replace(clip, codec="h264")  # which every player knows
    file, shots = film(drawn.picture, drawn.quad, exposed, rng, clip)
    return file, _track(index, drawn, clip, shots)


def _filming(order: Order, rng: np.random.Generator) -> tuple[Exposure, Clip, Drawn]:
    exposed = PRESETS[order.preset or ""].draw(rng, order.height)
    clip = Clip.draw(rng, order.frames)
    if order.crf is not None:
        clip = replace(clip, crf=order.crf)
    # A plate that approaches ends twice as high.
    return exposed, clip, _sharp(order, 2 * exposed.height, rng)


def _track(index: int, drawn: Drawn, clip: Clip, shots: Sequence[Shot]) -> list[Row]:
    return [
        _row(
            drawn.text,
            drawn.format,
            shot.quad,
            track=f"{index:07d}",
            t=f"{number / clip.fps:.3f}",
            exposure=_json(shot.exposure.as_dict()),
            clip=_json(clip.as_dict()),
        )
        for number, shot in enumerate(shots)
    ]


def _sharp(order: Order, height: float, rng: np.random.Generator) -> Drawn:
    # Sharper than the sensor sees it, so that what is lost is lost by the camera.
    return order.mix.draw(rng, max(96, round(2 * height)))


def _street(order: Order, rng: np.random.Generator) -> Taken:
    scene = draw_scene(rng, plates=_stock(tuple(sorted(order.countries.items()))))
    if order.preset is not None:
        scene = photograph(scene, order.preset, rng)
    return scene.picture, [
        _row(
            placed.text,
            placed.format,
            placed.quad,
            visible=f"{placed.visible:.2f}",
            note="" if placed.counts else HALF_SEEN,
        )
        for placed in scene.plates
    ]


@cache
def _stock(countries: tuple[tuple[str, float], ...]) -> Stock:
    # One a process: what it has drawn once serves every scene.
    return Stock(Order(1, countries=dict(countries)).mix)


def _row(text: str, form: str, quad: Quad, visible: str = "1.00", **more: str) -> Row:
    box = quad.box
    return {
        "text": text,
        "country": get(form).country,
        "format": form,
        **{name: f"{getattr(box, name):.2f}" for name in ("x1", "y1", "x2", "y2")},
        "corners": " ".join(f"{x:.2f},{y:.2f}" for x, y in quad.points),
        "visible": visible,
        **more,
    }


def _json(settings: Mapping[str, object]) -> str:
    return json.dumps(settings, sort_keys=True)


def _csv(rows: list[Row]) -> str:
    text = io.StringIO()
    csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n").writerows(rows)
    return text.getvalue()
