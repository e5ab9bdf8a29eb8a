"""Fitting how looks add up: independent looks count in full, repeated ones once."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from tests.video.test_fusion import CLASSES

from plateglass.calibration import Calibration
from plateglass.evidence import Classes, Evidence
from plateglass.lab.ship import fusion as fitting
from plateglass.lab.ship.fusion import Group, fit
from plateglass.video.fusion import Fusion, effective

SIGNAL = 3.0
"""Logits' gain and the noise's variance: with both the same a single look is honest."""


@dataclass(frozen=True)
class Told:
    """Stands for a reader whose looks are made here."""

    classes: Classes = CLASSES
    calibration: Calibration = field(default_factory=Calibration)


def made(count: int, looks: int, *, alike: bool) -> list[Group]:
    """Groups of looks whose errors are the same in all of them, or independent."""
    rng = np.random.default_rng(7)
    found = []
    for _ in range(count):
        text = "".join(rng.choice(list(CLASSES.characters), 6))
        shape = (1 if alike else looks, CLASSES.slots, CLASSES.count)
        noise = np.broadcast_to(rng.normal(0, SIGNAL**0.5, shape), (looks, *shape[1:]))
        logits = noise.copy()
        logits[:, np.arange(6), CLASSES.encode(text)] += SIGNAL
        logs = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
        some = tuple(
            Evidence(
                one.astype(np.float32),
                np.log(np.array([0.5, 0.5], np.float32)),
                0.5,
                np.full((6, 1, 1), 1.0, np.float32),
                CLASSES,
            )
            for one in logs
        )
        found.append(Group(some, tuple(float(i) for i in range(looks)), text))
    return found


def worth(fusion: Fusion, looks: int) -> float:
    return effective(np.full(looks, 1 / looks), np.arange(looks, dtype=float), fusion)


def test_independent_looks_count_in_full_and_repeated_ones_once() -> None:
    apart = fit(Told(), made(60, 4, alike=False))  # type: ignore[arg-type]
    assert worth(apart, 4) > 3
    same = fit(Told(), made(60, 4, alike=True))  # type: ignore[arg-type]
    assert worth(same, 4) == pytest.approx(1, abs=0.2)


def test_one_command_fits_to_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("av")
    written = tmp_path / "fusion.json"
    monkeypatch.setattr(sys, "argv", ["fusion", "--clips", "2", "-o", str(written)])
    fitting.main()
    fusion = Fusion.from_json(written.read_text(encoding="utf-8"))
    assert fusion.command == "python -m plateglass.lab.ship.fusion --clips 2"
    assert len(fusion.reader) == 64
    assert set(json.loads(written.read_text())) == set(json.loads(Fusion().to_json()))
