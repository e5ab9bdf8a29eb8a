"""Small sets, imported tables, pairs, and what is said about broken ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.lab.camera.crappify import crappify
from plateglass.lab.data import pairs
from plateglass.lab.data.check import check
from plateglass.lab.data.imports import import_table
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.mini import mini


def picture(seed: int, size: tuple[int, int] = (24, 72)) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Twelve pictures in two folders."""
    for i in range(12):
        image.save(picture(i), tmp_path / "many" / f"part{i % 2}" / f"{i}.png")
    return tmp_path / "many"


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*.png")}


def test_a_seed_chooses_and_chooses_again(many: Path, tmp_path: Path) -> None:
    assert mini(many, tmp_path / "a", 5, seed=1) == (5, 12)
    assert mini(many, tmp_path / "b", 5, seed=1) == (5, 12)
    assert mini(many, tmp_path / "c", 5, seed=2) == (5, 12)
    assert names(tmp_path / "a") == names(tmp_path / "b") != names(tmp_path / "c")
    (tmp_path / "a" / min(names(tmp_path / "a"))).unlink()
    assert mini(many, tmp_path / "a", 5, seed=1) == (5, 12)
    assert names(tmp_path / "a") == names(tmp_path / "b")
    assert mini(many, tmp_path / "d", 50) == (12, 12)
    with pytest.raises(WrongUse, match="another sample"):
        mini(many, tmp_path / "a", 6, seed=1)


def test_labels_come_along(many: Path, tmp_path: Path) -> None:
    rows = [f"part{i % 2}/{i}.png,AB{i},DE,{i}\n" for i in range(12)]
    rows += ["part0/0.png,SECOND,DE,9\n", "part0/gone.png,XX,DE,9\n"]
    (many / "labels.csv").write_text("file,text,country,extra\n" + "".join(rows))
    mini(many, tmp_path / "out", 4)
    labels = list(read_labels(tmp_path / "out"))
    assert {label.path.name for label in labels} == {
        Path(n).name for n in names(tmp_path / "out")
    }
    with (tmp_path / "out" / "labels.csv").open(newline="") as file:
        assert {row["extra"] for row in csv.DictReader(file)} <= set(map(str, range(12)))


def test_a_table_of_others_becomes_a_folder_of_ours(many: Path, tmp_path: Path) -> None:
    (many / "bad.jpg").write_bytes(b"\xff\xd8\xff no")
    table = many / "train.csv"
    table.write_text(
        "\ufeffimage_path,plate_text,plate_region\n"
        "part0/0.png,b-ab 123,Germany\n"
        "part0/0.png,b-ab 124,Germany\n"
        "part1\\1.png,京A·12345,cn\n"
        "../many/part1/3.png,XY 1,Bavaria\n"
        "part0/2.png,-,DE\n"
        "bad.jpg,AB1,DE\n"
        "missing.png,AB1,DE\n"
    )
    done = import_table(table, tmp_path / "out", "FR")
    kept = [(r.text, r.country, r.path.name) for r in read_labels(tmp_path / "out")]
    assert sorted(kept) == [
        ("BAB123", "DE", "0.png"),
        ("XY1", "FR", "3.png"),
        ("京A12345", "CN", "1.png"),
    ]
    assert done.kept == {"CN": 1, "DE": 1, "FR": 1}
    assert done.left_out == {"unreadable": 2, "named before": 1, "no text": 1}
    for label in read_labels(tmp_path / "out"):
        assert label.path.resolve().is_relative_to(tmp_path / "out")
        assert image.load(label.path).shape == (24, 72, 3)
    assert import_table(table, tmp_path / "out", "FR").done_before == 5


@pytest.mark.parametrize(
    ("text", "said"), [("file,text\n", "image_path"), ("image_path,plate_text\n", "no rows")]
)
def test_other_tables_are_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(WrongUse, match=said):
        import_table(tmp_path / "t.csv", tmp_path / "out")


def test_pairs_are_matched_split_and_read_back(many: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    image.save(picture(0), many / "part0" / "0.bmp")  # beside 0.png
    crappify(many, bad, "fastai-jpeg")
    image.save(picture(99), bad / "stranger.png")
    matched = pairs.match(bad, many)
    assert len(matched.pairs) == 13
    assert all(p.bad.name.split(".")[0] == p.good.stem for p in matched.pairs)
    assert {p.good.suffix for p in matched.pairs if p.good.stem == "0"} == {".bmp", ".png"}
    assert matched.bad_alone == ("stranger.png",)
    made = pairs.split(matched.pairs, 0.25, seed=42)
    assert sum(p.split == "valid" for p in made) == 3
    assert made == pairs.split(matched.pairs, 0.25, seed=42)
    assert made != pairs.split(matched.pairs, 0.25, seed=43)
    table = pairs.write(made, tmp_path / "lists" / "pairs.csv")
    back = pairs.read(table)
    assert [p.split for p in back] == [p.split for p in made]
    assert [p.good.resolve() for p in back] == [p.good.resolve() for p in made]


def test_without_a_table_names_decide(many: Path, tmp_path: Path) -> None:
    image.save(picture(1), tmp_path / "bad" / "part1" / "1.jpg")
    (pair,) = pairs.match(tmp_path / "bad", many).pairs
    assert pair == pairs.Pair(tmp_path / "bad" / "part1" / "1.jpg", many / "part1" / "1.png")
    (tmp_path / "p.csv").write_text("bad,good,split\na.png,b.png,test\n")
    with pytest.raises(WrongUse, match="line 2: a split is train or valid"):
        pairs.read(tmp_path / "p.csv")


def said(path: Path, good: Path | None = None) -> str:
    return "\n".join(check(path, good).sentences())


def test_whole_sets_are_not_complained_about(many: Path, tmp_path: Path) -> None:
    rows = "".join(f"part{i % 2}/{i}.png,AB{i},US-ca\n" for i in range(12))
    (many / "labels.csv").write_text("file,text,country\n" + rows)
    assert said(many) == ""
    crappify(many, tmp_path / "bad", "downup-x4")
    assert said(tmp_path / "bad", many) == ""


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("gone.png,AB1,DE,,,,,", "Pictures do not exist (1): gone.png"),
        ("broken.png,AB1,DE,,,,,", "Pictures can't be read (1)"),
        ("a.png,ab-1,DE,,,,,", "more than characters in upper case (1): a.png (DE AB-1)"),
        ("a.png,АВ1,RU,,,,,", "look-alikes of another script"),
        ("a.png,ΩB1,GR,,,,,", "no known plate has"),
        ("a.png,ABCDEFGHIJKLM,DE,,,,,", "longer than 12"),
        ("a.png,AB1,ZZ,,,,,", "a country whose plates nobody drew here (1): a.png (ZZ AB1)"),
        ("a.png,AB1,DE,60,2,99,20,", "do not lie in their picture"),
        ('a.png,AB1,DE,,,,,"2,20 60,20 60,2 2,2"', "do not run clockwise"),
        ("a.png,AB1,DE,,,,,\na.png,AB1,DE,,,,,", "listed twice (1)"),
        ("a.png,AB1,DE,,,,,\nb.png,AB2,DE,,,,,", "the same with another text"),
        ("a.png,AB1,DE,,,,,\nb.png,AB1,DE,,,,,", "under two names"),
    ],
)
def test_each_fault_has_its_sentence(row: str, complaint: str, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        image.save(picture(0), tmp_path / name)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n cut")
    head = "file,text,country,x1,y1,x2,y2,corners\n"
    (tmp_path / "labels.csv").write_text(head + row + "\n", encoding="utf-8")
    assert complaint in said(tmp_path)


def test_faults_of_pairs(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for name in ("same", "large", "squeezed", "alone"):
        image.save(picture(0), good / f"{name}.png")
    image.save(picture(0), bad / "same.png")
    image.save(picture(1, (48, 144)), bad / "large.png")
    image.save(picture(2, (12, 12)), bad / "squeezed.png")
    (bad / "broken.jpg").write_bytes(b"")
    image.save(picture(3), good / "broken.png")
    text = said(bad, good)
    for complaint in (
        "exactly as good as the good ones (1)",
        "larger than their good ones (1): large.png (144 x 48, 72 x 24)",
        "differ in their proportions (1): squeezed.png",
        "Good pictures have no partner (1): alone.png",
        "Pictures can't be read (1)",
    ):
        assert complaint in text
    pairs.write(pairs.match(bad, good).pairs, tmp_path / "pairs.csv")
    assert "larger than" in said(tmp_path / "pairs.csv")


def test_tables_of_others_are_checked_as_they_are(tmp_path: Path) -> None:
    image.save(picture(0), tmp_path / "a.png")
    table = tmp_path / "t.csv"
    table.write_text("image_path,plate_text,region\na.png,AB1,Germany\nb.png,AB2,Atlantis\n")
    text = said(table)
    assert "do not exist (1): b.png" in text
    assert "nobody drew here (1): b.png (Atlantis AB2)" in text
    with pytest.raises(WrongUse, match="does not exist"):
        check(tmp_path / "nowhere")
