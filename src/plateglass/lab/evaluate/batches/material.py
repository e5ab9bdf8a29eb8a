"""Small archives to run over: drawn plates, some of them no pictures at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass import image
from plateglass.lab.evaluate.protocols import seeded, sized
from plateglass.lab.evaluate.reading.samples import rendered_samples

if TYPE_CHECKING:
    from pathlib import Path

HEIGHTS = (14, 18, 24, 32)


def crops(folder: Path, count: int, corrupt: float = 0.0) -> list[Path]:
    """Draw plates into a folder; a share of the files is cut off in the middle."""
    folder.mkdir(parents=True)
    paths = []
    for number, sample in enumerate(rendered_samples(count)):
        rng = seeded("plateglass-batches/1", number)
        height = HEIGHTS[number % len(HEIGHTS)]
        data = image.encode(sized(sample.pixels, sample.pixels.shape[0], height, rng))
        if number < corrupt * count:
            data = data[: len(data) // 2]
        # The bad ones are spread, and which they are is the same each time.
        paths.append(folder / f"{int(rng.integers(10**6)):06d}-{number}.png")
        paths[-1].write_bytes(data)
    return paths


def listed(paths: list[Path], times: int, file: Path) -> Path:
    """Write a list that names the same pictures again and again."""
    with file.open("w", encoding="utf-8") as lines:
        for _ in range(times):
            lines.writelines(f"{path.resolve()}\n" for path in paths)
    return file
