"""Tracks for other programs and for people: JSON, CSV, a line, and Frigate's messages."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from plateglass.results import PictureResult, to_json
from plateglass.show.ink import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plateglass.video.nouns import Event, Kind, Look, Summary, Track

SCHEMA = "plateglass-track/1"
CSV_HEADER = (
    *("source", "track", "start", "end", "frames", "looks", "text", "best", "p", "legibility"),
    *("country", "country_p", "agreement", "best_frame", "found", "x1", "y1", "x2", "y2"),
    *("x3", "y3", "x4", "y4", "candidates", "error"),
)


def track_json(track: Track, kind: Kind = "end") -> dict[str, Any]:
    """Return the contract's object: a plate of ``plateglass/1``, its track and its looks.

    ``quad`` lies in the frame ``best_frame``.
    """
    (plate,) = to_json(PictureResult(track.source, plates=(track.plate,)))["plates"]
    return {
        "schema": SCHEMA,
        "event": kind,
        "source": track.source,
        "track": track.id,
        "start": round(track.start, 3),
        "end": round(track.end, 3),
        "frames": track.frames,
        "best_frame": track.best_look.frame,
        "agreement": round(track.agreement, 4),
        **plate,
        "looks": [_look(look) for look in track.looks],
    }


def _look(look: Look) -> dict[str, Any]:
    return {
        "frame": look.frame,
        "time": round(look.time, 3),
        "quad": [[round(x, 2), round(y, 2)] for x, y in look.quad.points],
        "found": round(look.found, 4),
        "best": look.best,
        "p": round(look.p, 4),
        "legibility": look.legibility,
        "weight": round(look.weight, 4),
    }


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return how the watching went, as the line that closes a source's events."""
    return {
        "schema": SCHEMA,
        "event": "done",
        "source": summary.source,
        "width": summary.width,
        "height": summary.height,
        "duration": None if summary.duration is None else round(summary.duration, 3),
        "seconds": round(summary.seconds, 3),
        "frames": summary.frames,
        "skipped": summary.skipped,
        "missed": summary.missed,
        "cuts": summary.cuts,
        "searched": summary.searched,
        "read": summary.read,
        "tracks": summary.tracks,
        "stopped": summary.stopped,
        "error": summary.error,
        "notes": list(summary.notes),
        "ms": {stage: round(ms, 1) for stage, ms in summary.ms.items()},
    }


def csv_line(track: Track) -> str:
    """Write a track as one line in the columns of :data:`CSV_HEADER`."""
    reading, look = track.reading, track.best_look
    country = reading.country[0] if reading.country else None
    return csv_row(
        [
            *(track.source, track.id, round(track.start, 3), round(track.end, 3), track.frames),
            *(len(track.looks), reading.text.replace("\n", " "), reading.best),
            *(round(reading.p, 4), reading.legibility, country.code if country else ""),
            *(round(country.p, 4) if country else "", round(track.agreement, 4), look.frame),
            round(track.plate.found, 4),
            *(round(value, 2) for point in look.quad.points for value in point),
            "|".join(f"{c.text}:{c.p:.4g}" for c in reading.candidates),
            "",
        ]
    )


def csv_error(source: str, error: str) -> str:
    """Write a source that can't be watched as a line of the same columns."""
    return csv_row([source, *[""] * (len(CSV_HEADER) - 2), error])


def csv_row(values: Iterable[object]) -> str:
    """Write one line, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def told(track: Track) -> str:
    """Tell a track in one line, for people."""
    reading = track.reading
    said = reading.text.replace("\n", " / ") or "not readable"
    line = f"{track.source}  {track.start:.1f}-{track.end:.1f} s  {said}"
    if reading.text:
        line += f"  {percent(reading.p)}"
        others = "  ".join(c.text for c in reading.candidates[1:3])
        line += f"  or {others}" if others else ""
    return line


def frigate(event: Event, start: float, before: dict[str, Any] | None) -> dict[str, Any]:
    """Shape an event as the NVR Frigate publishes its own on ``frigate/events``.

    ``start`` is the source's first frame in seconds since 1970, ``before`` the ``after`` of
    this track's message before this one.
    """
    track, reading = event.track, event.track.reading
    box = track.looks[-1].quad.box
    corners = [round(box.x1), round(box.y1), round(box.x2), round(box.y2)]
    sure = reading.best if reading.text else None
    after = {
        "id": f"{start + track.start:.6f}-{track.id}",
        "camera": track.source,
        "frame_time": start + track.end,
        "label": "license_plate",
        "sub_label": None,
        "score": round(track.looks[-1].found, 4),
        "top_score": round(track.plate.found, 4),
        "false_positive": False,
        "start_time": start + track.start,
        "end_time": start + track.end if event.kind == "end" else None,
        "box": corners,
        "area": round(box.area),
        "ratio": round(box.width / max(box.height, 1e-6), 3),
        "recognized_license_plate": sure,
        "recognized_license_plate_score": round(reading.p, 4) if sure else None,
    }
    return {"type": event.kind, "before": before or after, "after": after}


def frigate_plate(event: Event, start: float) -> dict[str, Any]:
    """Shape a reading as Frigate's ``frigate/tracked_object_update`` of type ``lpr``."""
    track = event.track
    return {
        "type": "lpr",
        "id": f"{start + track.start:.6f}-{track.id}",
        "camera": track.source,
        "timestamp": start + track.end,
        "name": None,
        "plate": track.reading.best,
        "score": round(track.reading.p, 4),
    }
