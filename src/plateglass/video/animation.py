"""A track as a moving picture small enough for mail: its frames, then all of them together."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from plateglass.show.canvas import Canvas
from plateglass.show.ink import SOFT, percent
from plateglass.show.panels import fit

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.video.nouns import Track

WIDTH, HEIGHT = 240.0, 96.0
"""Points; a point is two pixels."""
_CAPTION = 20.0
FRAME_MS, LAST_MS = 350, 2500


def animated(track: Track, suffix: str) -> bytes:
    """Return a GIF or WebP (by ``suffix``) that repeats for ever."""
    times = {look.frame: look for look in track.looks}
    in_time = sorted(zip(track.shown, track.pictures, strict=True), key=lambda pair: pair[0])
    steps = [
        (picture, f"{times[frame].time:.2f} s", True, FRAME_MS) for frame, picture in in_time
    ]
    if track.fused is not None:
        steps.append((track.fused, f"{len(track.looks)} frames together", False, LAST_MS))
    if track.restoration is not None:
        said = track.reading.text.replace("\n", " / ") or "not readable"
        chance = f"   {percent(track.reading.p)}" if track.reading.text else ""
        steps.append((track.restoration.picture, said + chance, False, LAST_MS))
    pages = [Image.fromarray(_page(picture, said, raw)) for picture, said, raw, _ in steps]
    file = io.BytesIO()
    pages[0].save(
        file,
        format={".gif": "GIF", ".webp": "WEBP"}[suffix],
        save_all=True,
        append_images=pages[1:],
        duration=[ms for *_, ms in steps],
        loop=0,
    )
    return file.getvalue()


def _page(picture: Picture, said: str, raw: bool) -> Picture:
    canvas = Canvas(WIDTH, HEIGHT)
    room = round(2 * WIDTH), round(2 * (HEIGHT - _CAPTION))
    shown = fit(picture, *room, pixels=raw)
    height, width = shown.shape[:2]
    canvas.picture(shown, (WIDTH - width / 2) / 2, (HEIGHT - _CAPTION - height / 2) / 2)
    canvas.text(WIDTH / 2, HEIGHT - 6, said, "strong", 9, SOFT, "centre")
    return canvas.cut(HEIGHT)
