"""The study's tables, from results of a few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tools.handbook import results, seeds
from tools.handbook.marks import table
from tools.handbook.tables import NONE

if TYPE_CHECKING:
    from pathlib import Path


def row(restorer: str, **values: Any) -> dict[str, Any]:
    return {
        "set": "test", "condition": "16 px", "restorer": restorer, "n": 30, "exact": 0.1,
        "exact_low": 0.0, "exact_high": 0.2, "characters": 0.5, "exact_ours": 0.4,
        "psnr": None, "ssim": None, "ms": None, **values,
    }  # fmt: skip


COMPARED = {
    "parameters": {"bicubic": 0, "srgan-mse": 1_700_000, "srgan": 1_700_000},
    "table": [
        row("origin"),
        row("bicubic", psnr=20.04, ssim=0.5, ms=0.1),
        row("srgan-mse", crisp=0.3, crisp_wrong=0.25, psnr=21.0, ssim=0.6, ms=8.0),
        row("srgan", exact=0.2, crisp=0.5, crisp_wrong=0.5, psnr=20.0, ssim=0.55, ms=8.0),
        row("srgan", condition="fastai-jpeg-test"),
        row("truth", exact=0.9),
    ],
}
TRAINED = {
    "table": [
        {"recipe": "srgan", "stage": "content", "epochs": 5, "steps": 1234, "pictures": 19744,
         "minutes": 9.97, "psnr_before": 12.0, "psnr_after": 19.25, "ssim_before": 0.1,
         "ssim_after": 0.55},
        {"recipe": "unet_gan", "stage": "critic", "epochs": 3, "steps": 10, "pictures": 160,
         "minutes": 2.0, "psnr_before": None, "psnr_after": None},
    ],
    "reading": [
        {"run": "mtgan", "reader": "rapidocr", "picture": "origin", "exact": 0.059},
        {"run": "mtgan", "reader": "its own head", "picture": "standard", "exact": 0.668},
    ],
}  # fmt: skip


@pytest.fixture
def some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("compared", "trained"):
        (tmp_path / name).mkdir()
    found = {"compared": COMPARED, "trained": TRAINED}
    monkeypatch.setattr(seeds, "RESULTS", tmp_path)
    for module in (results, seeds):
        monkeypatch.setattr(module, "load", found.__getitem__)


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            "comparison compared 16-px",
            [
                "| Origin: the crop as it came | 30 | 10.0 (0.0-20.0) | 50.0 | 40.0 | - | - "
                "| - | - | - | - |",
                "| bicubic | 30 | 10.0 (0.0-20.0) | 50.0 | 40.0 | - | - | 20.0 | 0.500 | - "
                "| 0.1 |",
                "| `srgan-mse` | 30 | 10.0 (0.0-20.0) | 50.0 | 40.0 | 30.0 | 25.0 | 21.0 "
                "| 0.600 | 1.70 M | 8.0 |",
            ],
        ),
        (
            "games compared 16-px",
            [
                "| `srgan` | 10.0 -> 20.0 | 50.0 -> 50.0 | 30.0 -> 50.0 | 25.0 -> 50.0 "
                "| 21.0 -> 20.0 | 0.600 -> 0.550 |"
            ],
        ),
        (
            "training trained",
            [
                "| `srgan` | content | 5 | 1,234 | 19,744 | 10.0 | 12.0 -> 19.2 "
                "| 0.100 -> 0.550 |",
                "| `unet_gan` | critic | 3 | 10 | 160 | 2.0 | - | - |",
            ],
        ),
        (
            "readings trained",
            ["| rapidocr | 5.9 | - |", "| its own head | - | 66.8 |"],
        ),
    ],
)
def test_a_table_holds_what_was_measured(asked: str, lines: list[str]) -> None:
    assert table(asked).splitlines()[2 : 2 + len(lines)] == lines


@pytest.mark.usefixtures("some")
def test_what_was_not_measured_is_said() -> None:
    for asked in ("comparison no 16-px", "games no 16-px", "training no", "readings no"):
        assert table(asked) == NONE
