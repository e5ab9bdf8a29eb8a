"""A clip watched: its result for the page, and the files to hand on."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from plateglass import files, image, record
from plateglass.errors import BadPicture
from plateglass.pipeline import Plateglass
from plateglass.results import PictureResult
from plateglass.serve.answers import drawing
from plateglass.serve.look import View
from plateglass.serve.marks import marks
from plateglass.serve.problems import Problem
from plateglass.show.card import SmallPrint, card
from plateglass.show.panels import cut
from plateglass.show.report import Exhibit, report
from plateglass.show.together import OneOfMany
from plateglass.video import watch
from plateglass.video.annotation import Annotated
from plateglass.video.frames import open_frames
from plateglass.video.tables import summary_json, track_json
from plateglass.video.writer import Writer, sha256_of
from plateglass.weights import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plateglass.geometry import Picture, Quad
    from plateglass.image import Limits
    from plateglass.serve.jobs import Job
    from plateglass.serve.look import Eye
    from plateglass.serve.options import ClipOptions
    from plateglass.video import Track, Visible
    from plateglass.video.frames import Frame

SHOT = 1280
"""Longest side of the frame that is shown of each track."""
_LARGER = 1.12
"""How much larger a plate must be for its frame to be kept instead."""


def work(eye: Eye, options: ClipOptions, job: Job) -> None:
    """Watch a clip to its end or until the job is unwanted; write what came out."""
    shots = Shots()
    film = Annotated(job.folder / "clip.mp4")

    def on_frame(frame: Frame, visible: Sequence[Visible]) -> None:
        if frame.width * frame.height > eye.limits.pixels:
            raise BadPicture(
                f"the frames of {job.name} have {frame.width} x {frame.height} pixels, more "
                "than this service takes"
            )
        film(frame, visible)
        shots.take(frame, visible)

    def progress(seconds: float, duration: float | None) -> None:
        job.seconds, job.duration = seconds, duration

    watching = watch(
        str(job.clip),
        machine=Plateglass(find=eye.finder, read=eye.reader, restore=eye.restorer),
        wish=options.wish,
        every=options.every,
        stop=job.unwanted.is_set,
        progress=progress,
        on_frame=on_frame,
    )
    watching.summary.source = job.name
    sha256 = sha256_of(str(job.clip))
    writer = Writer(job.folder / "clip", sha256=sha256, settings=options.settings)
    tracks = []
    for event in watching:
        job.plates = watching.summary.tracks
        if event.kind == "end" and event.track.restoration is not None:
            shot = shots.of(event.track)
            paths = writer.write(event.track)
            if shot is not None:
                paths += handed_on(event.track, shot, writer, job.folder)
            tracks.append(_track(event.track, eye, shot, [path.name for path in paths]))
    told = {
        "hypothesis": record.HYPOTHESIS,
        "file": job.name,
        "sha256": sha256,
        "summary": summary_json(watching.summary),
        "film": film.close() is not None,
        "tracks": tracks,
    }
    job.result.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _track(track: Track, eye: Eye, shot: Shot | None, names: list[str]) -> dict[str, Any]:
    assert track.restoration is not None
    crop = track.pictures[0]
    gaze = eye.reader([crop])[0].gaze
    view = View(crop, marks(track.reading, gaze), track.fused)
    return {
        **track_json(track),
        **drawing(track.restoration, view),
        "shot": None if shot is None else shot.told(),
        "files": names,
    }


def handed_on(track: Track, shot: Shot, writer: Writer, folder: Path) -> list[Path]:
    """Write a track's card and its report, with the frame that shows its plate largest."""
    plate = replace(track.plate, quad=shot.quad)
    span = f"{clock(track.start)} to {clock(track.end)}"
    several = f"{len(track.looks)} frames read together"
    small = SmallPrint(file=track.source, sha256=writer.sha256)
    drawn = card(
        plate,
        cut(shot.pixels, shot.quad),
        title=track.source,
        subtitle=f"plate {track.id}, {span}, {several}",
        small=small,
    )
    height, width = shot.pixels.shape[:2]
    name = f"frame {shot.number} of {track.source}, at {clock(shot.time)}"
    result = PictureResult(track.source, width, height, None, {}, (plate,), (f"shown: {name}",))
    frames = tuple(
        OneOfMany(f"{look.frame}, at {clock(look.time)}", look.best, look.p, look.weight)
        for look in track.looks
    )
    exhibit = Exhibit(
        result, shot.pixels, writer.sha256, frames, followed=True, fused=track.fused
    )
    weights = {name: weight.sha256 for name, weight in catalog().items()}
    page = report([exhibit], settings=writer.settings, weights=weights)
    stem = f"clip.{track.id}"
    made = {
        f"{stem}.card.png": image.encode(drawn),
        f"{stem}.report.html": page.encode("utf-8", "replace"),
    }
    for file, data in made.items():
        files.write(folder / file, data)
    return [folder / file for file in made]


def clock(seconds: float) -> str:
    """Write a time of a clip for people.

    >>> clock(75.28)
    '1:15.2'
    """
    tenths = int(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


@dataclass(frozen=True)
class Shot:
    """The frame in which a plate is largest."""

    number: int
    time: float
    quad: Quad
    pixels: Picture

    def told(self) -> dict[str, Any]:
        """Return what the page shows of it."""
        height, width = self.pixels.shape[:2]
        shrink = min(1.0, SHOT / max(height, width))
        size = max(1, round(width * shrink)), max(1, round(height * shrink))
        small = cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA)
        jpeg = image.encode(np.asarray(small, np.uint8), ".jpg", quality=88)
        return {
            "frame": self.number,
            "time": round(self.time, 3),
            "width": width,
            "height": height,
            "quad": [[round(x, 2), round(y, 2)] for x, y in self.quad.points],
            "jpeg": base64.b64encode(jpeg).decode("ascii"),
        }


@dataclass
class Shots:
    """The shots of the tracks that go on."""

    kept: dict[int, Shot] = field(default_factory=dict)

    def take(self, frame: Frame, visible: Sequence[Visible]) -> None:
        """Keep this frame for the plates that it shows larger than any before."""
        for one in visible:
            if one.id is None:
                continue
            kept = self.kept.get(one.id)
            larger = kept is None or one.quad.height > _LARGER * kept.quad.height
            # A plate on its way out of the frame is large, and cut off.
            if larger and (kept is None or _inside(one.quad, frame)):
                self.kept[one.id] = Shot(frame.number, frame.time, one.quad, frame.pixels)

    def of(self, track: Track) -> Shot | None:
        """Return and forget the shot of a track that ended, if it was ever seen."""
        return self.kept.pop(track.id, None)


def _inside(quad: Quad, frame: Frame) -> bool:
    box = quad.box
    return box.x1 > 0 and box.y1 > 0 and box.x2 < frame.width and box.y2 < frame.height


def frame_png(job: Job, number: int, limits: Limits) -> bytes:
    """Return one frame of a job's clip as PNG."""
    frames = open_frames(str(job.clip))
    try:
        one = next(islice(frames, number, None), None)
    finally:
        frames.close()
    if one is None:
        raise Problem(404, f"this clip has no frame {number}")
    if one.width * one.height > limits.pixels:
        raise Problem(422, "the frames of this clip are larger than this service takes")
    return image.encode(one.pixels)
