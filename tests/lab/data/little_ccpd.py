"""A data set of a few pictures with CCPD's exact folders and names, drawn for the occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass import image
from plateglass.geometry import Box, Quad
from plateglass.lab.data import ccpd
from plateglass.lab.plates.draw import draw
from plateglass.plates import get
from plateglass.results import PictureResult, Plate
from plateglass.show import labels

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.geometry import Picture

PHOTO = (320, 240)


def ccpd_name(quad: Quad, text: str, brightness: int = 120, blur: int = 40) -> str:
    """Name a picture as CCPD would."""
    result = PictureResult("", *PHOTO)
    tables = (ccpd.PROVINCES, ccpd.LETTERS, *[ccpd.SIGNS] * (len(text) - 2))
    indices = "_".join(str(t.index(c)) for t, c in zip(tables, text, strict=True))
    where = labels.ccpd(result, Plate(quad, 1.0))
    return f"{where}-{indices}-{brightness}-{blur}"


def photo(text: str, height: int, seed: int) -> tuple[Picture, Quad]:
    """Draw a plate somewhere on a vehicle's paint, and say where."""
    rng = np.random.default_rng(seed)
    form = get("cn-green" if len(text) == 8 else "cn-blue")
    drawn = draw(form, rng, text, height, wear=0.0, night=False)
    width, tall = PHOTO
    picture = np.clip(rng.normal(90, 12, (tall, width, 3)), 0, 255).astype(np.uint8)
    rows, columns = drawn.picture.shape[:2]
    x, y = int(rng.integers(0, width - columns)), int(rng.integers(0, tall - rows))
    picture[y : y + rows, x : x + columns] = drawn.picture
    return picture, Quad.of(drawn.quad.array + np.array([x, y]))


def little_ccpd(folder: Path) -> dict[str, str]:
    """Write the set; return what should become of each picture: its text, or why not."""
    becomes: dict[str, str] = {}

    def put(part: str, picture: Picture, name: str, outcome: str) -> None:
        image.save(picture, folder / part / f"{name}.jpg")
        becomes[f"{part}/{name}.jpg"] = outcome

    for seed, (part, text, height) in enumerate(
        [
            ("ccpd_base", "皖A6E028", 54),
            ("ccpd_base", "京N7KJ31", 30),
            ("ccpd_tilt", "沪BZ9999", 20),
            ("ccpd_green/train", "粤BD12345", 40),
        ]
    ):
        picture, quad = photo(text, height, seed)
        put(part, picture, ccpd_name(quad, text), text)
    picture, quad = photo("苏E00001", 40, 10)
    dark = (picture * 0.3).astype(np.uint8)
    put("ccpd_db", dark, ccpd_name(quad, "苏E00001", brightness=20), "too dark")
    bright = (255 - (255 - picture) * 0.2).astype(np.uint8)
    put("ccpd_db", bright, ccpd_name(quad, "苏E00002", brightness=240), "too bright")
    flat = (110 + picture * 0.1).astype(np.uint8)
    put("ccpd_weather", flat, ccpd_name(quad, "苏E00003"), "too flat")
    picture, quad = photo("浙C88888", 10, 11)
    put("ccpd_fn", picture, ccpd_name(quad, "浙C88888"), "too small")
    away = Quad.from_box(Box(280, 200, 400, 240))
    put("ccpd_rotate", picture, ccpd_name(away, "浙C88888"), "the plate is not in the picture")
    half = ccpd_name(quad, "川A12345").rpartition("-")[0]
    put("ccpd_challenge", picture, half, "no annotation in its name")
    put("ccpd_np", picture, "1021", "no annotation in its name")
    picture, quad = photo("鲁A12345", 40, 12)
    hidden = ccpd_name(quad, "鲁A1234" + ccpd.NOTHING)
    put("ccpd_challenge", picture, hidden, "not all characters are given")
    name = f"ccpd_blur/{ccpd_name(quad, '鲁A54321')}.jpg"
    (folder / "ccpd_blur").mkdir()
    (folder / name).write_bytes(b"\xff\xd8\xff cut off")
    becomes[name] = "unreadable"
    return becomes
