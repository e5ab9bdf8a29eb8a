"""A clip watched: its result for the page, and the files to hand on."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from plateglass import image, record
from plateglass.errors import BadPicture
from plateglass.pipeline import Plateglass
from plateglass.serve.answers import drawing
from plateglass.serve.look import View
from plateglass.serve.marks import marks
from plateglass.video import watch
from plateglass.video.annotation import Annotated
from plateglass.video.tables import summary_json, track_json
from plateglass.video.writer import Writer, sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Quad
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
            files = [path.name for path in writer.write(event.track)]
            tracks.append(_track(event.track, eye, shots, files))
    told = {
        "hypothesis": record.HYPOTHESIS,
        "file": job.name,
        "sha256": sha256,
        "summary": summary_json(watching.summary),
        "film": film.close() is not None,
        "tracks": tracks,
    }
    job.result.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _track(track: Track, eye: Eye, shots: Shots, files: list[str]) -> dict[str, Any]:
    assert track.restoration is not None
    crop = track.pictures[0]
    gaze = eye.reader([crop])[0].gaze
    view = View(crop, marks(track.reading, gaze), track.fused)
    return {
        **track_json(track),
        **drawing(track.restoration, view),
        "shot": shots.of(track.id),
        "files": files,
    }


@dataclass
class Shots:
    """For each track the frame in which its plate was largest, as JPEG."""

    kept: dict[int, tuple[float, dict[str, Any]]] = field(default_factory=dict)

    def take(self, frame: Frame, visible: Sequence[Visible]) -> None:
        """Keep this frame for the plates that it shows larger than any before."""
        for one in visible:
            if one.id is None:
                continue
            height = one.quad.height
            if height > _LARGER * self.kept.get(one.id, (0.0, {}))[0]:
                self.kept[one.id] = height, _shot(frame, one.quad)

    def of(self, number: int) -> dict[str, Any] | None:
        """Return the frame of a track, if it was ever seen."""
        return self.kept.get(number, (0.0, None))[1]


def _shot(frame: Frame, quad: Quad) -> dict[str, Any]:
    height, width = frame.pixels.shape[:2]
    shrink = min(1.0, SHOT / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    small = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA)
    jpeg = image.encode(np.asarray(small, np.uint8), ".jpg", quality=88)
    return {
        "frame": frame.number,
        "time": round(frame.time, 3),
        "width": width,
        "height": height,
        "quad": [[round(x, 2), round(y, 2)] for x, y in quad.points],
        "jpeg": base64.b64encode(jpeg).decode("ascii"),
    }
