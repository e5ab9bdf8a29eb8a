"""SRCNN, the baseline of MTGAN's table: three convolutions on an enlarged picture.

Dong, Loy, He and Tang, "Image Super-Resolution Using Deep Convolutional Networks" (2014). The
fifth seed names it without a word about its training. Ours differs from the paper: all three
colours instead of luminance; Adam on whole plates instead of plain descent on patches of 33
pixels; what the layers say is added to the picture, or minutes on a CPU lead nowhere; borders
are padded. Down by four and up again by default: the enlargement is the data's work.

    plateglass train srcnn --budget 20
    plateglass train srcnn --camera mtgan --data runs/plates.pool --budget 20
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.lab.networks.srcnn import SRCNN, SRCNNSize
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
    """What can be turned; the defaults are the paper's size."""

    plates: int = 20_000
    camera: str = "downup-x4"
    size: tuple[int, int] = (192, 96)
    widths: tuple[int, int] = (64, 32)
    kernels: tuple[int, int, int] = (9, 1, 5)
    batch: int = 32
    epochs: int = 40
    rate: float = 1e-3
    seed: int = 0


MIDDLE = Settings(plates=3000, size=(128, 64), batch=16, epochs=10)
SMOKE = Settings(plates=40, size=(64, 32), widths=(12, 8), batch=8, epochs=6, rate=3e-3)


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    return SRCNN(SRCNNSize(widths=settings.widths, kernels=settings.kernels))


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    return Form(settings.size, settings.size, camera(settings.camera))


def run(order: Order) -> None:
    """Follow an order from the command line."""
    settings = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("srcnn", order, settings) as place:
        net = place.network("generator", network(settings))
        taught = lessons(place, form(settings), batch=settings.batch, plates=settings.plates)
        plan = Plan(settings.epochs, settings.rate, schedule=OneCycle())
        fit(place, "restore", net, Restoring({"pixel": Term(pixel)}), taught, plan)
