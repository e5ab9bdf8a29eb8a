"""The second and third seeds' plate enhancer: eight times larger, by a GAN.

Zhang and Cai, "License Plate Enhancement - From TV shows to reality" (2020): 24 x 12 pixels
in, 192 x 96 out; generators after SRGAN, ESRGAN, RDN and ESPCN (``--generator``); generator
loss MSE + 0.1 VGG + 0.2 CE, critic loss CE of real and fake; their tricks: the generator is
trained by itself first, the weak side has the larger rate, the strong one learns at every
third step only, batches are large. It also deblurs and sets brightness and contrast right, so
the small pictures are blurred, dimmed and flattened, and the targets filtered (grey mean 0.5
+- 0.28, deviation above 0.18).

Ours differs: features are VGG-19's where ``--features`` names its weight file, else the trunk's
of the reader in this package, for nothing may be downloaded; the unit of MSE is not said, here
it is a standard deviation of natural pictures; the critic's two cross entropies are averaged,
which Adam doesn't notice; "larger" is twice, "large" is 64, and the strong side is the critic
while its loss is below 0.6; ICNR against chequered patterns; how the small pictures are blurred
and dimmed is our camera's. What the seeds' pictures show best is at stake here: with 12 rows a
character has some 3 x 6 pixels, and a GAN fills in what isn't there.

    plateglass train srgan --budget 20
    plateglass train srgan --generator rrdb --devices 2
    plateglass export runs/srgan/content.pt -o content.onnx      # MSE and features only
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from plateglass.lab.camera.draws import Draw, Log, Maybe, Uniform
from plateglass.lab.camera.presets import Preset
from plateglass.lab.data.crops import Light
from plateglass.lab.networks.critic_vgg import VGGCritic, VGGCriticSize
from plateglass.lab.networks.espcn import ESPCN, ESPCNSize
from plateglass.lab.networks.rdn import RDN, RDNSize
from plateglass.lab.networks.rrdb import RRDB, RRDBSize
from plateglass.lab.networks.srresnet import SRResNet, SRResNetSize
from plateglass.lab.recipes import PICTURES
from plateglass.lab.teach.seeds.losses import Perceptual, pixel
from plateglass.lab.teach.seeds.pairing import Form, camera, lessons
from plateglass.lab.teach.seeds.tasks import Playing, Restoring, Term
from plateglass.lab.train.adversarial import fit_against_critic
from plateglass.lab.train.bench import bench
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.referee import Handicap
from plateglass.lab.train.schedule import Exponential, OneCycle
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from torch import nn

    from plateglass.lab.recipes import Order

TAKES = PICTURES | {"features", "generator"}
SCALE = 8


@dataclass(frozen=True)
class Settings:
    """What can be turned."""

    generator: Literal["srresnet", "rrdb", "rdn", "espcn"] = "srresnet"
    build: Literal["full", "middle", "small"] = "full"
    """How large the generator is; full is its paper's size."""
    plates: int = 40_000
    camera: str = "srgan-x8"
    spoil: bool = True
    """Blur, dim and flatten the small pictures too, unless another camera takes them."""
    seen: tuple[int, int] = (24, 12)
    critic_width: int = 64
    critic_hidden: int = 1024
    features: str = ""
    """A file of VGG-19's weights; empty takes the reader's trunk."""
    perceptual_weight: float = 0.1
    adversarial_weight: float = 0.2
    batch: int = 64
    content_epochs: int = 20
    content_rate: float = 5e-4
    game_epochs: int = 20
    game_rate: float = 1e-4
    weak_rate: float = 2.0
    strong_every: int = 3
    seed: int = 0


MIDDLE = Settings(
    build="middle", plates=3000, critic_width=16, critic_hidden=256, batch=16,
    content_epochs=5, content_rate=1e-3, game_epochs=5,
)  # fmt: skip
SMOKE = Settings(
    build="small", plates=40, seen=(8, 4), critic_width=4, critic_hidden=16, batch=8,
    content_epochs=8, content_rate=5e-3, game_epochs=1,
)  # fmt: skip

BUILDS: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "srresnet": (
        SRResNet,
        {
            "full": SRResNetSize(SCALE),
            "middle": SRResNetSize(SCALE, width=32, blocks=8),
            "small": SRResNetSize(SCALE, width=8, blocks=2),
        },
    ),
    "rrdb": (
        RRDB,
        {
            "full": RRDBSize(SCALE),
            "middle": RRDBSize(SCALE, width=32, growth=16, blocks=4),
            "small": RRDBSize(SCALE, width=8, growth=4, blocks=1),
        },
    ),
    "rdn": (
        RDN,
        {
            "full": RDNSize(SCALE),
            "middle": RDNSize(SCALE, width=32, growth=16, blocks=4, convolutions=4),
            "small": RDNSize(SCALE, width=8, growth=4, blocks=2, convolutions=2),
        },
    ),
    "espcn": (
        ESPCN,
        {
            "full": ESPCNSize(SCALE),
            "middle": ESPCNSize(SCALE),
            "small": ESPCNSize(SCALE, widths=(16, 8)),
        },
    ),
}


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    make, sizes = BUILDS[settings.generator]
    net: nn.Module = make(sizes[settings.build])
    return net


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    preset = camera(settings.camera)
    if settings.spoil and settings.camera == Settings.camera:
        preset = Preset(f"{preset.name}-spoiled", preset.note, {**preset.draws, **SPOILED})
    width, height = settings.seen
    return Form(settings.seen, (SCALE * width, SCALE * height), preset, light=Light())


SPOILED: dict[str, Draw] = {
    "softness": Uniform(0.0, 0.8),
    "motion": Maybe(0.3, Uniform(0.04, 0.15)),
    "motion_angle": Uniform(0, 180),
    "gain": Log(0.35, 1.5),
    "contrast": Uniform(0.6, 1.2),
    "haze": Maybe(0.3, Uniform(0.02, 0.25)),
    "noise": Uniform(0.0, 0.01),
}
"""Of the small picture: what deblurring and setting brightness and contrast are learned on."""


def run(order: Order) -> None:
    """Follow an order from the command line."""
    settings = chosen(order, Settings(), MIDDLE, SMOKE)
    shape = form(settings)
    size = VGGCriticSize(shape.truth, settings.critic_width, settings.critic_hidden)
    with bench("srgan", order, settings) as place:
        generator = place.network("generator", network(settings))
        critic = place.network("critic", VGGCritic(size))
        seeing = Perceptual(Path(settings.features) if settings.features else None)
        place.notes["perceptual features"] = seeing.note
        terms = {
            "pixel": Term(pixel),
            "perceptual": Term(place.fabric.to_device(seeing), settings.perceptual_weight),
        }
        taught = lessons(place, shape, batch=settings.batch, plates=settings.plates)
        content = Plan(
            settings.content_epochs, settings.content_rate, share=0.5, schedule=OneCycle()
        )
        fit(place, "content", generator, Restoring(terms), taught, content)
        place.keep("content")
        game = Plan(
            settings.game_epochs, settings.game_rate, share=0.5, schedule=Exponential(0.1)
        )
        referee = Handicap(settings.strong_every, settings.weak_rate)
        playing = Playing(terms, settings.adversarial_weight)
        fit_against_critic(place, "game", generator, critic, playing, taught, game, referee)
