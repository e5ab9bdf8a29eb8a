"""Readers measured on made-up crops, down to the files that are written."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pyarrow import parquet

from plateglass.errors import WrongUse
from plateglass.geometry import Picture
from plateglass.lab.data.labelled import characters_only
from plateglass.lab.data.real import part_of
from plateglass.lab.evaluate.protocols import seeded, sized
from plateglass.lab.evaluate.reading import examples, readers, report
from plateglass.lab.evaluate.reading.recognisers import Guess, recogniser
from plateglass.lab.evaluate.reading.samples import validation_samples


class Fixed:
    """Says the same of everything, and remembers what it saw."""

    def __init__(self, name: str, text: str, p: float) -> None:
        self.name, self.guess = name, Guess(text, p, ("AB13", "AB14"))
        self.seen: list[Picture] = []

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        self.seen += crops
        return [self.guess] * len(crops)


def samples(count: int = 4) -> list[readers.Sample]:
    rng = np.random.default_rng(0)
    crops = rng.integers(0, 256, (count, 40, 160, 3), dtype=np.uint8)
    texts = ["AB12", "AB13", "AB12", "XY99"]
    return [
        readers.Sample("us", str(i), t, c)
        for i, (t, c) in enumerate(zip(texts, crops, strict=False))
    ]


def test_every_reader_sees_the_same_pixels() -> None:
    one, two = Fixed("one", "AB12", 0.9), Fixed("two", "XY99", 0.4)
    rows = list(readers.measure([one, two], samples(), [None, 16]))
    assert len(rows) == 4 * 2 * 2
    assert all(np.array_equal(a, b) for a, b in zip(one.seen, two.seen, strict=True))
    assert {s.shape[0] for s in one.seen} == {40, 16}


def test_the_table_counts_what_was_right() -> None:
    rows = list(readers.measure([Fixed("one", "AB12", 0.95)], samples(), [None]))
    line = next(x for x in readers.table(rows) if x["set"] == "all" and x["height"] is None)
    assert line["exact"] == 0.5
    assert line["rank5"] == 0.75
    assert line["all_but_one"] == 0.75
    assert line["hallucinated"] == 0.5
    assert line["ece"] == pytest.approx(0.45)


def test_a_wrong_label_counts_apart() -> None:
    (first, *_) = samples(1)
    wrong = replace(first, labelled="AB72")
    right, fooled = Fixed("right", "AB12", 0.9), Fixed("fooled", "AB72", 0.9)
    rows = list(readers.measure([right, fooled], [first, wrong], [None]))
    assert [(row.right, row.as_labelled) for row in rows] == [
        (True, True), (False, False), (True, False), (False, True),
    ]  # fmt: skip
    line = next(x for x in readers.table(rows) if x["reader"] == "fooled")
    assert (line["exact"], line["as_labelled"]) == (0, 0.5)


def test_characters_that_labels_mix_up_are_folded_where_asked() -> None:
    reader = Fixed("one", "ABI2", 0.5)
    plain = list(readers.measure([reader], samples(1), [None]))
    folded = list(readers.measure([reader], samples(1), [None], fold={"us": "0O 1I"}))
    assert not plain[0].right
    assert folded[0].right


def test_a_report_is_table_readings_plots_and_examples(tmp_path: Path) -> None:
    shown = samples()
    rows = list(readers.measure([Fixed("one", "AB12", 0.95)], shown, [None, 12]))
    report.write(rows, shown, tmp_path, "plateglass benchmark")
    table = (tmp_path / "readers.md").read_text()
    assert "| one | us | as it is | 4 | 50.0 (" in table
    data = json.loads((tmp_path / "readers.json").read_text())
    assert data["environment"]["command"] == "plateglass benchmark"
    assert len(data["table"]) == 2 * 3
    readings = (tmp_path / "readings.jsonl").read_text().splitlines()
    assert json.loads(readings[0])["right"] is True
    assert parquet.read_table(tmp_path / "readings.parquet").num_rows == len(readings) == 8
    for name in ("readers", "reliability", "risk", "lookalikes", "speed"):
        assert (tmp_path / f"{name}.png").stat().st_size > 5000
    assert {p.stem for p in tmp_path.glob("*.png")} >= {"best", "worst", "sure-but-wrong"}


def test_examples_are_the_telling_ones() -> None:
    shown = samples()
    rows = list(readers.measure([Fixed("one", "AB12", 0.95)], shown, [None, 12]))
    assert [(row.height, row.truth) for row in examples.best(rows)][:2] == [(12, "AB12")] * 2
    first, *_ = examples.worst(rows)
    assert (first.height, first.truth) == (None, "XY99")
    assert {row.truth for row in examples.sure_but_wrong(rows)} == {"AB13", "XY99"}
    unsure = list(readers.measure([Fixed("one", "AB12", 0.5)], shown, [None]))
    assert examples.sure_but_wrong(unsure) == []


def test_damage_depends_on_the_name_alone() -> None:
    picture = samples(1)[0].pixels
    one, two = (sized(picture, 40, 16, seeded("us", "a", 16)) for _ in range(2))
    other = sized(picture, 40, 16, seeded("us", "b", 16))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
    assert sized(picture, 40, None, seeded("us")) is picture
    assert sized(picture, 40, 80, seeded("us")).shape == picture.shape


@pytest.mark.parametrize(
    ("printed", "text"),
    [("B 1234 xyz", "B1234XYZ"), ("京A·12345", "京A12345"), ("ＡＢ－１２", "AB12"), ("—", "")],
)
def test_only_characters_are_compared(printed: str, text: str) -> None:
    assert characters_only(printed) == text


def test_an_unknown_reader_is_a_sentence() -> None:
    with pytest.raises(WrongUse, match="easyocr"):
        recogniser("easyocr")


def test_frames_that_nobody_reads_alone_are_not_pooled(tmp_path: Path) -> None:
    picture = np.full((40, 160, 3), 200, np.uint8)
    Image.fromarray(picture).save(tmp_path / "a.png")
    text = next(t for n in range(99) if part_of(t := f"AB{n:02}") == "validation")
    rows = [f"a.png,{text},RO,0,0,160,40,,,,{note}" for note in ("", "track", "low")]
    head = "file,text,country,x1,y1,x2,y2,corners,track,t,note"
    (tmp_path / "labels.csv").write_text("\n".join([head, *rows]))
    chosen = list(validation_samples([tmp_path]))
    assert [s.set for s in chosen] == [tmp_path.name, tmp_path.name + readers.APART]
    lines = readers.table(list(readers.measure([Fixed("one", text, 0.5)], chosen, [None])))
    counted = {x["set"]: x["n"] for x in lines if x["height"] is None}
    assert counted == {tmp_path.name: 1, tmp_path.name + readers.APART: 1, "all": 1}
