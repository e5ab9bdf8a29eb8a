"""Clips: one plate, one camera, many frames, and a real video codec between them and us."""

from __future__ import annotations

import dataclasses
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from plateglass.errors import PlateglassError
from plateglass.geometry import Quad
from plateglass.lab.camera import processor, view
from plateglass.lab.camera.shoot import Shot, lit, passed_on, processed, sensed
from plateglass.video.films import av, pixels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plateglass.geometry import Matrix
    from plateglass.lab.camera.exposure import Exposure
    from plateglass.lab.camera.tone import Picture

Movement = Literal["approach", "pass", "shake"]
Codec = Literal["h264", "h265"]
MOVEMENTS: tuple[Movement, ...] = ("approach", "pass", "shake")
ENCODERS = {"h264": "libx264", "h265": "libx265"}
_SPEEDS = ("ultrafast", "veryfast", "fast", "medium")
_LEAST_SIDE = 64
"""Encoders refuse or mistreat frames that are smaller."""


@dataclass(frozen=True)
class Clip:
    """What a whole clip shares, beside the exposure: movement and codec."""

    frames: int = 8
    movement: Movement = "approach"
    amount: float = 0.5
    """How much: 1 doubles the height, passes by three plate heights, or shakes by half one."""
    codec: Codec = "h264"
    crf: int = 32
    """Constant rate factor: 26 is good, 45 is the worst that recorders are set to."""
    speed: str = "veryfast"
    """The encoder's preset; a camera's chip is about as thorough as the quick ones."""
    fps: int = 25
    gop: int = 50
    """Frames from one that is coded whole to the next; the others say what changed."""

    def __post_init__(self) -> None:
        """Refuse settings that no encoder knows."""
        if min(self.frames, self.fps, self.gop) < 1 or not 0 <= self.crf <= 51:
            raise ValueError("a clip has at least 1 frame, at 1 a second, and CRF 0 to 51")
        if self.movement not in MOVEMENTS or self.codec not in ENCODERS:
            raise ValueError(f"no movement {self.movement!r} or codec {self.codec!r}")

    @classmethod
    def draw(cls, rng: np.random.Generator, frames: int = 8) -> Clip:
        """Draw movement and codec once for a clip."""
        fps = int(rng.choice((10, 15, 25, 30)))
        return cls(
            frames=frames,
            movement=MOVEMENTS[int(rng.integers(len(MOVEMENTS)))],
            amount=float(rng.uniform(0.1, 1)),
            codec="h265" if rng.random() < 0.3 else "h264",
            crf=int(rng.integers(26, 46)),
            speed=_SPEEDS[int(rng.integers(len(_SPEEDS)))],
            fps=fps,
            gop=round(fps * float(rng.uniform(1, 4))),
        )

    def as_dict(self) -> dict[str, float | int | str]:
        """Return the settings as JSON knows them."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Clip:
        """Read back :meth:`as_dict`."""
        return cls(**values)  # type: ignore[arg-type]


def shoot_clip(
    picture: Picture,
    quad: Quad,
    exposure: Exposure,
    rng: np.random.Generator,
    clip: Clip | None = None,
) -> list[Shot]:
    """Film a sharp plate that approaches, passes or shakes; one shot for every frame.

    The exposure holds for the whole clip; a frame's own differs in place, height and angle
    only. The codec is real and runs over whole frames of one size; the exposure's own still
    compression is left out, its second generation follows for each frame.
    """
    clip = Clip.draw(rng) if clip is None else clip
    frames, shots = _exposed(picture, quad, exposure, rng, clip)
    delivered = []
    for frame, shot in zip(through_codec(frames, clip), shots, strict=True):
        file = passed_on(frame, shot.exposure, rng)
        scale = file.shape[1] / frame.shape[1], file.shape[0] / frame.shape[0]
        delivered.append(Shot(file, Quad.of(shot.quad.array * scale), shot.exposure))
    return delivered


def film(
    picture: Picture,
    quad: Quad,
    exposure: Exposure,
    rng: np.random.Generator,
    clip: Clip,
) -> tuple[bytes, list[Shot]]:
    """Like :func:`shoot_clip`, and return the camera's MP4 file beside its decoded frames.

    There is no second generation: the file is the camera's own.
    """
    own = exposure.replace(moire=0.0, again_scale=1.0, again_jpeg=0)
    frames, shots = _exposed(picture, quad, own, rng, clip)
    file = encoded(frames, clip)
    decoded = _decoded(file, len(frames))
    return file, [
        Shot(frame, shot.quad, shot.exposure)
        for frame, shot in zip(decoded, shots, strict=True)
    ]


def _exposed(
    picture: Picture, quad: Quad, exposure: Exposure, rng: np.random.Generator, clip: Clip
) -> tuple[list[Picture], list[Shot]]:
    """Return the frames as the encoder gets them, and each one's truth with its picture."""
    if exposure.height <= 0:
        raise ValueError("a clip needs an exposure with a plate height")
    takes = [
        exposure.replace(quantiser=0.0, jpeg=0, **changes)
        for changes in _moved(exposure, clip, rng)
    ]
    aspect = quad.width / max(quad.height, 1e-6)
    targets, size = _canvas(_places(takes, clip, aspect, rng), exposure)
    shots = []
    for take, target in zip(takes, targets, strict=True):
        light = view.capture(picture, quad, target, size, take)
        frame = processed(sensed(lit(light, take, rng, target), take, rng), take)
        if take.zoom != 1:
            large = tuple(_even(n * take.zoom) for n in size)
            frame = processor.resize(frame, (large[0], large[1]), take.zoom_filter)
        scale = frame.shape[1] / size[0], frame.shape[0] / size[1]
        shots.append(Shot(frame, Quad.of(target.array * scale), take))
    return [shot.picture for shot in shots], shots


def _moved(exposure: Exposure, clip: Clip, rng: np.random.Generator) -> list[dict[str, float]]:
    """Return each frame's changes of height, angle and blur."""
    turn = float(rng.normal(0, 4)) * clip.amount
    changes = []
    for i in range(clip.frames):
        t = i / max(1, clip.frames - 1)
        change = {"yaw": exposure.yaw + turn * (t - 0.5)}
        # Mounts and roads tremble: an exposure falls on any part of the swing.
        change["motion"] = exposure.motion * float(rng.uniform(0.3, 1.7))
        if clip.movement == "approach":
            # Even speed towards the camera: the distance shrinks linearly, not the picture.
            change["height"] = exposure.height / (1 - t * clip.amount / (1 + clip.amount))
        if clip.movement == "shake":
            change["motion_angle"] = exposure.motion_angle + float(rng.normal(0, 30))
            change["roll"] = exposure.roll + float(rng.normal(0, 1.5)) * clip.amount
        changes.append(change)
    return changes


def _places(
    takes: Sequence[Exposure], clip: Clip, aspect: float, rng: np.random.Generator
) -> list[Matrix]:
    """Return each frame's corners in one common, not yet placed, coordinate system."""
    heading = float(rng.uniform(0, 2 * math.pi))
    travel = {"approach": 0.7, "pass": 3.0, "shake": 0.0}[clip.movement] * clip.amount
    tremble = clip.amount * (0.25 if clip.movement == "shake" else 0.03)
    places = []
    for i, take in enumerate(takes):
        along = travel * takes[0].height * i / max(1, len(takes) - 1)
        centre = (along * math.cos(heading), 0.4 * along * math.sin(heading))
        jitter = rng.normal(0, tremble * take.height, 2)
        places.append(view.seen(take, aspect, take.height) + centre + jitter)
    return places


def _canvas(places: Sequence[Matrix], exposure: Exposure) -> tuple[list[Quad], tuple[int, int]]:
    """Return the frame that holds all places with a margin, and the quads in it."""
    every = np.concatenate(list(places))
    margin = exposure.margin * exposure.height
    low, high = every.min(0) - margin, every.max(0) + margin
    size = [max(_LEAST_SIDE, _even(n + 1)) for n in high - low]
    shift = (np.array(size) - (high - low)) / 2 - low
    return [Quad.of(corners + shift) for corners in places], (size[0], size[1])


def _even(length: float) -> int:
    """Round up to what 4:2:0 needs."""
    return 2 * math.ceil(length / 2)


def through_codec(frames: Sequence[Picture], clip: Clip) -> list[Picture]:
    """Encode frames of one (even) size and decode them again, all in memory."""
    return _decoded(encoded(frames, clip), len(frames))


def encoded(frames: Sequence[Picture], clip: Clip) -> bytes:
    """Return frames of one (even) size as an MP4 file."""
    height, width = frames[0].shape[:2]
    file = io.BytesIO()
    # A camera's chip encodes each frame at once. It also keeps x264 from looking ahead, which
    # on frames this small is not the same in every run.
    options = {"crf": str(clip.crf), "preset": clip.speed, "tune": "zerolatency"}
    if clip.codec == "h265":
        options["x265-params"] = "log-level=none:pools=none:frame-threads=1"
    with av().open(file, "w", format="mp4") as out:
        stream = out.add_stream(ENCODERS[clip.codec], rate=clip.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.thread_count = 1
        stream.codec_context.gop_size = clip.gop
        for frame in frames:
            image = av().VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            out.mux(stream.encode(image))
        out.mux(stream.encode(None))
    return file.getvalue()


def _decoded(file: bytes, count: int) -> list[Picture]:
    with av().open(io.BytesIO(file)) as back:
        decoded = [pixels(frame, "rgb24") for frame in back.decode(video=0)]
    if len(decoded) != count:
        raise PlateglassError(
            f"the codec gave back {len(decoded)} frames of {count}; try another one"
        )
    return decoded
