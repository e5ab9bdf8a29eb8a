"""CCPD: its names, its folders, and what becomes of each picture."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lab.data.little_ccpd import ccpd_name, little_ccpd

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.geometry import Box, Quad
from plateglass.lab.data import ccpd
from plateglass.lab.data.crops import Light, size_for
from plateglass.lab.data.from_ccpd import Wanted, from_ccpd
from plateglass.lab.data.labelled import read_labels

if TYPE_CHECKING:
    from pathlib import Path

OFFICIAL = (
    "025-95_113-154&383_386&473-386&473_177&454_154&383_363&402-0_0_22_27_27_33_16-37-15.jpg"
)


def test_the_name_that_ccpd_explains_itself_by() -> None:
    said = ccpd.annotation(OFFICIAL)
    assert said.text == "皖AY339S"
    assert said.tilt == (95, 113)
    assert said.box == Box(154, 383, 386, 473)
    assert said.quad == Quad.of([(154, 383), (363, 402), (386, 473), (177, 454)])
    assert (said.area, said.brightness, said.blur) == ("025", 37, 15)


@given(
    st.sampled_from(ccpd.PROVINCES[:-1]),
    st.sampled_from(ccpd.LETTERS[:-1]),
    st.text(ccpd.SIGNS[:-1], min_size=5, max_size=6),
)
def test_every_text_survives_its_name(province: str, letter: str, rest: str) -> None:
    quad = Quad.of([(30, 40), (130, 42), (131, 75), (31, 73)])
    said = ccpd.annotation(ccpd_name(quad, province + letter + rest, 7, 8) + ".jpg")
    assert said.text == province + letter + rest
    assert said.quad == quad
    assert (said.brightness, said.blur) == (7, 8)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-37-15", "-37", "6 fields"),
        ("95_113", "95_x", "tilt"),
        ("95_113", "95", "tilt"),
        ("154&383_386&473-", "154&383_386-", "2 points"),
        ("_363&402", "", "4 points"),
        ("_33_16", "_33_99", "character 7"),
        ("_33_16", "", "5 characters"),
    ],
)
def test_other_names_say_what_is_wrong(old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ccpd.annotation(OFFICIAL.replace(old, new, 1))


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("ccpd")
    becomes = little_ccpd(folder)
    (folder / "splits").mkdir()
    kept = [name for name, what in becomes.items() if not what.isascii()]
    (folder / "splits" / "train.txt").write_text("\n".join(kept[:2]) + "\n")
    return folder, becomes


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_picture_is_a_crop_or_has_its_reason(
    little: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, becomes = little
    done = from_ccpd(folder, tmp_path / "out")
    found = {row["source"]: row["text"] for row in rows(tmp_path / "out" / "labels.csv")}
    found |= {row["source"]: row["reason"] for row in rows(tmp_path / "out" / "left_out.csv")}
    assert found == becomes
    assert done.left_out == Counter(why for why in becomes.values() if why.isascii())
    assert done.kept == {"128x64": 2, "192x96": 1, "64x32": 1}
    counts = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert counts == {"kept": done.kept, "left_out": done.left_out}
    for row, label in zip(
        rows(tmp_path / "out" / "labels.csv"), read_labels(tmp_path / "out"), strict=True
    ):
        crop = image.load(label.path)
        assert f"{crop.shape[1]}x{crop.shape[0]}" == row["size"]
        assert label.quad is None
        assert crop.std() > 0.18 * 255 * 0.5


def test_corners_set_a_tilted_plate_upright_and_a_box_leaves_it(
    little: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _ = little
    sizes = {}
    for by in ("vertices", "box"):
        wanted = Wanted(by=by, size="own", light=None)
        from_ccpd(folder, tmp_path / by, wanted)
        sizes[by] = {r["source"]: r for r in rows(tmp_path / by / "labels.csv")}
    assert sizes["vertices"].keys() == sizes["box"].keys()
    assert {"苏E00001", "苏E00002", "苏E00003"} <= {
        row["text"] for row in sizes["vertices"].values()
    }


def test_one_size_and_one_of_the_lists(
    little: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    done = from_ccpd(little[0], tmp_path / "out", Wanted(size="96x24", part="train"))
    assert done.kept == {"96x24": 2}
    assert not done.left_out
    for label in read_labels(tmp_path / "out"):
        assert image.load(label.path).shape == (24, 96, 3)


def test_runs_resume_and_workers_change_nothing(
    little: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, becomes = little
    one, two = tmp_path / "one", tmp_path / "two"
    from_ccpd(folder, one)
    from_ccpd(folder, two, workers=2)
    whole = tree(one)
    assert whole == tree(two)
    # As after a crash: a picture gone, a row lost, a row cut in half.
    first, *_, last = rows(one / "labels.csv")
    (one / first["file"]).unlink()
    text = (one / "labels.csv").read_text()
    (one / "labels.csv").write_text(text[: text.index(last["file"]) + 20])
    again = from_ccpd(folder, one)
    assert tree(one) == whole
    assert again.done_before == len(becomes) - 3  # and the unreadable picture is tried again


def test_wrong_orders_are_refused_before_anything_is_written(
    little: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, out = little[0], tmp_path / "out"
    with pytest.raises(WrongUse, match="192x96"):
        Wanted(size="wide")
    with pytest.raises(WrongUse, match="there are: train"):
        from_ccpd(folder, out, Wanted(part="test"))
    with pytest.raises(WrongUse, match="not a folder"):
        from_ccpd(folder / "missing", out)
    assert not out.exists()
    from_ccpd(folder, out, Wanted(part="train"))
    with pytest.raises(WrongUse, match="another cutting"):
        from_ccpd(folder, out)
    (folder / "splits" / "bad.txt").write_text("../secret.jpg\n")
    with pytest.raises(WrongUse, match="not below"):
        from_ccpd(folder, out, Wanted(part="bad"))


def test_the_light_of_the_seed() -> None:
    light = Light()
    assert light.objection(0.5, 0.19) == ""
    assert light.objection(0.21, 0.3) == "too dark"
    assert light.objection(0.79, 0.3) == "too bright"
    assert light.objection(0.5, 0.18) == "too flat"


@pytest.mark.parametrize(("width", "size"), [(40, (64, 32)), (95, (128, 64)), (500, (192, 96))])
def test_the_nearest_bucket_is_taken(width: int, size: tuple[int, int]) -> None:
    assert size_for(Quad.whole(width, 20), "buckets") == size


def test_pictures_are_not_stretched_when_they_keep_their_size() -> None:
    assert size_for(Quad.whole(95.4, 20.2), "own") == (95, 20)
    assert np.allclose(size_for(Quad.whole(95, 20), "40x20"), (40, 20))
