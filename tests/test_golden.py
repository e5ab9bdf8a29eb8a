from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests import golden
from tests.golden import assert_golden

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv(golden.UPDATE, "1")
    drawn = np.random.default_rng(0).integers(0, 250, (20, 30, 3), dtype=np.uint8)
    assert_golden(drawn, "noise")
    monkeypatch.delenv(golden.UPDATE)
    return drawn


def test_the_same_and_nearly_the_same_pass(picture: np.ndarray) -> None:
    assert_golden(picture, "noise")
    assert_golden(picture + np.uint8(2), "noise")


def test_a_difference_is_shown(picture: np.ndarray, tmp_path: Path) -> None:
    other = picture.copy()
    other[:10] = 255 - other[:10]
    with pytest.raises(AssertionError, match=r"noise differs; see .*noise\.png\n +0-  0"):
        assert_golden(other, "noise")
    assert (tmp_path / "plateglass-golden" / "noise.png").exists()


def test_another_size_fails(picture: np.ndarray) -> None:
    with pytest.raises(AssertionError, match="golden"):
        assert_golden(picture[:5], "noise")


def test_a_missing_one_says_what_to_do(picture: np.ndarray) -> None:
    with pytest.raises(AssertionError, match="--update-golden"):
        assert_golden(picture, "unknown")


def test_ci_never_updates(picture: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv(golden.UPDATE, "1")
    with pytest.raises(AssertionError, match="not updated in CI"):
        assert_golden(picture, "noise")
