"""CCPD's photographs become cut-out plates: sorted by size, filtered by light, counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plateglass import image
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.data import ccpd
from plateglass.lab.data.crops import BY_BUCKET, Cut, Light, cut, light_of, outside, region_of
from plateglass.lab.data.crops import size_named as check_size
from plateglass.lab.data.prepare import (
    UNREADABLE,
    Outcome,
    Prepared,
    claim,
    pictures,
    prepare,
)

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = (
    "text", "country", "size", "width", "height", "mean", "std", "area", "tilt", "brightness",
    "blur",
)  # fmt: skip
SMALLEST = 40.0
"""Width in pixels below which a plate is no target to learn from."""


@dataclass(frozen=True)
class Wanted:
    """How plates are cut and which are kept; the same order always gives the same files."""

    by: Cut = "vertices"
    size: str = BY_BUCKET
    light: Light | None = field(default_factory=Light)
    """``None`` keeps dark, bright and flat plates too."""
    smallest: float = SMALLEST
    part: str = ""
    """One of CCPD's lists (``train``, ``val``, ...) instead of all pictures."""
    suffix: str = ".png"

    def __post_init__(self) -> None:
        """Refuse a size that is none, before anything is written."""
        check_size(self.size)


@dataclass(frozen=True)
class _Job:
    source: str
    path: str
    out: str
    wanted: Wanted


def from_ccpd(
    source: Path,
    out: Path,
    wanted: Wanted | None = None,
    *,
    workers: int = 1,
    cluster: str = "",
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> Prepared:
    """Cut the plates of CCPD's folders (or a part of them) into ``out``.

    ``labels.csv`` there holds what the names said: ``width`` and ``height`` are the plate's in
    the photograph, ``mean`` and ``std`` the crop's grey levels in 0..1.
    """
    wanted = wanted or Wanted()
    if not source.is_dir():
        raise WrongUse(f"{source} is not a folder")
    names = ccpd.part(source, wanted.part) if wanted.part else pictures(source, out)
    if not names:
        raise WrongUse(f"{source} holds no pictures")
    claim(out, {"ccpd": str(source), **asdict(wanted)}, "cutting")
    jobs = [_Job(name, str(source / name), str(out), wanted) for name in dict.fromkeys(names)]
    return prepare(
        out, jobs, _work, COLUMNS,
        group="size", workers=workers, cluster=cluster, progress=progress,
    )  # fmt: skip


def _work(job: _Job) -> Outcome:
    wanted = job.wanted
    try:
        said = ccpd.annotation(job.source)
    except ValueError as error:
        return Outcome(job.source, reason="no annotation in its name", detail=str(error))
    if not said.text:
        return Outcome(job.source, reason="not all characters are given")
    region = region_of(said.quad, said.box, wanted.by)
    if region.width < wanted.smallest:
        detail = f"{region.width:.0f} px wide"
        return Outcome(job.source, reason="too small", detail=detail)
    try:
        picture = image.load(job.path)
    except PlateglassError as error:
        return Outcome(job.source, reason=UNREADABLE, detail=str(error))
    if outside(region, picture):
        return Outcome(job.source, reason="the plate is not in the picture")
    crop = cut(picture, region, wanted.size)
    mean, deviation = light_of(crop)
    objection = wanted.light.objection(mean, deviation) if wanted.light else ""
    if objection:
        detail = f"mean {mean:.2f}, deviation {deviation:.2f}"
        return Outcome(job.source, reason=objection, detail=detail)
    size = wanted.size if wanted.size != BY_BUCKET else f"{crop.shape[1]}x{crop.shape[0]}"
    name = PurePosixPath(job.source)
    file = PurePosixPath(size, *name.parts[:-1], name.stem + wanted.suffix)
    image.save(crop, Path(job.out, *file.parts))
    return Outcome(
        job.source,
        {
            "file": file.as_posix(),
            "text": said.text,
            "country": "CN",
            "size": size,
            "width": f"{region.width:.0f}",
            "height": f"{region.height:.0f}",
            "mean": f"{mean:.3f}",
            "std": f"{deviation:.3f}",
            "area": said.area,
            "tilt": f"{said.tilt[0]}_{said.tilt[1]}",
            "brightness": str(said.brightness),
            "blur": str(said.blur),
        },
    )
