"""The fourth seed's GAN of 16 residual blocks: perceptual loss, adversarial weight 1e-3.

Seed: "Perceptual loss. It comprises of Content(Reconstruction) loss and Adversarial loss", on
pictures that went down by four and up again, which is SRGAN's loss (Ledig and others, 2017)
with its weight of 1e-3. Content here is pixels and a tenth of perceptual features: VGG-19's
where ``--features`` names its weight file, else the trunk's of the reader in this package, for
nothing may be downloaded. Features alone, as in the paper, don't fix a plate's colours when
they come from a reader. The generator learns by content first; both rates fall by ten over the
game, as SRGAN's does.

    plateglass train srgan16 --budget 20
    plateglass export runs/srgan16/content.pt -o content.onnx    # before the game
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass.lab.networks.critic_vgg import VGGCritic, VGGCriticSize
from plateglass.lab.networks.resnet16 import ResNet16, ResNet16Size
from plateglass.lab.recipes import PICTURES
from plateglass.lab.teach.seeds.losses import Perceptual, pixel
from plateglass.lab.teach.seeds.pairing import Form, camera, lessons
from plateglass.lab.teach.seeds.tasks import Playing, Restoring, Term
from plateglass.lab.train.adversarial import fit_against_critic
from plateglass.lab.train.bench import bench
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.referee import Both
from plateglass.lab.train.schedule import Exponential, OneCycle
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from torch import nn

    from plateglass.lab.recipes import Order

TAKES = PICTURES | {"features"}


@dataclass(frozen=True)
class Settings:
    """What can be turned."""

    plates: int = 20_000
    camera: str = "downup-x4"
    size: tuple[int, int] = (192, 96)
    width: int = 64
    blocks: int = 16
    critic_width: int = 64
    critic_hidden: int = 1024
    features: str = ""
    """A file of VGG-19's weights; empty takes the reader's trunk."""
    perceptual_weight: float = 0.1
    adversarial_weight: float = 1e-3
    batch: int = 16
    content_epochs: int = 20
    content_rate: float = 5e-4
    game_epochs: int = 20
    game_rate: float = 1e-4
    seed: int = 0


MIDDLE = Settings(
    plates=3000, size=(128, 64), width=24, critic_width=16, critic_hidden=256,
    content_epochs=5, content_rate=1e-3, game_epochs=5,
)  # fmt: skip
SMOKE = Settings(
    plates=40, size=(64, 32), width=16, blocks=2, critic_width=4, critic_hidden=16, batch=8,
    content_epochs=8, content_rate=1e-3, game_epochs=1,
)  # fmt: skip


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    return ResNet16(ResNet16Size(settings.width, settings.blocks))


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    return Form(settings.size, settings.size, camera(settings.camera))


def run(order: Order) -> None:
    """Follow an order from the command line."""
    settings = chosen(order, Settings(), MIDDLE, SMOKE)
    size = VGGCriticSize(settings.size, settings.critic_width, settings.critic_hidden)
    with bench("srgan16", order, settings) as place:
        generator = place.network("generator", network(settings))
        critic = place.network("critic", VGGCritic(size))
        seeing = Perceptual(Path(settings.features) if settings.features else None)
        place.notes["perceptual features"] = seeing.note
        terms = {
            "pixel": Term(pixel),
            "perceptual": Term(place.fabric.to_device(seeing), settings.perceptual_weight),
        }
        taught = lessons(place, form(settings), batch=settings.batch, plates=settings.plates)
        content = Plan(
            settings.content_epochs, settings.content_rate, share=0.5, schedule=OneCycle()
        )
        fit(place, "content", generator, Restoring(terms), taught, content)
        place.keep("content")
        game = Plan(
            settings.game_epochs, settings.game_rate, share=0.5, schedule=Exponential(0.1)
        )
        playing = Playing(terms, settings.adversarial_weight)
        fit_against_critic(place, "game", generator, critic, playing, taught, game, Both())
