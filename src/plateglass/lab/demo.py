"""The demo's pictures: a dozen plates of a dozen countries, each spoilt in its own way.

    python -m plateglass.lab.demo

draws them anew into ``plateglass/demo/`` with ``truth.csv``. The texts are invented, the
cameras set by hand, so that each picture shows one thing that goes wrong in practice; hard, but
not hopeless. Same renderer, same camera, same pictures.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from plateglass.lab.camera import Exposure, shoot
from plateglass.lab.plates.draw import draw
from plateglass.plates import get

if TYPE_CHECKING:
    from plateglass.lab.camera import Shot

FOLDER = Path(__file__).resolve().parents[1] / "demo"
COLUMNS = ("file", "text", "shown", "country", "format", "quad", "story")


@dataclass(frozen=True)
class Picture:
    """One picture of the demo: a plate, a camera, and what went wrong."""

    name: str
    format: str
    text: str
    story: str
    exposure: Exposure
    jpeg: int = 0
    """Quality of the file; 0 writes PNG."""
    seed: int = 1
    wear: float = 0.1
    night: bool = False

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.{'jpg' if self.jpeg else 'png'}"

    def take(self) -> Shot:
        """Draw the plate and photograph it."""
        rng = np.random.default_rng(self.seed)
        drawn = draw(get(self.format), rng, self.text, 128, self.wear, self.night)
        return shoot(drawn.picture, drawn.quad, self.exposure, rng)

    def row(self, shot: Shot) -> tuple[str, ...]:
        """Tell the truth about it, for the table."""
        form = get(self.format)
        shown = form.spaced(self.text).replace("\n", " / ").replace("|", " ")
        quad = " ".join(f"{x:.1f},{y:.1f}" for x, y in shot.quad.points)
        return (self.file, self.text, shown, form.country, form.id, quad, self.story)


def seen(height: float, **settings: object) -> Exposure:
    """Return a camera with these faults; its frame is cut tightly around the plate."""
    return Exposure(height=height).replace(**{"margin": 0.12, **settings})


PINK = (1.25, 0.78, 1.02)
"""Gains of a dash-cam without an infra-red filter, at dusk."""

PICTURES = (
    Picture(
        "china-night",
        "cn-blue",
        "粤B8K306",
        "Street camera at night",
        seen(
            20,
            softness=0.55,
            gain=0.35,
            shot=0.004,
            noise=0.012,
            bayer=True,
            gamma=0.85,
            yaw=14,
        ),
        jpeg=60,
        seed=3,
    ),
    Picture(
        "germany-dashcam",
        "de-car",
        "MKX4071",
        "Dash-cam, pink cast, 15 pixels tall",
        seen(15, softness=0.6, balance=PINK, noise=0.01, sharpen=0.5, yaw=-12),
        jpeg=70,
        seed=3,
    ),
    Picture(
        "indonesia-jpeg",
        "id-car-black",
        "B1742KZF",
        "JPEG quality 2",
        seen(60, softness=0.8),
        jpeg=2,
        seed=5,
    ),
    Picture(
        "california-glare",
        "us-ca",
        "7KTR492",
        "Head lamps behind us, glare",
        seen(
            30,
            softness=0.7,
            glare=0.9,
            glare_at=(0.7, 0.4),
            glare_size=0.2,
            noise=0.02,
            gain=0.9,
        ),
        jpeg=55,
        seed=3,
    ),
    Picture(
        "britain-zoom",
        "gb-rear",
        "LK19VTZ",
        "Digital zoom, four times",
        seen(16, softness=0.7, noise=0.008, zoom=4.0, sharpen=0.3),
        jpeg=45,
        seed=2,
    ),
    Picture(
        "vietnam-cctv",
        "vn-motorcycle",
        "59X148263",
        "Two lines, low-resolution CCTV",
        seen(34, softness=0.9, quantiser=33, noise=0.008),
        jpeg=85,
        seed=6,
    ),
    Picture(
        "brazil-motion",
        "br-mercosur",
        "RJK3D58",
        "A passing car, slow shutter",
        seen(24, softness=0.4, motion=3.6, motion_angle=8, noise=0.008),
        jpeg=80,
        seed=2,
    ),
    Picture(
        "russia-codec",
        "ru-car",
        "K482MT178",
        "Video codec at its limit",
        seen(20, softness=0.5, quantiser=38, block=8, noise=0.006),
        seed=5,
    ),
    Picture(
        "india-rain",
        "in-car",
        "MH12KT4831",
        "Dusk, rain on the windscreen",
        seen(18, softness=0.7, gain=0.5, balance=PINK, rain=0.5, noise=0.012, sharpen=0.4),
        jpeg=70,
        seed=6,
    ),
    Picture(
        "japan-tilt",
        "jp-private",
        "横浜318る6024",
        "Seen from the side",
        seen(26, softness=0.6, yaw=42, pitch=12, roll=-7, distance=14, noise=0.01, margin=0.05),
        jpeg=60,
        seed=8,
    ),
    Picture(
        "egypt-copy",
        "eg-car",
        "٤٨١نهف",
        "Photographed from a screen",
        seen(28, softness=0.6, moire=0.05, again_scale=0.8, again_jpeg=40),
        jpeg=70,
        seed=3,
    ),
    Picture(
        "poland-haze",
        "pl-car",
        "WX4817K",
        "Fog, little contrast",
        seen(18, softness=0.6, haze=0.75, noise=0.008, grey=True),
        jpeg=60,
        seed=1,
    ),
)


def make(folder: Path = FOLDER) -> None:
    """Write every picture and the table of what they say."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for picture in PICTURES:
        shot = picture.take()
        image = Image.fromarray(shot.picture)
        if picture.jpeg:
            image.save(folder / picture.file, quality=picture.jpeg, subsampling="4:2:0")
        else:
            image.save(folder / picture.file, optimize=True)
        table.writerow(picture.row(shot))
    (folder / "truth.csv").write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    make()
