from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import ImageFont

import plateglass.show
from plateglass.plates.alphabet import READABLE

FOLDER = Path(plateglass.show.__file__).parent / "fonts"
COVERAGE = json.loads((FOLDER / "coverage.json").read_text("utf-8"))


def test_every_plate_character_can_be_printed() -> None:
    covered = set("".join(chars for name, chars in COVERAGE.items() if "plate" in name))
    assert not set(READABLE) - covered, "run python -m plateglass.lab.fonts"


@pytest.mark.parametrize("name", COVERAGE)
def test_fonts_have_what_they_say(name: str) -> None:
    font = ImageFont.truetype(FOLDER / name, 40, layout_engine=ImageFont.Layout.BASIC)
    # A subset may not bear a reserved name.
    assert str(font.getname()[0]).startswith("Plateglass")
    box = bytes(font.getmask("\U0010fffd"))
    for char in COVERAGE[name]:
        assert char.isspace() or char == "\xad" or bytes(font.getmask(char)) != box, char


def test_small_and_licensed() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 300_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text("utf-8")
