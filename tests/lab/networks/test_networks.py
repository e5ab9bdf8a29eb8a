"""Each network's shapes at odd sizes, and its count of parameters where somebody states it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from plateglass.lab.networks import blocks
from plateglass.lab.networks.critic_mtgan import MTCritic, MTCriticSize
from plateglass.lab.networks.critic_residual import ResidualCritic, ResidualCriticSize
from plateglass.lab.networks.critic_vgg import VGGCritic, VGGCriticSize
from plateglass.lab.networks.espcn import ESPCN, ESPCNSize
from plateglass.lab.networks.mtgan import MTGAN, MTGANSize
from plateglass.lab.networks.rdn import RDN, RDNSize
from plateglass.lab.networks.resnet16 import ResNet16, ResNet16Size
from plateglass.lab.networks.resnet34 import ResNet34, ResNet34Size
from plateglass.lab.networks.rrdb import RRDB, RRDBSize
from plateglass.lab.networks.srcnn import SRCNN, SRCNNSize
from plateglass.lab.networks.srresnet import SRResNet, SRResNetSize
from plateglass.lab.networks.unet import UNet, UNetSize
from plateglass.lab.networks.unet_resnet34 import UNetResNet34, UNetResNet34Size
from plateglass.lab.networks.vgg19 import VGG19

SMALL = UNetResNet34Size(ResNet34Size(width=8, depths=(1, 1, 1, 1)))


@pytest.mark.parametrize(
    ("net", "scale"),
    [
        (lambda: SRCNN(SRCNNSize(widths=(4, 4))), 1),
        (lambda: UNet(UNetSize(widths=(4, 4, 4, 4, 4))), 1),
        (lambda: UNetResNet34(SMALL), 1),
        (lambda: ResNet16(ResNet16Size(width=4, blocks=2)), 1),
        (lambda: MTGAN(MTGANSize(width=4, blocks=2)), 2),
        (lambda: ESPCN(ESPCNSize(scale=3, widths=(4, 4))), 3),
        (lambda: ESPCN(ESPCNSize(scale=8, widths=(4, 4))), 8),
        (lambda: SRResNet(SRResNetSize(scale=8, width=4, blocks=2)), 8),
        (lambda: RRDB(RRDBSize(scale=4, width=4, growth=2, blocks=1)), 4),
        (lambda: RDN(RDNSize(scale=2, width=4, growth=2, blocks=2, convolutions=2)), 2),
    ],
)
@pytest.mark.parametrize("size", [(12, 24), (17, 35), (1, 7), (33, 64)])
def test_pictures_of_any_size(
    net: Callable[[], nn.Module], scale: int, size: tuple[int, int]
) -> None:
    made = net()
    pictures = torch.rand(2, 3, *size) * 2 - 1
    restored = made.eval()(pictures)
    assert restored.shape == (2, 3, size[0] * scale, size[1] * scale)
    assert restored.isfinite().all()
    if size != (1, 7):  # a batch norm over one place has nothing to norm
        made.train()(pictures).mean().backward()
        assert all(p.grad is not None for p in made.parameters())


@pytest.mark.parametrize(
    ("net", "stated"),
    [
        (ResNet34, 21_284_672),  # 21,797,672 of the classifier less its last layer's
        (VGG19, 20_024_384),
        (lambda: RRDB(RRDBSize(scale=4)), 16_697_987),
        (lambda: RDN(RDNSize(scale=2)), 22_123_395),
        (lambda: RDN(RDNSize(scale=4)), 22_271_107),
        (lambda: ESPCN(ESPCNSize(scale=3, channels=1)), 22_729),
        (lambda: SRResNet(SRResNetSize(scale=4)), 1_549_462),
        (lambda: VGGCritic(VGGCriticSize(picture=(96, 96))), 23_563_649),
    ],
)
def test_as_many_parameters_as_stated(net: Callable[[], nn.Module], stated: int) -> None:
    with torch.device("meta"):
        assert count(net()) == stated


def test_srcnn_has_the_papers_weights() -> None:
    net = SRCNN(SRCNNSize(channels=1))
    assert sum(p.numel() for p in net.parameters() if p.ndim > 1) == 8_032


def test_the_plain_u_net_has_the_papers_23_convolutions() -> None:
    with torch.device("meta"):
        net = UNet()
    kinds = (nn.Conv2d, nn.ConvTranspose2d)
    assert sum(isinstance(part, kinds) for part in net.modules()) == 23


def test_the_seeds_u_net_is_as_large_as_fastais() -> None:
    net = UNetResNet34()
    assert 41e6 < count(net) < 41.5e6
    early, late, rest = (sum(p.numel() for p in group) for group in net.layers())
    assert early + late == 21_284_672
    assert early + late + rest == count(net)


def count(net: nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


def test_y_range_bounds_the_picture() -> None:
    net = UNetResNet34(SMALL).eval()
    nn.init.constant_(net.out.bias, 100.0)  # type: ignore[arg-type]
    bright = net(torch.zeros(1, 3, 32, 32))
    expected = 3 * net.deviation + net.mean
    assert torch.allclose(bright, expected.expand_as(bright), atol=1e-4)


@pytest.mark.parametrize("name", ["resnet34", "vgg19"])
def test_the_usual_weight_files_fit(name: str) -> None:
    net = ResNet34() if name == "resnet34" else VGG19()
    names = set(net.state_dict())
    wanted = {
        "resnet34": {"conv1.weight", "bn1.running_var", "layer2.0.downsample.0.weight"},
        "vgg19": {"features.0.weight", "features.34.bias"},
    }
    assert wanted[name] <= names
    assert len([n for n in names if "layer3" in n and n.endswith("conv2.weight")]) in (0, 6)


@pytest.mark.parametrize("size", [(96, 192), (64, 64), (37, 90), (16, 40)])
def test_the_residual_critic_judges_every_part(size: tuple[int, int]) -> None:
    net = ResidualCritic(ResidualCriticSize(width=4, halvings=3))
    judged = net(torch.rand(3, 3, *size))
    rows, columns = (max(1, max(side, 64) // 16 - 3) for side in size)
    assert judged.shape == (3, rows * columns)


def test_the_residual_critic_can_not_shout() -> None:
    net = ResidualCritic(ResidualCriticSize(width=4, dropout=0)).eval()
    with torch.no_grad():
        for part in net.modules():
            if isinstance(part, nn.Conv2d) and parametrize.is_parametrized(part):
                dict(part.named_parameters())["parametrizations.weight.original"].mul_(50)
        net.train()  # spectral norm follows the weights while it trains
        for _ in range(20):
            net(torch.rand(1, 3, 64, 64))
        conv = next(m for m in net.modules() if isinstance(m, nn.Conv2d))
        assert torch.linalg.matrix_norm(conv.weight.flatten(1), 2) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("size", [(192, 96), (70, 33)])
def test_the_vgg_critic_judges_pictures_of_its_size(size: tuple[int, int]) -> None:
    net = VGGCritic(VGGCriticSize(picture=size, width=4, hidden=8))
    assert net(torch.rand(2, 3, size[1], size[0])).shape == (2, 1)


@pytest.mark.parametrize("size", [(36, 136), (19, 61)])
def test_the_multi_task_critic_judges_and_reads(size: tuple[int, int]) -> None:
    net = MTCritic(MTCriticSize(classes=11, slots=5, width=4))
    real, characters, gaze = net(torch.rand(2, 3, *size))
    assert real.shape == (2, 1)
    assert characters.shape == (2, 5, 11)
    assert gaze.shape[:2] == (2, 5)
    assert torch.allclose(gaze.sum(-1), torch.ones(2, 5))


def test_shuffled_pixels_start_as_nearest_neighbour() -> None:
    enlarge = blocks.Enlarge(3, 2, 4)
    nn.init.zeros_(enlarge[0].bias)  # type: ignore[arg-type]
    large: Tensor = enlarge(torch.rand(1, 3, 5, 6))
    assert torch.equal(large, blocks.like(large[..., ::4, ::4], large))


def test_attention_starts_as_the_identity_and_sees_everything() -> None:
    look = blocks.Attention(8)
    x = torch.rand(1, 8, 4, 5, requires_grad=True)
    assert torch.equal(look(x), x)
    nn.init.constant_(look.share, 1.0)
    look(x)[0, 0, 0, 0].backward()
    assert x.grad is not None
    assert (x.grad[0].abs().sum(0) > 0).all(), "every place has a say in every other"


def test_scales_that_no_doubling_reaches_are_refused() -> None:
    assert [blocks.doublings(s) for s in (1, 2, 4, 8)] == [0, 1, 2, 3]
    for scale in (0, 3, 6):
        with pytest.raises(ValueError, match="power of two"):
            blocks.doublings(scale)
