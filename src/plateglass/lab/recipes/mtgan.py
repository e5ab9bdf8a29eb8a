"""The fifth seed: super-resolution and recognition in one multi-task GAN.

Zhang, Liu and Ma, "Joint License Plate Super-Resolution and Recognition in One Multi-Task GAN
Framework" (2018). Detection first; the generator (GN: K residual blocks, a deconvolution of
stride 2, 1x1 to three colours) turns a crop into its *standard* plate, drawn from the text; the
discriminator (8 convolutions and a full layer) says whether a plate is real, and what it says,
by attention weights W_i = W a_i for each character. L_D is BCE on real and fake, L_G = L_MSE -
L_F. Of their 12,170 plates EasyPR reads 36 % from the crops, 43 % after SRCNN, 54 % after GN;
MTGAN's 75 % are by its own head.

So here both are reported, after training, in ``reading.md`` of the run's folder and in the
model's card: a recogniser of somebody else's (RapidOCR where it is installed) and the package's
reader on every kind of picture, and the own head in a row of its own.

Ours differs where the poster is silent or can't be meant: our finder instead of Faster R-CNN;
136 x 36 from 68 x 18, EasyPR's size; K, widths and kernels as SRResNet's; GN learns by itself
first; the characters' part of L_F is added, not subtracted, for the minus would ask for plates
that can't be read; real-or-not counts 0.01 and reading 0.1 beside pixels, or the first steps of
a critic that knows nothing would undo GN. Rendered plates are Chinese ones through a CCTV
camera; with ``--data`` labelled photographs and crops are taken as they are, and a text that
fits no format of its country has no standard plate. A ``--camera`` that spoils crops, as the
benchmark does, spoils what the finder cut at 96 rows.

    plateglass train mtgan --budget 20
    plateglass export runs/mtgan/checkpoint.pt -o mtgan.onnx     # and mtgan-reader.onnx
    plateglass export runs/mtgan/gn.pt -o gn.onnx
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plateglass import files
from plateglass.errors import WrongUse
from plateglass.lab.networks.critic_mtgan import MTCritic, MTCriticSize
from plateglass.lab.networks.mtgan import MTGAN, MTGANSize
from plateglass.lab.recipes import PICTURES
from plateglass.lab.ship.head import ship_head
from plateglass.lab.teach.seeds.found import Sight, readings
from plateglass.lab.teach.seeds.joint import Redrawing
from plateglass.lab.teach.seeds.losses import pixel
from plateglass.lab.teach.seeds.pairing import Form, camera
from plateglass.lab.teach.seeds.recital import markdown, recite
from plateglass.lab.teach.seeds.tasks import Restoring, Term
from plateglass.lab.train.adversarial import fit_against_critic
from plateglass.lab.train.bench import bench
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.referee import Both
from plateglass.lab.train.schedule import Exponential, OneCycle
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import nn

    from plateglass.lab.recipes import Order

TAKES = PICTURES


@dataclass(frozen=True)
class Settings:
    """What can be turned."""

    plates: int = 12_170
    countries: tuple[str, ...] = ("CN",)
    """Of rendered plates."""
    camera: str = "cctv"
    heights: tuple[float, float] = (14.0, 40.0)
    """Of rendered plates on the sensor, in pixels."""
    difficulty: float = 0.5
    """How bad the camera is, 0 to 1."""
    seen: tuple[int, int] = (68, 18)
    width: int = 64
    blocks: int = 16
    critic_width: int = 64
    batch: int = 32
    decay: float = 1e-4
    gn_epochs: int = 30
    gn_rate: float = 5e-4
    game_epochs: int = 30
    game_rate: float = 2e-4
    adversarial_weight: float = 0.01
    reading_weight: float = 0.1
    seed: int = 0


MIDDLE = Settings(
    plates=3000, width=32, blocks=6, critic_width=24, batch=16, gn_epochs=5, gn_rate=1e-3,
    game_epochs=8, game_rate=5e-4,
)  # fmt: skip
SMOKE = Settings(
    plates=40, seen=(32, 9), width=8, blocks=2, critic_width=4, batch=8, gn_epochs=6,
    gn_rate=5e-3, game_epochs=1,
)  # fmt: skip


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    return MTGAN(MTGANSize(settings.width, settings.blocks))


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    width, height = settings.seen
    if width % 4:  # the head looks at every eighth column of what is twice as wide
        raise WrongUse(f"--set seen={width},{height}: the width has to be a multiple of 4")
    return Form(settings.seen, (2 * width, 2 * height), camera(settings.camera))


def ship_more(state: Mapping[str, Any], settings: Settings, path: Path) -> None:
    """Write the own head too, ``NAME-reader.onnx``, once it has learned to read."""
    if "game" in state["done"]:
        beside = path.with_name(f"{path.stem}-reader.onnx")
        ship_head(state, settings.critic_width, form(settings).truth, beside)


def run(order: Order) -> None:
    """Follow an order from the command line."""
    s = chosen(order, Settings(), MIDDLE, SMOKE)
    shape = form(s)
    with bench("mtgan", order, s) as place:
        sight = Sight(shape.camera, s.heights, s.difficulty, shape.seen, shape.truth)
        taught, classes = readings(
            place, sight, plates=s.plates, countries=s.countries, batch=s.batch
        )
        place.notes |= {"characters": classes.characters, "slots": classes.slots}
        generator = place.network("generator", network(s))
        critic = MTCritic(MTCriticSize(classes.count, classes.slots, s.critic_width))
        place.network("critic", critic)

        alone = Restoring({"pixel": Term(pixel)})
        plan = Plan(s.gn_epochs, s.gn_rate, share=0.4, schedule=OneCycle(), decay=s.decay)
        fit(place, "gn", generator, alone, taught, plan)
        gn = place.network("gn", copy.deepcopy(generator))
        place.keep("gn")

        plan = Plan(s.game_epochs, s.game_rate, share=0.6, schedule=Exponential(0.1),
                    decay=s.decay)  # fmt: skip
        game = Redrawing(critic, s.adversarial_weight, s.reading_weight)
        fit_against_critic(place, "game", generator, critic, game, taught, plan, Both())
        if place.fabric.is_global_zero:
            table = recite(place, taught, classes, {"gn": gn, "mtgan": generator}, critic)
            place.notes["read exactly"] = table
            files.write(order.out / "reading.md", markdown(table, len(taught.valid)))
        place.save()
