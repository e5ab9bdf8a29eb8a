"""The pictures of ``plateglass demo``: a dozen countries' plates as bad cameras see them.

    python -m plateglass.lab.data.demo

draws and photographs them anew and writes ``plateglass/demo/`` with its ``labels.csv``. The
seeds were chosen by eye, for pictures that are hard but not hopeless.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plateglass import files, image
from plateglass.lab.camera import preset, shoot
from plateglass.lab.plates.mix import Mix
from plateglass.plates import get

if TYPE_CHECKING:
    from plateglass.lab.camera import Shot
    from plateglass.lab.plates.draw import Drawn

FOLDER = Path(__file__).parents[2] / "demo"


@dataclass(frozen=True)
class Scene:
    """One picture to take."""

    country: str
    camera: str
    height: float
    """Of the plate on the sensor, in pixels."""
    seed: int

    @property
    def file(self) -> str:
        """Name of the picture."""
        return f"{self.country.lower()}-{self.camera}.png"

    def take(self) -> tuple[Drawn, Shot]:
        """Draw the plate and photograph it."""
        rng = np.random.default_rng(self.seed)
        mix = Mix({self.country: 1.0}, random_text=0.0, generic=0.0, night=0.0)
        drawn = mix.draw(rng, 96)
        exposure = preset(self.camera).draw(rng, self.height, difficulty=0.7)
        return drawn, shoot(drawn.picture, drawn.quad, exposure, rng)


SCENES = (Scene("CN", "dashcam", 15, 1),)


def make(folder: Path = FOLDER) -> None:
    """Write every picture and the table of what they say."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("file", "text", "shown", "country", "format", "camera", "seed", "exposure"))
    for scene in SCENES:
        drawn, shot = scene.take()
        image.save(shot.picture, folder / scene.file)
        form = get(drawn.format)
        shown = form.spaced(drawn.text).replace("\n", " ")
        exposure = json.dumps(shot.exposure.as_dict(), sort_keys=True)
        table.writerow(
            (
                scene.file,
                drawn.text,
                shown,
                form.country,
                form.id,
                scene.camera,
                scene.seed,
                exposure,
            )
        )
    files.write(folder / "labels.csv", text.getvalue())


if __name__ == "__main__":
    make()
