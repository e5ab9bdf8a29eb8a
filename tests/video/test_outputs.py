"""What is written and told of a track: JSON, CSV, pictures, the record, films."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from tests.video.films import TEXT, drive, scene, timed

from plateglass.finder import Finder
from plateglass.pipeline import Plateglass
from plateglass.video import Event, Track, Visible, tables, watch
from plateglass.video.animation import animated
from plateglass.video.annotation import Annotated, annotated
from plateglass.video.frames import open_frames
from plateglass.video.writer import Writer, sha256_of


@cache
def events() -> tuple[tuple[Event, ...], object]:
    """A plate that drives by, watched once for all of these tests."""
    watching = watch(timed(drive(20)), machine=Plateglass(find=Finder(threads=1)))
    return tuple(watching), watching.summary


def track() -> Track:
    return events()[0][-1].track


def schema() -> Draft202012Validator:
    folder = Path(tables.__file__).parents[1] / "schema"
    first = json.loads((folder / "plateglass-1.schema.json").read_text("utf-8"))
    mine = json.loads((folder / "plateglass-track-1.schema.json").read_text("utf-8"))
    # One file alone is what other tools load; its plate is that of plateglass/1.
    for name, definition in mine["$defs"].items():
        if name in first["$defs"]:
            assert definition == first["$defs"][name], name
    Draft202012Validator.check_schema(mine)
    return Draft202012Validator(mine)


def test_every_line_is_as_its_schema_says() -> None:
    checker = schema()
    happened, summary = events()
    for event in happened:
        checker.validate(json.loads(json.dumps(tables.track_json(event.track, event.kind))))
    checker.validate(tables.summary_json(summary))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="'track' is a required property"):
        checker.validate({k: v for k, v in tables.track_json(track()).items() if k != "track"})


def test_json_tells_the_track() -> None:
    told = tables.track_json(track())
    assert told["schema"] == "plateglass-track/1"
    assert (told["event"], told["track"], told["best"]) == ("end", 1, TEXT)
    assert told["start"] == 0
    assert told["end"] == pytest.approx(0.76)
    assert len(told["looks"]) == len(track().looks)
    assert told["best_frame"] in [look["frame"] for look in told["looks"]]


def test_csv_has_a_value_for_every_column() -> None:
    lines = [tables.csv_row(tables.CSV_HEADER), tables.csv_line(track())]
    lines.append(tables.csv_error("a.mp4", "a.mp4 is, say, broken"))
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert rows[0]["best"] == TEXT
    assert rows[0]["candidates"].startswith(f"{TEXT}:")
    assert None not in rows[0]
    assert rows[1]["error"] == "a.mp4 is, say, broken"
    assert TEXT[:3] in tables.told(track())


def test_frigate_understands_it() -> None:
    happened, _ = events()
    new = tables.frigate(happened[0], 1000.0, None)
    end = tables.frigate(happened[-1], 1000.0, new["after"])
    assert [m["type"] for m in (new, end)] == ["new", "end"]
    assert new["after"]["end_time"] is None
    assert end["before"] == new["after"]
    assert end["after"]["id"] == new["after"]["id"]
    assert end["after"]["end_time"] == pytest.approx(1000.76)
    assert end["after"]["recognized_license_plate"] == TEXT
    plate = tables.frigate_plate(happened[-1], 1000.0)
    assert (plate["type"], plate["plate"], plate["id"]) == ("lpr", TEXT, end["after"]["id"])


def test_a_track_is_written_with_its_record(tmp_path: Path) -> None:
    writer = Writer(
        tmp_path / "deep" / "drive", sha256="f" * 64, settings={"every": 1}, animation="webp"
    )
    written = writer.write(track())
    names = {path.name for path in written}
    assert names == {
        "drive.1.png", "drive.1.fused.png", "drive.1.strip.png", "drive.1.webp", "drive.1.json",
    }  # fmt: skip
    told = json.loads((tmp_path / "deep" / "drive.1.json").read_text("utf-8"))
    for name, digest in told["outputs"].items():
        data = (tmp_path / "deep" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
    assert told["input"]["sha256"] == "f" * 64
    assert told["input"]["frames"] == [look.frame for look in track().looks]
    assert told["track"]["best"] == TEXT
    assert {"finder", "reader"} <= set(told["weights"])
    again = Writer(tmp_path / "again", sha256="f" * 64, settings={"every": 1}, strips=False)
    assert len(again.write(track())) == 3


def test_a_source_has_a_hash(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"film")
    assert sha256_of(str(tmp_path / "a")) == hashlib.sha256(b"film").hexdigest()
    assert len(sha256_of(str(tmp_path))) == 64
    assert sha256_of("usb:0") == ""


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_moving_picture_shows_frames_then_all_of_them(suffix: str) -> None:
    data = animated(track(), suffix)
    with Image.open(io.BytesIO(data)) as picture:
        assert getattr(picture, "n_frames", 1) == len(track().pictures) + 2
        assert picture.size == (480, 192)
    assert len(data) < 400_000


def test_a_film_with_plates_outlined_keeps_its_seconds(tmp_path: Path) -> None:
    pytest.importorskip("av")
    path = tmp_path / "new" / "street.plates.mp4"
    film = Annotated(path)
    times = [0.0, 0.04, 0.3, 0.34, 1.5]
    frames = [(t, scene((40 + 10.0 * i, 60), size=(321, 241))) for i, t in enumerate(times)]
    handed = open_frames([(t, picture) for t, (picture, _) in frames])
    for frame, (_, (_, quad)) in zip(handed, frames, strict=True):
        assert quad is not None
        film(frame, [Visible(1, quad, "MKX 4071", 0.93)])
    assert film.close() == path
    back = list(open_frames(path))
    assert [f.time for f in back] == pytest.approx(times, abs=0.002)
    assert back[0].pixels.shape == (240, 320, 3)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert Annotated(tmp_path / "none.mp4").close() is None


def test_drawing_leaves_the_frame_alone() -> None:
    picture, quad = scene((40, 4))
    assert quad is not None
    kept = picture.copy()
    drawn = annotated(picture, [Visible(7, quad, "MKX 4071", 0.93), Visible(None, quad, "", 0)])
    assert np.array_equal(picture, kept)
    changed = cv2.absdiff(drawn, picture).max(-1) > 0
    assert changed.sum() > 200
    assert annotated(picture, []) is picture
