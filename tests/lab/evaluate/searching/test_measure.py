"""The archive that searches are measured on, and what is counted there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.searching.makings import plate, result, sure

from plateglass.lab.evaluate.reading.misreadings import CHARACTERS, HEIGHTS, costs, load
from plateglass.lab.evaluate.searching import archive
from plateglass.lab.evaluate.searching.measure import ranks, summary
from plateglass.searching import search


def said(truth: str, height: int | None, told: dict[str, Any], name: str) -> dict[str, Any]:
    file = f"{name}-{height or 'sharp'}.png"
    return {"truth": truth, "height": height, "result": result(file, told)}


def mistaken(truth: str) -> dict[str, Any]:
    """Read with a doubt: 0 could be O, everything else is clear."""
    doubt = {"0": {"0": 0.7, "O": 0.3}}
    return plate([doubt.get(char, {char: 1.0}) for char in truth])


@pytest.fixture
def told() -> list[dict[str, Any]]:
    texts = [CHARACTERS[i : i + 6] for i in range(0, len(CHARACTERS), 6)]
    return [
        said(text, height, mistaken(text), f"{i:04d}")
        for i, text in enumerate(texts)
        for height in HEIGHTS
    ]


def written(path: Path, told: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
    return path


def test_what_is_mixed_up_more_often_costs_less(told: list[dict[str, Any]]) -> None:
    other = plate([{"I": 0.9, "1": 0.1}, {"X": 0.99, "K": 0.01}])
    table = costs([*told, *(said("IX", 24, other, f"x{i}") for i in range(40))])
    pairs = table["pairs"]
    assert pairs["0O"] < pairs["1I"] < pairs["KX"] < 100
    assert all(list(pair) == sorted(pair) for pair in pairs)
    assert "3M" not in pairs


def test_the_archive_is_one_that_is_searched(
    told: list[dict[str, Any]], tmp_path: Path
) -> None:
    fit = written(tmp_path / "fit.jsonl", told)
    planted = [
        said("WHO0KNOWS"[:8], None, sure("WHO0KNOW", 0.9), "0000"),
        said("WHO0KNOWS"[:8], 12, plate([{c: 1.0} for c in "WH"] + [{"0": 0.6, "O": 0.4}] * 2
             + [{c: 1.0} for c in "KNOW"]), "0000"),
    ]  # fmt: skip
    truth = written(tmp_path / "planted.jsonl", planted)
    for name in ("one", "two"):
        archive.write(fit, truth, tmp_path / name, 500)
    first, second = (
        [path.read_bytes() for path in sorted((tmp_path / name / "parquet").iterdir())]
        for name in ("one", "two")
    )
    assert first == second
    one = tmp_path / "one"
    assert len(search("*", str(one), within=0, limit=1000)) == 502
    hits = search("*O*", str(one), limit=1000)
    assert all("0" in hit.best or "O" in hit.best for hit in hits)
    assert any("O" not in hit.best for hit in hits)

    rows = ranks(one, load(truth), 1)
    table = {(r["known"], r["height"], r["way"]): r for r in summary(rows)}
    assert len(table) == len(rows) == 2 * 3 * 2
    assert table["whole", None, "as read"]["first"] == 1
    assert table["whole", 12, "as read"]["ten"] == 0
    for way in ("look-alikes", "could be"):
        assert table["whole", 12, way]["first"] == 1
