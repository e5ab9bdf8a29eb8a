from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.lab.camera import Exposure, degrade
from plateglass.lab.camera.crappify import TABLE, crappify
from plateglass.lab.camera.measure import stand_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder of good pictures, one of them in a folder of its own, and a bad file."""
    source = tmp_path / "good"
    for i, name in enumerate(["a.jpg", "b.png", "deep/er/c.png", "deep/d.bmp"]):
        image.save(stand_in(40 + 4 * i)[0], source / name)
    (source / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    (source / "notes.txt").write_text("no picture at all")
    return source


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_keeps_folders_passes_bad_files_and_lists_parameters(
    good: Path, tmp_path: Path
) -> None:
    calls: list[tuple[int, int]] = []
    done = crappify(
        good,
        tmp_path / "bad",
        "dashcam",
        progress=lambda done, all_: calls.append((done, all_)),
    )
    assert (done.written, done.skipped) == (4, 0)
    [(name, why)] = done.failed
    assert name == "broken.jpg"
    assert "broken.jpg" in why
    assert calls == [(i, 5) for i in range(1, 6)]
    files = tree(tmp_path / "bad")
    assert set(files) == {"a.png", "b.png", "deep/er/c.png", "deep/d.png", TABLE}
    with (tmp_path / "bad" / TABLE).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == ["a.jpg", "b.png", "deep/d.bmp", "deep/er/c.png"]
    for row in rows:
        assert Exposure.from_dict(json.loads(row["parameters"])).preset == "dashcam"
        before, after = (
            image.load(good / row["source"]),
            image.load(tmp_path / "bad" / row["file"]),
        )
        assert before.shape == after.shape
        assert np.abs(before.astype(int) - after).mean() > 1


def test_depends_on_seed_and_name_alone(good: Path, tmp_path: Path) -> None:
    crappify(good, tmp_path / "one", "training", seed=3)
    crappify(good, tmp_path / "two", "training", seed=3, workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    # Fewer files around it change nothing for the others.
    (good / "a.jpg").unlink()
    crappify(good, tmp_path / "three", "training", seed=3)
    assert (tmp_path / "three/b.png").read_bytes() == (tmp_path / "one/b.png").read_bytes()
    crappify(good, tmp_path / "four", "training", seed=4)
    assert (tmp_path / "four/b.png").read_bytes() != (tmp_path / "one/b.png").read_bytes()


def test_resumes_where_it_was_stopped(good: Path, tmp_path: Path) -> None:
    out = tmp_path / "bad"
    crappify(good, out, "cctv")
    whole = tree(out)
    (out / "b.png").unlink()
    rows = (out / TABLE).read_text().splitlines(keepends=True)
    # As after a crash: one row missing, one cut in half.
    (out / TABLE).write_text("".join(rows[:-2]) + rows[-2][:40])
    untouched = (out / "a.png").stat().st_mtime_ns
    done = crappify(good, out, "cctv")
    assert (done.written, done.skipped) == (3, 1)
    assert (out / "a.png").stat().st_mtime_ns == untouched
    assert tree(out) == whole
    assert crappify(good, out, "cctv").skipped == 4
    assert crappify(good, out, "cctv", seed=1).written == 4


@pytest.mark.parametrize("name", ["fastai-jpeg", "fastai-jpeg-test"])
def test_the_first_seeds_files_really_are_jpeg(name: str, good: Path, tmp_path: Path) -> None:
    crappify(good, tmp_path / "bad", name)
    for file in (tmp_path / "bad").rglob("*.jpg"):
        with Image.open(file) as opened:
            assert opened.format == "JPEG"
            # Quality 3 and lower leave a table this coarse.
            assert max(opened.quantization[0]) >= 240
    with (tmp_path / "bad" / TABLE).open(newline="") as table:
        for row in csv.DictReader(table):
            exposure = Exposure.from_dict(json.loads(row["parameters"]))
            worse = degrade(
                image.load(good / row["source"]), exposure, np.random.default_rng(0)
            )
            assert np.array_equal(image.load(tmp_path / "bad" / row["file"]), worse)


def test_same_stems_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for name in ("x.png", "x.bmp"):
        image.save(stand_in(20)[0], tmp_path / "good" / name)
    crappify(tmp_path / "good", tmp_path / "bad", "downup-x4")
    assert set(tree(tmp_path / "bad")) == {"x.bmp.png", "x.png.png", TABLE}


def test_an_output_folder_inside_the_source_is_not_read_again(good: Path) -> None:
    crappify(good, good / "bad", "downup-x4")
    done = crappify(good, good / "bad", "downup-x4")
    assert (done.written, done.skipped) == (0, 4)


def test_wrong_use_is_said_before_anything_is_written(good: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="dashcam"):
        crappify(good, tmp_path / "bad", "dashcan")
    with pytest.raises(WrongUse, match="not a folder"):
        crappify(tmp_path / "nowhere", tmp_path / "bad", "dashcam")
    with pytest.raises(WrongUse, match="source folder"):
        crappify(good, good, "dashcam")
    assert not (tmp_path / "bad").exists()
