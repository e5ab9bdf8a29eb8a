"""Clips: follow each plate through its frames, and let all of them say what it says.

``watch(source)`` takes a video file, a folder of frames, a pattern of file names, or a camera
that the caller names, and yields an :class:`Event` whenever a track begins, is read anew or
ends; the one with ``kind="end"`` has the pictures. It holds no more than one frame and the
open tracks in memory, however long the source runs. ``watch(...)`` is an iterator with a
``summary`` that counts while it goes:

    seen = watch("drive.mp4", machine=None, wish=None, every=1, stop=None, progress=None)
    for event in seen:
        if event.kind == "end":
            event.track.reading.text, event.track.reading.p, event.track.looks
    seen.summary.skipped

``progress(seconds, duration)`` follows (``duration`` is ``None`` for a camera); ``stop()`` is
asked before each frame, and the tracks so far still come to their ``end``. A source that can't
be opened raises :class:`~plateglass.errors.BadPicture`; one that breaks off ends with
``summary.error``. ``Writer(folder, ...).write(claimed, track)`` writes a track's files;
``to_json(track)`` is the contract ``plateglass-track/1``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.pipeline import Plateglass, Wish
from plateglass.video.frames import open_frames
from plateglass.video.nouns import Event, Look, Summary, Track, Visible
from plateglass.video.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.video.frames import Source
    from plateglass.video.watching import FrameSeen

__all__ = ["Event", "Look", "Summary", "Track", "Visible", "Watching", "watch"]


def watch(
    source: Source,
    *,
    machine: Plateglass | None = None,
    wish: Wish | None = None,
    every: int = 1,
    fps: float | None = None,
    urls: bool = False,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[float, float | None], None] | None = None,
    pictures: bool = True,
    on_frame: FrameSeen | None = None,
) -> Watching:
    """Watch a source; yield an event whenever a track begins, is read anew or ends.

    ``source`` is a film, a folder or pattern of pictures, ``usb:0``, a URL (with ``urls``), or
    pairs of seconds and RGB arrays. ``every`` takes only each so-manieth frame; ``fps`` is the
    pace of pictures, which don't tell. ``on_frame(frame, visible)`` sees every frame that was
    taken, with the plates in it. Without ``pictures`` the tracks have none, which is quicker.
    """
    return Watching(
        open_frames(source, urls=urls, fps=fps, stop=stop),
        machine or Plateglass(),
        wish or Wish(),
        every=every,
        stop=stop,
        progress=progress,
        pictures=pictures,
        on_frame=on_frame,
    )
