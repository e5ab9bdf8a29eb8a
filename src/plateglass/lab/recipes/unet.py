"""The fourth seed's plain U-Net: what was lost going down by four and up again, put back.

Seed: "U-net architecture with CNN layers", no more; loss, widths and training are ours: the
paper's 23 convolutions (Ronneberger and others, 2015) at a quarter of their widths by default,
pixel loss and a little structure (SSIM), which keeps strokes apart where pixels alone blur
them, one cycle of Adam. The network says what to add to the picture instead of the picture.

    plateglass train unet --budget 20
    plateglass train unet --set widths=64,128,256,512,1024      # the paper's, on a GPU
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.lab.networks.unet import UNet, UNetSize
from plateglass.lab.recipes import PICTURES
from plateglass.lab.teach.seeds.losses import pixel, structure
from plateglass.lab.teach.seeds.pairing import Form, camera, lessons
from plateglass.lab.teach.seeds.tasks import Restoring, Term
from plateglass.lab.train.bench import bench
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.schedule import OneCycle
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from torch import nn

    from plateglass.lab.recipes import Order

TAKES = PICTURES


@dataclass(frozen=True)
class Settings:
    """What can be turned."""

    plates: int = 20_000
    camera: str = "downup-x4"
    size: tuple[int, int] = (192, 96)
    widths: tuple[int, ...] = (16, 32, 64, 128, 256)
    structure_weight: float = 0.1
    batch: int = 32
    epochs: int = 40
    rate: float = 1e-3
    decay: float = 1e-3
    seed: int = 0


MIDDLE = Settings(plates=3000, size=(128, 64), batch=16, epochs=10)
SMOKE = Settings(
    plates=40, size=(64, 32), widths=(8, 8, 16), batch=8, epochs=16, rate=5e-3
)  # fmt: skip


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    return UNet(UNetSize(settings.widths))


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    return Form(settings.size, settings.size, camera(settings.camera))


def run(order: Order) -> None:
    """Follow an order from the command line."""
    settings = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("unet", order, settings) as place:
        net = place.network("generator", network(settings))
        taught = lessons(place, form(settings), batch=settings.batch, plates=settings.plates)
        task = Restoring(
            {"pixel": Term(pixel), "structure": Term(structure, settings.structure_weight)}
        )
        plan = Plan(
            settings.epochs, settings.rate, schedule=OneCycle(), decay=settings.decay
        )  # fmt: skip
        fit(place, "restore", net, task, taught, plan)
