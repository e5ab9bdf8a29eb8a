"""The first seed's enhancer: a U-Net on a ResNet-34 encoder, made sharp by a critic.

"License Plate Image Enhancer", after Howard's lesson on GANs in fastai: U-Net with ResNet-34
encoder, self-attention, blurred upsampling, weight norm, y_range (-3, 3); pixel MSE; 10 epochs
with a frozen encoder by one cycle (``pct_start`` 0.8; early stop at 0.01 after 3), then
unfrozen with a learning-rate finder and rates 1e-6 .. 1e-4 (early stop after 2), weight decay
1e-3; the generated pictures saved; fastai's critic, pre-trained on them with adaptive BCE at
5e-5; the game with an adaptive switch (critic's loss below 0.65), losses 1 : 50 (critic,
pixels), the critic's rate times 5, Adam without momentum at 1e-4, some 30 to 40 epochs. Data:
3,000 plates, JPEG of quality 1 to 3, a fifth to validate (seed 42), brightness and contrast
changed by up to 0.4 with p 0.7, batches of 32.

Its figures, in units of an ImageNet deviation squared: validation loss 0.174 after an epoch,
0.0913 after ten, 0.0906 unfrozen; the critic's 0.685, hardly better than guessing.

Ours differs: ImageNet's weights come from ``--encoder FILE`` (the usual resnet34 file) or not
at all, and without them nothing is frozen, for there is nothing worth keeping; plates are
rendered unless ``--data`` names some; pictures are 192 x 96; the critic sees pictures in one
range throughout (the seed pre-trained it on [0, 1] and then showed it normalised ones), a
plate's true and generated picture stay on one side of the critic's split, and it learns at most
``critic_longest`` steps in a row, for a critic stuck above 0.65 would never let go. Each stage
has a fresh optimizer.

    plateglass train unet_gan --budget 20
    plateglass train unet_gan --encoder resnet34-b627a593.pth --data mini/
    plateglass export runs/unet_gan/pretrained.pt -o mse.onnx    # before the game
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from torch import nn

from plateglass.lab.networks.critic_residual import ResidualCritic, ResidualCriticSize
from plateglass.lab.networks.resnet34 import ResNet34Size
from plateglass.lab.networks.unet_resnet34 import UNetResNet34, UNetResNet34Size
from plateglass.lab.recipes import PICTURES
from plateglass.lab.teach.seeds.critique import save_generated, suspects
from plateglass.lab.teach.seeds.losses import load_known, pixel
from plateglass.lab.teach.seeds.pairing import Form, camera, lessons
from plateglass.lab.teach.seeds.tasks import Playing, Restoring, Telling, Term
from plateglass.lab.train.adversarial import fit_against_critic
from plateglass.lab.train.bench import bench
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.rates import find_rate
from plateglass.lab.train.referee import Adaptive
from plateglass.lab.train.schedule import OneCycle, Steady
from plateglass.lab.train.settings import chosen

if TYPE_CHECKING:
    from plateglass.lab.recipes import Order

TAKES = PICTURES | {"encoder"}


@dataclass(frozen=True)
class Settings:
    """What can be turned; the defaults are the seed's where it says them."""

    plates: int = 3000
    camera: str = "fastai-jpeg"
    size: tuple[int, int] = (192, 96)
    lighting: float = 0.4
    lighting_p: float = 0.7
    encoder: str = ""
    """A file of ResNet-34's weights; empty starts from random ones."""
    width: int = 64
    depths: tuple[int, int, int, int] = (3, 4, 6, 3)
    batch: int = 32
    decay: float = 1e-3
    frozen_epochs: int = 10
    frozen_rate: float = 1e-3
    """fastai's default, which the seed used."""
    pct_start: float = 0.8
    unfrozen_epochs: int = 5
    low_rate: float = 1e-6
    high_rate: float = 1e-4
    rate_from: Literal["seed", "minimum", "steep", "valley"] = "seed"
    """Whose word on the unfrozen rate counts: the seed's, or one of the finder's three."""
    finder_steps: int = 100
    critic_width: int = 128
    critic_epochs: int = 10
    critic_rate: float = 5e-5
    generated: int = 3000
    """Pictures that are saved for the critic, at most."""
    game_epochs: int = 30
    game_rate: float = 1e-4
    content_weight: float = 50.0
    critic_times: float = 5.0
    critic_threshold: float = 0.65
    critic_longest: int = 20
    seed: int = 0


MIDDLE = Settings(
    size=(128, 64), width=32, depths=(2, 2, 2, 2), batch=16, finder_steps=60, unfrozen_epochs=2,
    critic_width=32, critic_epochs=3, critic_rate=2e-4, generated=1000, game_epochs=8,
)  # fmt: skip
SMOKE = Settings(
    plates=40, size=(64, 32), width=8, depths=(1, 1, 1, 1), batch=8, frozen_epochs=3,
    frozen_rate=5e-3, unfrozen_epochs=1, finder_steps=12, critic_width=4, critic_epochs=1,
    critic_rate=1e-3, generated=16, game_epochs=1, critic_longest=2,
)  # fmt: skip


def network(settings: Settings) -> nn.Module:
    """Return the network that restores."""
    return UNetResNet34(UNetResNet34Size(ResNet34Size(settings.width, settings.depths)))


def form(settings: Settings) -> Form:
    """Return what it sees and what it should make of it."""
    return Form(
        settings.size, settings.size, camera(settings.camera), settings.lighting,
        settings.lighting_p,
    )  # fmt: skip


def run(order: Order) -> None:
    """Follow an order from the command line."""
    s = chosen(order, Settings(), MIDDLE, SMOKE)
    with bench("unet_gan", order, s) as place:
        fresh = network(s)
        assert isinstance(fresh, UNetResNet34)
        if s.encoder:
            load_known(fresh.encoder, Path(s.encoder), "ResNet-34")
        net = place.network("generator", fresh)
        critic = place.network("critic", ResidualCritic(ResidualCriticSize(s.critic_width)))
        taught = lessons(place, form(s), batch=s.batch, plates=s.plates)
        terms = {"pixel": Term(pixel)}
        restoring, layers = Restoring(terms), fresh.layers()

        cycle = OneCycle(s.pct_start)
        plan = Plan(s.frozen_epochs, s.frozen_rate, share=0.4, schedule=cycle, decay=s.decay,
                    patience=3, min_delta=0.01)  # fmt: skip
        kept = [norms(fresh.encoder) + layers[-1]] if s.encoder else None
        fit(place, "frozen", net, restoring, taught, plan, kept)

        plan = Plan(s.unfrozen_epochs, s.high_rate, share=0.1, schedule=OneCycle(),
                    decay=s.decay, patience=2, min_delta=0.01)  # fmt: skip
        found = find_rate(place, "rates-unfrozen", net, restoring, taught, plan, layers=layers,
                          steps=s.finder_steps)  # fmt: skip
        high = s.high_rate if s.rate_from == "seed" else getattr(found, s.rate_from)
        low = high * s.low_rate / s.high_rate
        fit(
            place,
            "unfrozen",
            net,
            restoring,
            taught,
            replace(plan, rate=high, lowest=low),
            layers,
        )
        place.keep("pretrained")

        folder = save_generated(place, net, taught, s.generated)
        doubted = suspects(folder, batch=s.batch, seed=s.seed, workers=order.workers)
        plan = Plan(s.critic_epochs, s.critic_rate, share=0.1, schedule=OneCycle(),
                    decay=s.decay, patience=2, min_delta=0.01)  # fmt: skip
        find_rate(place, "rates-critic", critic, Telling(), doubted, plan, steps=s.finder_steps)
        fit(place, "critic", critic, Telling(), doubted, plan)

        plan = Plan(s.game_epochs, s.game_rate, share=0.4, schedule=Steady(), decay=s.decay,
                    betas=(0.0, 0.99))  # fmt: skip
        playing = Playing({"pixel": Term(pixel, s.content_weight)}, 1.0)
        referee = Adaptive(s.critic_threshold, s.critic_times, s.critic_longest)
        fit_against_critic(place, "game", net, critic, playing, taught, plan, referee)


def norms(net: nn.Module) -> list[nn.Parameter]:
    """Return what batch norms learn: fastai lets them, in layers that are frozen too."""
    return [p for m in net.modules() if isinstance(m, nn.BatchNorm2d) for p in m.parameters()]
