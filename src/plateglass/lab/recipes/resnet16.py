"""The fourth seed's ResNet of 16 residual blocks, by pixels alone, at the picture's own size.

Seed: "16 Residual blocks used", after going down by four and up again. Widths and training are
ours: SRResNet's blocks of 64 channels, pixel loss, one cycle of Adam. The last convolution
starts at zero, so that the network starts as the identity and learns the difference.

    plateglass train resnet16 --budget 20
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.lab.networks.resnet16 import ResNet16, ResNet16Size
from plateglass.lab.recipes import PICTURES
from plateglass.lab.teach.seeds.losses import pixel
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
    width: int = 64
    blocks: int = 16
    batch: int = 32
    epochs: int = 40
    rate: float = 5e-4
    seed: int = 0


MIDDLE = Settings(plates=3000, size=(128, 64), width=24, batch=16, epochs=10, rate=1e-3)
SMOKE = Settings(plates=40, size=(64, 32), width=16, blocks=2, batch=8, epochs=12, rate=1e-3)


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    return ResNet16(ResNet16Size(settings.width, settings.blocks))


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    return Form(settings.size, settings.size, camera(settings.camera))


def run(order: Order) -> None:
    """Follow an order from the command line."""
    settings = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("resnet16", order, settings) as place:
        net = place.network("generator", network(settings))
        taught = lessons(place, form(settings), batch=settings.batch, plates=settings.plates)
        plan = Plan(settings.epochs, settings.rate, schedule=OneCycle())
        fit(place, "restore", net, Restoring({"pixel": Term(pixel)}), taught, plan)
