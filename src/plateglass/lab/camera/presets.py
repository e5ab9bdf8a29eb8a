"""Which settings go together: four kinds of camera, the training mix, the seeds' crappifiers.

Ranges were set by eye beside real pictures (Romanian dash-cam tracks, CCPD crops, Pakistani
phone photographs) and by what H.264 recorders are sold with; they are judgement, not fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from plateglass.lab.camera.draws import (
    Bell,
    Draw,
    Log,
    Maybe,
    Pick,
    Quantiles,
    Several,
    Uniform,
    Whole,
)
from plateglass.lab.camera.exposure import Exposure

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

IN_HEIGHTS = ("defocus", "motion", "interlace")
"""Settings that presets give in plate heights: near plates move and blur over more pixels."""

_LEAST = 12.0
"""Plates lower than this blur as if they were this high: optics do not shrink with distance."""

SHOWN = 60.0
"""Enlarging stops where the plate is shown this high: nobody enlarges what is large."""


@dataclass(frozen=True)
class Preset:
    """A distribution over exposures, one setting at a time."""

    name: str
    note: str
    """What it stands for, in a sentence."""
    draws: Mapping[str, Draw] = field(default_factory=dict)
    others: tuple[tuple[Preset, float], ...] = ()
    """Presets to draw from instead, with weights; then ``draws`` overrules what they drew."""

    @property
    def is_jpeg(self) -> bool:
        """Whether the damage is the file: JPEG comes last and starts at a block's corner."""
        return "jpeg" in self.draws and not {"phase", "again_jpeg"} & set(self.draws)

    def draw(
        self, rng: np.random.Generator, height: float | None = None, difficulty: float = 1.0
    ) -> Exposure:
        """Draw one shot; ``difficulty`` 0..1 goes from a nearly ideal camera to everything.

        ``height`` fixes the plate's height on the sensor instead of drawing it.
        """
        values = self.settings(rng, difficulty)
        if height is not None and "height" in values:
            values["height"] = height
        reach = max(float(values.get("height", 0.0)), _LEAST)  # type: ignore[arg-type]
        for name in IN_HEIGHTS:
            if name in values:
                values[name] = float(values[name]) * reach  # type: ignore[arg-type]
        if values.get("height"):
            most = max(1.0, SHOWN / float(values["height"]))  # type: ignore[arg-type]
            zoom = min(float(values.get("zoom", 1.0)), most)  # type: ignore[arg-type]
            again = min(float(values.get("again_scale", 1.0)), most / zoom)  # type: ignore[arg-type]
            values.update(zoom=zoom, again_scale=again)
        return Exposure(**values)  # type: ignore[arg-type]

    def settings(self, rng: np.random.Generator, difficulty: float) -> dict[str, object]:
        """Draw the settings as this table gives them, blur still in plate heights."""
        values: dict[str, object] = {"preset": self.name}
        if self.others:
            chosen = Pick(*zip(*self.others, strict=True)).at(rng.random(), difficulty)
            values = chosen.settings(rng, difficulty)  # type: ignore[attr-defined]
            values["preset"] = f"{self.name}/{values['preset']}"
        numbers = rng.random(len(self.draws)).tolist()
        for (name, draw), u in zip(self.draws.items(), numbers, strict=True):
            values[name] = draw.at(u, difficulty)
        return values


_ANYWHERE: dict[str, Draw] = {
    "offset": Several((Uniform(0, 1), Uniform(0, 1))),
    "phase": Several((Whole(Uniform(0, 15)), Whole(Uniform(0, 15)))),
    "margin": Uniform(0.2, 0.35),
    "glare_at": Several((Uniform(0, 1), Uniform(0, 1))),
    "shadow_angle": Uniform(0, 360),
    "shadow_at": Uniform(0.1, 0.9),
    "shadow_width": Log(0.1, 1),
    "motion_curve": Maybe(0.4, Uniform(-0.6, 0.6)),
    "sharpen_radius": Uniform(0.6, 1.6),
    "distance": Log(6, 80, easy=40),
    "zoom_filter": Pick(("bicubic", "bilinear", "nearest"), (5, 4, 1)),
}

_DASHCAM: dict[str, Draw] = _ANYWHERE | {
    "height": Quantiles((0, 0.15, 0.5, 0.85, 1), (8, 11, 17, 30, 60), easy=0.6),
    "yaw": Bell(0, 40),
    "pitch": Bell(3, 15),
    "roll": Bell(0, 8),
    "rolling": Bell(0, 0.12),
    "defocus": Maybe(0.6, Uniform(0, 0.09, easy=0.0), steady=True),
    "softness": Uniform(0.35, 0.9, easy=0.35),
    "motion": Maybe(0.5, Log(0.02, 0.3, easy=0.02)),
    "motion_angle": Bell(0, 90),
    "retro": Maybe(0.25, Log(1.2, 3, easy=1), 1.0),
    "shadow": Maybe(0.2, Uniform(0.2, 0.8, easy=0.2)),
    "glare": Maybe(0.15, Log(0.1, 1.2, easy=0.1)),
    "glare_size": Uniform(0.05, 0.5),
    # The windscreen's own light: dirt, a reflected dashboard, a tint, at times strongly pink.
    "haze": Maybe(0.5, Log(0.03, 0.5, easy=0.02)),
    "haze_colour": Pick(
        (
            (0.6, 0.6, 0.62),
            (0.8, 0.82, 0.85),
            (0.35, 0.36, 0.4),
            (0.75, 0.2, 0.3),
            (0.5, 0.12, 0.2),
            (0.4, 0.25, 0.6),
        ),
        (4, 2, 2, 2, 2, 1),
    ),
    "rain": Maybe(0.08, Uniform(0.2, 1, easy=0.2)),
    "gain": Log(0.3, 1.8, easy=0.9),
    "bloom": Maybe(0.4, Uniform(0, 0.5)),
    "shot": Log(0.0003, 0.01, easy=0.0003),
    "noise": Log(0.001, 0.02, easy=0.001),
    "bayer": Maybe(0.6, Pick((True,)), False, steady=True),
    "balance": Pick(
        (
            (1.0, 1.0, 1.0),
            (1.08, 1.0, 0.9),
            (0.9, 1.0, 1.12),
            (0.95, 1.05, 0.95),
            (1.5, 0.75, 0.85),
            (1.25, 0.7, 0.8),
            (1.1, 0.7, 1.2),
            (0.85, 0.75, 1.3),
        ),
        (5, 2, 2, 1, 2, 2, 1, 0.5),
    ),
    "black": Bell(0.02, 0.1),
    "contrast": Bell(1, 0.3),
    "gamma": Log(0.75, 1.35, easy=1),
    "saturation": Uniform(0.6, 1.4, easy=1),
    "denoise": Maybe(0.6, Uniform(0.1, 1, easy=0.1)),
    "sharpen": Maybe(0.7, Uniform(0.2, 1.8, easy=0.2)),
    "zoom": Maybe(0.12, Uniform(1.2, 3, easy=1.2), 1.0),
    "quantiser": Maybe(0.65, Uniform(20, 37, easy=20)),
    "block": Pick((4, 8, 16), (4, 4, 1)),
    "jpeg": Whole(Maybe(0.6, Quantiles((0, 0.2, 1), (25, 50, 95), easy=0.7), 0, steady=True)),
}

_CCTV: dict[str, Draw] = _DASHCAM | {
    "yaw": Bell(0, 45),
    "pitch": Bell(15, 20),
    "roll": Bell(0, 15),
    "rolling": Bell(0, 0.05),
    "defocus": Maybe(0.6, Uniform(0, 0.12, easy=0.0), steady=True),
    "motion": Maybe(0.45, Log(0.02, 0.35, easy=0.02)),
    "retro": Maybe(0.1, Log(1.2, 3, easy=1), 1.0),
    "haze_colour": Pick(((0.6, 0.6, 0.62), (0.85, 0.85, 0.9), (0.3, 0.3, 0.3))),
    "haze": Maybe(0.3, Log(0.03, 0.45, easy=0.02)),
    "grey": Maybe(0.2, Pick((True,)), False, steady=True),
    "grey_weights": Pick(((0.3, 0.59, 0.11), (0.6, 0.3, 0.1), (0.33, 0.33, 0.34))),
    "banding": Maybe(0.1, Uniform(0, 0.01)),
    "balance": Pick(
        ((1.0, 1.0, 1.0), (1.1, 1.0, 0.85), (0.88, 1.0, 1.15), (0.95, 1.06, 0.9)), (4, 1, 1, 1)
    ),
    "interlace": Maybe(0.08, Uniform(-0.25, 0.25)),
    "sampling": Pick(("area", "bilinear", "bicubic", "nearest"), (8, 2, 2, 0.4)),
    "zoom": Maybe(0.2, Uniform(1.2, 4, easy=1.2), 1.0),
    "quantiser": Maybe(0.8, Uniform(22, 40, easy=20)),
    "jpeg": Whole(Maybe(0.5, Quantiles((0, 0.2, 1), (15, 40, 92), easy=0.7), 0, steady=True)),
    "again_scale": Maybe(0.15, Log(0.6, 1.8, easy=1), 1.0),
    "again_jpeg": Whole(Maybe(0.2, Uniform(20, 92, easy=92), 0)),
    "moire": Maybe(0.02, Uniform(0.02, 0.2)),
}

_NIGHT: dict[str, Draw] = _DASHCAM | {
    "retro": Maybe(0.5, Log(1.2, 4, easy=1.2), 1.0),
    "motion": Maybe(0.6, Log(0.03, 0.4, easy=0.03)),
    "glare": Maybe(0.3, Log(0.15, 2, easy=0.15)),
    "glare_size": Log(0.03, 0.4),
    "shadow": Maybe(0.1, Uniform(0.2, 0.7, easy=0.2)),
    "gain": Log(0.12, 1.3, easy=0.6),
    "bloom": Maybe(0.7, Uniform(0.1, 0.8)),
    "shot": Log(0.001, 0.02, easy=0.001),
    "noise": Log(0.002, 0.018, easy=0.002),
    "banding": Maybe(0.2, Uniform(0, 0.012)),
    "grey": Maybe(0.3, Pick((True,)), False, steady=True),
    "grey_weights": Pick(((0.3, 0.59, 0.11), (0.6, 0.3, 0.1), (0.33, 0.33, 0.34))),
    "balance": Pick(
        (
            (1.0, 1.0, 1.0),
            (1.25, 0.95, 0.6),
            (1.15, 1.0, 0.75),
            (0.85, 0.95, 1.3),
            (1.4, 0.75, 0.9),
        ),
        (4, 2, 2, 1, 1.5),
    ),
    "denoise": Maybe(0.8, Uniform(0.2, 1, easy=0.1)),
    "saturation": Uniform(0.3, 1.2, easy=1),
    "gamma": Log(0.6, 1.1, easy=1),
}

_PHONE: dict[str, Draw] = _ANYWHERE | {
    "height": Quantiles((0, 0.1, 0.5, 0.9, 1), (9, 13, 24, 45, 60), easy=0.6),
    "yaw": Bell(0, 45),
    "pitch": Bell(5, 30),
    "roll": Bell(0, 20),
    "rolling": Bell(0, 0.06),
    "defocus": Maybe(0.4, Uniform(0, 0.14, easy=0.0), steady=True),
    "softness": Uniform(0.3, 0.7, easy=0.3),
    "motion": Maybe(0.35, Log(0.03, 0.35, easy=0.03)),
    "motion_angle": Uniform(0, 180),
    "shadow": Maybe(0.3, Uniform(0.2, 0.8, easy=0.2)),
    "glare": Maybe(0.2, Log(0.1, 1.5, easy=0.1)),
    "glare_size": Uniform(0.05, 0.6),
    "haze": Maybe(0.15, Log(0.03, 0.3, easy=0.02)),
    "gain": Log(0.4, 2, easy=0.95),
    "bloom": Maybe(0.2, Uniform(0, 0.4)),
    "shot": Log(0.0002, 0.006, easy=0.0002),
    "noise": Log(0.0007, 0.01, easy=0.0007),
    "bayer": Maybe(0.5, Pick((True,)), False, steady=True),
    "balance": Pick(
        ((1.0, 1.0, 1.0), (1.1, 1.0, 0.88), (0.92, 1.0, 1.1), (0.97, 1.05, 0.93)), (5, 2, 2, 1)
    ),
    "black": Bell(0, 0.06),
    "contrast": Bell(1.08, 0.25),
    "gamma": Log(0.8, 1.2, easy=1),
    "saturation": Uniform(0.8, 1.4, easy=1),
    "denoise": Maybe(0.6, Uniform(0.1, 0.8, easy=0.1)),
    "sharpen": Maybe(0.8, Uniform(0.3, 2.2, easy=0.3)),
    "sampling": Pick(("area", "bilinear", "bicubic", "nearest"), (8, 1, 2, 0.3)),
    "zoom": Maybe(0.25, Uniform(1.2, 4, easy=1.2), 1.0),
    "jpeg": Whole(Quantiles((0, 0.15, 0.5, 1), (12, 40, 75, 95), easy=0.5)),
    "chroma": Pick(("420", "444"), (3, 1)),
    "again_scale": Maybe(0.25, Log(0.5, 1.6, easy=1), 1.0),
    "again_jpeg": Whole(Maybe(0.4, Uniform(15, 92, easy=92), 0)),
    "moire": Maybe(0.03, Uniform(0.03, 0.25)),
}

# Every effect at any strength, whether or not one camera would combine them.
_BROAD: dict[str, Draw] = _CCTV | {
    "yaw": Uniform(-45, 45, easy=0),
    "pitch": Bell(5, 30),
    "roll": Bell(0, 20),
    "motion_angle": Uniform(0, 180),
    "gain": Log(0.2, 2.2, easy=1),
    "balance": Several((Log(0.75, 1.4), Log(0.75, 1.25), Log(0.7, 1.4))),
    "haze_colour": Several((Uniform(0.1, 0.9), Uniform(0.1, 0.9), Uniform(0.1, 0.9))),
    "shot": Log(0.0003, 0.02, easy=0.0003),
    "noise": Log(0.001, 0.03, easy=0.001),
    "zoom": Maybe(0.3, Uniform(1.2, 5, easy=1.2), 1.0),
    "jpeg": Whole(Maybe(0.7, Quantiles((0, 0.3, 1), (3, 35, 95), easy=0.7), 0, steady=True)),
    "chroma": Pick(("420", "444"), (3, 1)),
}

DASHCAM = Preset("dashcam", "Behind a windscreen: shake, veil, casts, codec.", _DASHCAM)
CCTV = Preset("cctv", "A fixed camera from above: strong codec, second generation.", _CCTV)
NIGHT = Preset("night", "Lamps and darkness: glare, blown plates, filtered noise.", _NIGHT)
PHONE = Preset("phone", "A hand-held phone: any angle, sharpened, zoomed, sent on.", _PHONE)
_ALL = Preset("broad", "Every effect in every combination.", _BROAD)

TRAINING = Preset(
    "training",
    "The mix that readers and restorers learn from, most plates 10 to 40 pixels high.",
    {"height": Quantiles((0, 0.08, 0.45, 0.88, 1), (8, 10, 18, 40, 60), easy=0.6)},
    ((DASHCAM, 0.27), (CCTV, 0.25), (NIGHT, 0.14), (PHONE, 0.16), (_ALL, 0.18)),
)

_SEEDS = (
    Preset(
        "fastai-jpeg",
        "The first seed's training crappifier: JPEG of quality 1 to 3, nothing else.",
        {"jpeg": Whole(Uniform(0.5001, 3.4999))},
    ),
    Preset(
        "fastai-jpeg-test",
        "The first seed's test crappifier: smaller side to 96 bilinearly, then the same JPEG.",
        {
            "short_side": Pick((96,)),
            "sampling": Pick(("bilinear",)),
            "jpeg": Whole(Uniform(0.5001, 3.4999)),
        },
    ),
    Preset(
        "srgan-x8",
        "The second seed's pair: 24x12 for a target of 192x96 (filter not said; area).",
        {"frame": Pick(((24, 12),)), "sampling": Pick(("area",))},
    ),
    Preset(
        "downup-x4",
        "The fourth seed's: down by 4 and up again (filters not said; area, bicubic).",
        {"zoom": Pick((4.0,)), "sampling": Pick(("area",)), "zoom_filter": Pick(("bicubic",))},
    ),
    Preset(
        "mtgan",
        "Small crops of urban surveillance, half of EasyPR's 136x36 as the generator doubles.",
        {
            # The paper used real crops and does not say how bad; this is what such cameras do.
            "frame": Pick(((68, 18),)),
            "sampling": Pick(("area",)),
            "softness": Uniform(0.3, 1.1),
            "motion": Maybe(0.4, Uniform(0.05, 0.25)),
            "motion_angle": Bell(0, 40),
            "gain": Log(0.4, 1.6),
            "shot": Log(0.0005, 0.008),
            "noise": Log(0.002, 0.015),
            "sharpen": Maybe(0.4, Uniform(0.2, 1.2)),
            "phase": Several((Whole(Uniform(0, 15)), Whole(Uniform(0, 15)))),
            "jpeg": Whole(Uniform(20, 80)),
        },
    ),
)

_SMALL = Preset(
    "small",
    "Shrunk to a few rows, a little soft and noisy, and compressed.",
    {
        "short_side": Whole(Log(12, 28)),
        "sampling": Pick(("area",)),
        "softness": Uniform(0.3, 0.8),
        "noise": Uniform(0.002, 0.012),
        "jpeg": Whole(Uniform(20, 60)),
    },
)
SEEDS_LOW = Preset(
    "seeds-low",
    "What the systems of the seeds are compared on: 12 to 28 rows, or JPEG of quality 1 to 3.",
    others=((_SMALL, 0.5), (_SEEDS[0], 0.5)),
)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {p.name: p for p in (DASHCAM, CCTV, NIGHT, PHONE, TRAINING, *_SEEDS, SEEDS_LOW)}
)
"""Every preset by its name."""


def preset(name: str) -> Preset:
    """Return a preset; a wrong name is answered with the right ones."""
    try:
        return PRESETS[name]
    except KeyError:
        raise ValueError(f"no camera preset {name!r}; there are {', '.join(PRESETS)}") from None
