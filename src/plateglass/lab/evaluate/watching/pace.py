"""Whether watching keeps up, in how much memory.

    python -m plateglass.lab.evaluate.watching.pace

A drawn street of 1280x720 with two cars, seen by a camera that sways, twenty seconds at 25
frames a second in H.264, looped for as many minutes as asked for. Pace is frames processed over
frames shown: above 1 keeps up. Processor time is that of all threads, so that a figure from a
busy machine can be judged too: two cores keep up where it is below two seconds a second.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from plateglass.here import cores
from plateglass.lab.evaluate.environment import typed
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.plates.mix import Mix
from plateglass.lab.scenes import Scene, Stock, draw_scene
from plateglass.pipeline import Plateglass
from plateglass.video import watch
from plateglass.video.films import av

SIZE, FPS, SECONDS = (1280, 720), 25, 20
_SWAY = 60
"""Pixels that the camera sways to each side."""
_NEAR = 70
"""Pixels that the wider plate in view is wide at least."""
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class Pace:
    """What watching a clip took."""

    minutes: float
    """Shown."""
    tracks: int
    pace: float
    """Frames processed over frames shown, by the clock."""
    cores: float
    """Seconds of processor time a second shown."""
    megabytes: tuple[float, ...]
    """Memory of the process, at each tenth of the clip."""


def street(path: Path, seconds: int = SECONDS, seed: int = 0) -> Path:
    """Film a street; the same seed gives the same one."""
    width, height = SIZE
    rng = seeded("plateglass-pace/1", seed)
    scene = _scene(rng)
    with av().open(str(path), "w", format="mp4") as out:
        stream = out.add_stream(
            "libx264", rate=FPS, options={"crf": "26", "preset": "veryfast"}
        )
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in _swaying(scene.picture, seconds * FPS, rng):
            stream_in = av().VideoFrame.from_ndarray(picture, format="rgb24")
            out.mux(stream.encode(stream_in))
        out.mux(stream.encode(None))
    return path


def _scene(rng: np.random.Generator) -> Scene:
    """Draw streets until one has one or two plates that are near enough to be read."""
    wide = (SIZE[0] + 2 * _SWAY, SIZE[1] + 2 * _SWAY)
    stock = Stock(Mix(random_text=0.0, generic=0.0))
    while True:
        scene = draw_scene(rng, wide, plates=stock, night=False, count=2)
        near = [p for p in scene.plates if p.counts and p.quad.width > _NEAR]
        if near and len(scene.plates) <= 2:
            return scene


def _swaying(wide: np.ndarray, frames: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    width, height = SIZE
    for i in range(frames):
        # Whole periods, so that the loop closes.
        t = 2 * math.pi * i / frames
        x = _SWAY * (1 + math.sin(3 * t))
        y = _SWAY * (1 + 0.5 * math.cos(2 * t))
        matrix = np.array([[1, 0, -x], [0, 1, -y]], np.float64)
        view = cv2.warpAffine(wide, matrix, SIZE, flags=cv2.INTER_LINEAR)
        grain = rng.integers(-3, 4, (height // 2, width // 2, 1), np.int16)
        noise = np.repeat(np.repeat(grain, 2, 0), 2, 1)
        yield np.clip(view + noise, 0, 255).astype(np.uint8)


def looped(source: Path, target: Path, minutes: float) -> Path:
    """Repeat a film without decoding it."""
    with av().open(str(target), "w", format="mp4") as out:
        stream, shift = None, 0
        while stream is None or shift * stream.time_base < 60 * minutes:
            with av().open(str(source)) as film:
                video = film.streams.video[0]
                if stream is None:
                    stream = out.add_stream_from_template(video)
                    stream.time_base = video.time_base
                for packet in film.demux(video):
                    if packet.dts is not None:
                        packet.pts += shift
                        packet.dts += shift
                        packet.stream = stream
                        out.mux(packet)
                shift += video.duration
    return target


def measure(path: Path) -> Pace:
    """Watch a film, reading only, as a service would."""
    memory: list[float] = []

    def note(done: float, total: float | None) -> None:
        if total and done >= len(memory) * total / 10:
            memory.append(_megabytes())

    wall, processor = time.perf_counter(), time.process_time()
    watching = watch(path, machine=Plateglass(), progress=note, pictures=False)
    for _ in watching:
        pass
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    shown = watching.summary.seconds
    return Pace(
        shown / 60, watching.summary.tracks, shown / wall, processor / shown, tuple(memory)
    )


def _megabytes() -> float:
    if not _STATM.exists():
        return math.nan
    return int(_STATM.read_text().split()[1]) * 4096 / 2**20


def write(took: Pace, out: Path, command: str) -> None:
    """Write a measurement as the handbook takes it."""
    environment = {
        "command": command,
        "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(),
        "cores": cores(),
    }
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"environment": environment, "table": [asdict(took)]}, indent=1)
    (out / "pace.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Draw the street, loop it, watch it, and print what it took."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--minutes", type=float, default=2.0)
    options.add_argument("-o", "--out", type=Path, help="a folder for what was measured")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        short = street(Path(folder) / "street.mp4")
        took = measure(looped(short, Path(folder) / "long.mp4", asked.minutes))
    if asked.out:
        write(took, asked.out, typed("plateglass.lab.evaluate.watching.pace"))
    print(  # noqa: T201
        f"{took.minutes:.1f} minutes shown, {took.tracks} tracks; pace {took.pace:.2f} by the "
        f"clock, {took.cores:.2f} s of processor time a second shown; memory "
        + ", ".join(f"{m:.0f}" for m in took.megabytes)
        + " MB"
    )


if __name__ == "__main__":
    main()
