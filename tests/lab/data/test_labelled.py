"""Folders of labelled pictures: what is read, what is refused, and who may see which plate."""

from pathlib import Path

import numpy as np
import pytest

from plateglass.errors import WrongUse
from plateglass.geometry import Box, Quad
from plateglass.image import save
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.real import Part, cut, part_of, real_plates

PARTS: tuple[Part, ...] = ("train", "calibration", "validation")
HEAD = "file,text,country,x1,y1,x2,y2,corners,track,t,note\n"


def folder(path: Path, rows: str, head: str = HEAD) -> Path:
    (path / "labels.csv").write_text(head + rows)
    return path


def test_boxes_corners_and_whole_pictures(tmp_path: Path) -> None:
    rows = (
        "a.png,ab12,DE,1,2,31,12,,,,\n"
        'b.png,X,PL,,,,,"0,0 9,1 9,5 0,4",t1,2.5,low\n'
        "c.png,Y,US,,,,,,,,\n"
    )
    a, b, c = read_labels(folder(tmp_path, rows))
    assert a.quad == Quad.from_box(Box(1, 2, 31, 12))
    assert a.text == "AB12"
    assert not a.tight
    assert b.quad == Quad.of([(0, 0), (9, 1), (9, 5), (0, 4)])
    assert b.tight
    assert (b.track, b.time, b.note) == ("t1", 2.5, "low")
    assert c.quad is None


@pytest.mark.parametrize(
    ("head", "rows", "says"),
    [("file,text\n", "", "country"), (HEAD, "a.png,A,DE,1,x,3,4,,,,\n", "line 2")],
)
def test_a_bad_table_is_a_sentence(tmp_path: Path, head: str, rows: str, says: str) -> None:
    with pytest.raises(WrongUse, match=says):
        list(read_labels(folder(tmp_path, rows, head)))


def test_a_folder_without_labels_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"labels\.csv"):
        list(read_labels(tmp_path))


def test_a_plate_is_in_one_part_whatever_the_picture(tmp_path: Path) -> None:
    texts = [f"AB{i}" for i in range(60)]
    rows = "".join(
        f"p.png,{t},DE,10,10,50,20,,,,\np.png,{t},DE,12,9,52,21,,,,\n" for t in texts
    )
    rows += "p.png,UNSURE,DE,10,10,50,20,,,,low\np.png,,DE,10,10,50,20,,,,\n"
    save(np.full((40, 80, 3), 90, np.uint8), tmp_path / "p.png")
    data = folder(tmp_path, rows)
    seen = {part: [d.text for d, _ in real_plates([data], part)] for part in PARTS}
    assert sorted(t for part in seen.values() for t in part) == sorted(texts * 2)
    for part, members in seen.items():
        assert all(part_of(text) == part for text in members)
    assert len(seen["train"]) > len(seen["validation"]) > 0


def test_cutting_keeps_surroundings_and_moves_the_corners_along() -> None:
    picture = np.zeros((100, 200, 3), np.uint8)
    picture[40:60, 50:130] = 200
    drawn = cut(picture, Quad.from_box(Box(50, 40, 130, 60)), "AB12", "DE")
    box = drawn.quad.box
    inside = drawn.picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)]
    assert inside.min() == 200
    assert drawn.picture.shape[0] == 36
    assert drawn.format == "de"
