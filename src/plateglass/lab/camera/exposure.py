"""One shot's parameters: everything that happened between the plate and the file."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from typing import Literal

if typing.TYPE_CHECKING:
    from collections.abc import Mapping

Sampling = Literal["area", "bilinear", "bicubic", "nearest"]
Chroma = Literal["420", "444"]
Value = float | int | bool | str | list[float]


@dataclass(frozen=True)
class Exposure:
    """The settings of one shot in the order light and file meet them; defaults do nothing.

    Lengths are pixels of the sensor, angles degrees, light is linear with 1 the white of the
    sharp picture.
    """

    preset: str = ""
    """Where the settings were drawn from, for the record."""

    # Where the camera stands.
    height: float = 0.0
    """Plate height on the sensor (mean of left and right edge); 0 keeps the picture's own."""
    yaw: float = 0.0
    """Turn about the plate's vertical axis; positive moves the right edge away."""
    pitch: float = 0.0
    """Turn about the plate's horizontal axis; positive moves the upper edge away."""
    roll: float = 0.0
    """Turn in the picture, clockwise."""
    distance: float = 30.0
    """From camera to plate in plate heights: small is wide-angle and strong perspective."""
    rolling: float = 0.0
    """Rolling shutter: sideways drift per row, which leans the plate."""
    margin: float = 0.3
    """Surroundings kept around the plate's bounding box, in plate heights."""
    offset: tuple[float, float] = (0.0, 0.0)
    """Fraction of a pixel by which the plate misses the pixel grid."""

    # Lens and shutter.
    defocus: float = 0.0
    """Radius of the circle of confusion."""
    softness: float = 0.0
    """Standard deviation of lens, filter and tremble, a Gaussian."""
    motion: float = 0.0
    """Length of the path that the plate travels while the shutter is open."""
    motion_angle: float = 0.0
    motion_curve: float = 0.0
    """Bend of that path, as a fraction of its length."""
    sampling: Sampling = "area"
    """How light becomes pixels: a sensor integrates, a cheap resizer picks."""

    # What is in the way, and the light.
    retro: float = 1.0
    """How much brighter than its surroundings head lamps or flash make the plate."""
    shadow: float = 0.0
    """Darkness of a cast shadow; 1 is black."""
    shadow_angle: float = 0.0
    shadow_at: float = 0.5
    """Where its edge lies across the frame, 0..1."""
    shadow_width: float = 1.0
    """How broad the shadow is, as a fraction of the frame's diagonal."""
    glare: float = 0.0
    """Light added at the centre of a reflection."""
    glare_at: tuple[float, float] = (0.5, 0.5)
    glare_size: float = 0.3
    """Its radius as a fraction of the frame's width."""
    haze: float = 0.0
    """Share of the light that the air or a dirty windscreen replaces by its own."""
    haze_colour: tuple[float, float, float] = (0.6, 0.6, 0.62)
    rain: float = 0.0
    """Streaks and drops, 0 to 1."""

    # The sensor.
    gain: float = 1.0
    """Exposure: below 1 under-exposed, above 1 whites clip."""
    bloom: float = 0.0
    """Share of the clipped light that spills over its neighbours."""
    shot: float = 0.0
    """Photon noise: variance per unit of light."""
    noise: float = 0.0
    """Read noise: standard deviation, the same in the dark."""
    banding: float = 0.0
    """Noise that a whole row shares."""
    bayer: bool = False
    """Whether pixels see one colour each and the others are interpolated (chroma noise)."""
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Gain of red, green, blue; an unequal one is a cast."""
    grey: bool = False
    """Whether the camera is monochrome or in its infra-red night mode."""
    grey_weights: tuple[float, float, float] = (0.3, 0.59, 0.11)

    # The processor in the camera.
    black: float = 0.0
    """Lift (positive) or crush (negative) of the black level, display units 0..1."""
    contrast: float = 1.0
    gamma: float = 1.0
    saturation: float = 1.0
    denoise: float = 0.0
    """Edge-preserving smear, 0 to 1."""
    sharpen: float = 0.0
    """Strength of the unsharp mask that leaves halos."""
    sharpen_radius: float = 1.0
    interlace: float = 0.0
    """Sideways distance of the two fields."""
    zoom: float = 1.0
    """Digital zoom: a pixel of the sensor is shown this many times enlarged."""
    zoom_filter: Sampling = "bicubic"

    # The file.
    quantiser: float = 0.0
    """QP of an emulated video codec (H.264 scale, 20-51); 0 is none."""
    block: int = 8
    """Its transform size."""
    jpeg: int = 0
    """Quality 1-100; 0 is not compressed."""
    chroma: Chroma = "420"
    phase: tuple[int, int] = (0, 0)
    """Where the frame lies on the codec's grid of blocks, 0..15."""

    # What others did with the file.
    again_scale: float = 1.0
    """Second generation: rescaled by this factor..."""
    again_jpeg: int = 0
    """... and compressed again at this quality; 0 is not."""
    moire: float = 0.0
    """Contrast of the interference pattern of a photographed screen."""
    short_side: int = 0
    """Resized so that the smaller side has this many pixels; 0 leaves the size."""
    frame: tuple[int, int] = (0, 0)
    """Resized to this width and height whatever the proportions; (0, 0) leaves the size."""

    def __post_init__(self) -> None:
        """Refuse what no camera can do."""
        if self.height < 0 or self.zoom < 1 or self.again_scale <= 0 or self.distance <= 0:
            raise ValueError("height is 0 or more, zoom 1 or more, scale and distance above 0")
        if not (0 <= self.jpeg <= 100 and 0 <= self.again_jpeg <= 100):
            raise ValueError("JPEG quality is 1-100, or 0 for none")
        if self.block not in (4, 8, 16):
            raise ValueError(f"a transform is 4, 8 or 16 pixels wide, not {self.block}")

    @property
    def shown(self) -> float:
        """Plate height in the delivered picture; 0 where the picture's own is kept."""
        return self.height * self.zoom * self.again_scale

    def replace(self, **changes: object) -> Exposure:
        """Return the same shot with some settings changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, Value]:
        """Return every setting as JSON knows it."""
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Exposure:
        """Read back :meth:`as_dict`; unknown names are an error, missing ones the default."""
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := set(values) - known:
            raise ValueError(f"an exposure has no {', '.join(sorted(unknown))}")
        return cls(
            **{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}  # type: ignore[arg-type]
        )


NOTHING = Exposure()
"""A perfect camera right in front of the plate."""
