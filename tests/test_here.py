"""How many cores there are to work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plateglass import here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "most"), [("200000 100000", 2), ("50000 100000", 1), ("150000 100000", 2)]
)
def test_a_container_has_as_many_cores_as_it_may_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, most: int
) -> None:
    monkeypatch.setattr(here, "QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert here.cores() == 8
    for said, cores in (("max 100000", 8), (text, most)):
        (tmp_path / "cpu.max").write_text(f"{said}\n")
        assert here.cores() == cores


def test_there_is_a_core_here() -> None:
    assert here.cores() >= 1
