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

from plateglass.video.nouns import Event, Look, Summary, Track

__all__ = ["Event", "Look", "Summary", "Track"]
