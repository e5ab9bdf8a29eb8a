"""The four senses in which pictures differ, held against known values."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor
from torchmetrics.functional.image import (
    peak_signal_noise_ratio,
    structural_similarity_index_measure,
)

from plateglass.errors import BadWeight
from plateglass.lab.networks.resnet34 import ResNet34, ResNet34Size
from plateglass.lab.networks.vgg19 import VGG19
from plateglass.lab.teach.seeds import losses
from plateglass.lab.teach.seeds.losses import (
    Perceptual,
    adversarial,
    load_known,
    pixel,
    psnr,
    ssim,
    structure,
)


def pictures(height: int = 32, width: int = 64) -> tuple[Tensor, Tensor]:
    chance = torch.Generator().manual_seed(0)
    truth = torch.rand(3, 3, height, width, generator=chance) * 2 - 1
    noise = torch.randn(truth.shape, generator=chance)
    return (truth + 0.3 * noise).clamp(-1, 1), truth


@pytest.mark.parametrize("size", [(32, 64), (11, 40), (48, 11)])
def test_ssim_and_psnr_are_the_known_ones(size: tuple[int, int]) -> None:
    made, truth = pictures(*size)
    # The known one goes beyond the edges by mirrors; its inside, like its authors', is ours.
    _, known = structural_similarity_index_measure(
        made, truth, data_range=2.0, return_full_image=True
    )
    inside = known[..., 5:-5, 5:-5].mean((1, 2, 3))
    assert ssim(made, truth) == pytest.approx(inside, abs=1e-4)
    both = zip(made, truth, strict=True)
    each = [peak_signal_noise_ratio(a, b, data_range=2.0) for a, b in both]
    assert psnr(made, truth) == pytest.approx(torch.stack(each), abs=1e-3)


def test_equal_pictures_differ_in_nothing() -> None:
    _, truth = pictures()
    assert pixel(truth, truth) == 0
    assert structure(truth, truth) == pytest.approx(0, abs=1e-6)
    assert Perceptual()(truth, truth) == 0


def test_small_pictures_are_compared_with_a_small_window() -> None:
    made, truth = pictures(5, 9)
    assert 0 < ssim(made, truth).mean() < 1
    assert ssim(truth, truth).mean() == pytest.approx(1)


def test_the_reader_sees_that_a_character_has_gone() -> None:
    seeing = Perceptual().train()
    assert seeing.note.startswith("reader ")
    assert not seeing.features.training, "a yardstick stays as it is"
    truth = torch.ones(1, 3, 24, 80)
    truth[..., 6:18, 10:70:12] = -1
    dimmer, without = 0.8 * truth, truth.clone()
    without[..., 30:50] = 1
    assert seeing(without, truth) > 3 * seeing(dimmer, truth)
    made = truth.clone().requires_grad_()
    seeing(made * 0.9, truth).backward()
    assert made.grad is not None
    assert made.grad.abs().sum() > 0
    assert all(p.grad is None for p in seeing.parameters())


def test_a_file_of_vgg19_is_used_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plateglass.lab.networks.vgg19.WIDTHS", (4, 0, 4))
    stored = VGG19().state_dict() | {"classifier.0.weight": torch.zeros(2, 2)}
    torch.save(stored, tmp_path / "vgg.pth")
    seeing = Perceptual(tmp_path / "vgg.pth")
    made, truth = pictures()
    assert seeing.note == "vgg19"
    assert seeing(made, truth) > 0


def test_weight_files_of_something_else_are_refused(tmp_path: Path) -> None:
    net = ResNet34(ResNet34Size(width=4, depths=(1, 1, 1, 1)))
    stored = net.state_dict()
    torch.save({k: v for k, v in stored.items() if "num_batches" not in k}, tmp_path / "a.pth")
    load_known(net, tmp_path / "a.pth", "ResNet-34")
    torch.save({k: v for k, v in stored.items() if "layer3" not in k}, tmp_path / "b.pth")
    (tmp_path / "c.pth").write_bytes(b"hello")
    for name, said in (("b", "layer3"), ("c", "no file of weights"), ("d", "no weight file")):
        with pytest.raises(BadWeight, match=said):
            load_known(net, tmp_path / f"{name}.pth", "ResNet-34")


def test_a_critic_that_guesses_loses_ln_2() -> None:
    for real in (True, False):
        assert adversarial(torch.zeros(4, 7), real) == pytest.approx(0.6931, abs=1e-4)
    assert adversarial(torch.full((2, 3), 9.0), True) < 1e-3 < adversarial(torch.zeros(1), True)


def test_pixels_count_in_standard_deviations() -> None:
    truth = torch.zeros(1, 3, 4, 4)
    assert pixel(truth + losses.UNIT, truth) == pytest.approx(1)
