"""The loop over a clip: one track a plate, events in order, little memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.video.films import TEXT, Picture, drive, film, ground, scene, timed

import plateglass
from plateglass import image
from plateglass.errors import WrongUse
from plateglass.finder import Finder
from plateglass.geometry import Box, Quad
from plateglass.pipeline import Plateglass, Wish
from plateglass.video import Event, Visible, watch
from plateglass.video.frames import Frame, open_frames
from plateglass.video.fusion import shipped
from plateglass.video.memory import LOOKS, PICTURES, Memory, alone, seen
from plateglass.video.watching import Watching

MACHINE = Plateglass(find=Finder(threads=1))


def ends(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind == "end"]


def test_a_plate_that_drives_by_is_one_track(tmp_path: Path) -> None:
    pytest.importorskip("av")
    path = film(tmp_path / "street.mp4", drive(36))
    seconds: list[tuple[float, float | None]] = []
    shown: list[tuple[int, int]] = []

    def look(frame: Frame, visible: list[Visible]) -> None:
        shown.append((frame.number, len(visible)))

    watching = plateglass.watch(
        path,
        machine=MACHINE,
        progress=lambda done, total: seconds.append((done, total)),
        on_frame=look,  # type: ignore[arg-type]
    )
    events = list(watching)
    assert events[0].kind == "new"
    assert events[-1].kind == "end"
    assert {event.track.id for event in events} == {1}
    track = events[-1].track
    assert track.reading.best == TEXT
    assert track.reading.p > 0.5
    assert len(track.looks) > 10
    assert sum(x.weight for x in track.looks) == pytest.approx(1)
    assert [x.frame for x in track.looks] == sorted(x.frame for x in track.looks)
    assert 0.5 < track.agreement <= 1
    for one in track.looks:
        truth = scene((60 + 3.0 * one.frame, 90))[1]
        assert truth is not None
        assert one.quad.iou(truth) > 0.6
    assert track.fused is not None
    assert track.restoration is not None
    assert track.plate.picture is track.restoration.picture
    assert len(track.pictures) == len(track.shown) == 5
    done = watching.summary
    assert (done.frames, done.tracks, done.cuts, done.skipped) == (36, 1, 0, 0)
    assert done.searched < 12
    done_at, total = seconds[-1]
    assert done_at == pytest.approx(1.4)
    assert total == pytest.approx(1.44, abs=0.05)
    assert [n for n, _ in shown] == list(range(36))
    assert Counter(count for _, count in shown)[1] > 30


def test_at_its_end_a_track_is_read_as_one_picture_too() -> None:
    frames = drive(12, lambda i: (60 + 3.3 * i, 90))

    def end(share: float, pictures: bool) -> Event:
        fusion = replace(shipped(), picture=share)
        source = open_frames(timed(frames))
        (event,) = ends(
            list(Watching(source, MACHINE, Wish(), pictures=pictures, fusion=fusion))
        )
        return event

    told = [end(0.35, pictures).track for pictures in (False, True)]
    assert told[0].reading == told[1].reading
    assert told[0].fused is None
    assert told[1].fused is not None
    assert told[0].reading.best == TEXT
    assert told[0].reading != end(0.0, False).track.reading


def test_a_gap_does_not_make_two_of_one() -> None:
    def place(i: int) -> tuple[float, float] | None:
        return None if 14 <= i < 26 else (20 + 4.0 * i, 90)

    watching = watch(timed(drive(45, place)), machine=MACHINE, pictures=False)
    (event,) = ends(list(watching))
    assert event.track.start < 0.5
    assert event.track.end > 1.2
    assert event.track.reading.best == TEXT
    assert event.track.restoration is None


def test_a_plate_that_comes_in_at_the_edge_is_read_as_a_whole() -> None:
    # As many frames show a part of it as show it whole, and they all agree.
    frames = drive(50, lambda i: (290 - 2.3 * i, 90))
    whole = [i for i in range(50) if 290 - 2.3 * i + 103 < 318]
    watching = watch(timed(frames), machine=MACHINE, pictures=False)
    first, *_, last = watching
    assert (first.kind, last.kind) == ("new", "end")
    assert first.track.looks[0].frame < whole[0] - 5
    part = first.track.reading.best[:-1]  # of the last character half may be seen
    assert part
    assert part == TEXT[: len(part)]
    assert last.track.reading.best == TEXT
    assert last.track.start == first.track.start
    assert len(last.track.looks) > 5
    assert {x.frame for x in last.track.looks} <= set(whole)
    # What was seen of it while it went out again adds nothing.
    frames = drive(50, lambda i: (190 + 2.3 * i, 90))
    whole = [i for i in range(50) if 190 + 2.3 * i + 103 < 320]
    (event,) = ends(list(watch(timed(frames), machine=MACHINE, pictures=False)))
    assert event.track.reading.best == TEXT
    assert {x.frame for x in event.track.looks} <= set(whole)
    assert event.track.end > whole[-1] / 25 + 0.2


def test_a_cut_ends_every_track() -> None:
    one = drive(15)
    two = [np.clip(f.astype(int) + 60, 0, 255).astype(np.uint8)
           for f in drive(15, lambda _: (100, 60), "WX4817K", seed=5)]  # fmt: skip
    watching = watch(timed([*one, *two]), machine=MACHINE, pictures=False)
    found = ends(list(watching))
    assert watching.summary.cuts == 1
    assert [event.track.id for event in found] == [1, 2]
    assert found[0].track.end < 0.6 <= found[1].track.start


def test_a_frame_a_second_is_told_by_what_the_plate_says() -> None:
    places = [(30, 40), (190, 120), (60, 130), (200, 30), (40, 60)]
    frames = drive(5, lambda i: places[i])
    watching = watch(timed(frames, fps=1), machine=MACHINE, pictures=False)
    (event,) = ends(list(watching))
    assert len(event.track.looks) == 5
    assert event.track.reading.best == TEXT


def test_what_can_be_read_once_is_a_plate() -> None:
    frames = drive(5, lambda i: (90, 60) if i == 2 else None)
    (event,) = ends(list(watch(timed(frames, fps=1), machine=MACHINE)))
    assert len(event.track.looks) == 1
    assert event.track.reading.best == TEXT
    assert event.track.fused is not None


def test_frames_that_are_the_plate(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for i, clean in enumerate(drive(4)):
        frame = np.clip(clean + rng.normal(0, 5, clean.shape), 0, 255).astype(np.uint8)
        quad = scene((60 + 3.0 * i, 90))[1]
        assert quad is not None
        box = quad.box
        image.save(
            frame[int(box.y1) - 2 : int(box.y2) + 3, int(box.x1) - 2 : int(box.x2) + 3],
            tmp_path / f"{i}.png",
        )
    for view in ("crop", "auto"):
        wish = Wish(view=view)
        (event,) = ends(list(watch(tmp_path, machine=MACHINE, wish=wish, fps=1)))
        assert event.track.reading.best == TEXT
        assert len(event.track.looks) == 4


def test_nothing_moves_and_nothing_is_there() -> None:
    watching = watch(timed([ground()] * 50), machine=MACHINE)
    assert list(watching) == []
    assert watching.summary.searched <= 2


def test_a_frozen_picture_says_nothing_new() -> None:
    (frame,) = drive(1)
    watching = watch(timed([frame] * 30), machine=MACHINE, pictures=False)
    (event,) = ends(list(watching))
    assert len(event.track.looks) == 1
    assert event.track.frames > 5


def test_stopping_keeps_what_was_seen() -> None:
    watching = watch(
        timed(drive(40)), machine=MACHINE, stop=lambda: watching.summary.frames >= 20,
        pictures=False,
    )  # fmt: skip
    (event,) = ends(list(watching))
    assert watching.summary.stopped
    assert watching.summary.frames == 20
    assert event.track.end < 0.85


def test_closing_lets_go_of_the_source() -> None:
    class Source:
        closed = False

        def __iter__(self) -> Iterator[tuple[float, Picture]]:
            yield from timed(drive(30))

    watching = watch(Source(), machine=MACHINE)
    assert next(watching).kind == "new"
    watching.close()
    assert list(watching) == []


def test_every_so_manieth_frame() -> None:
    watching = watch(timed(drive(36)), machine=MACHINE, every=4, pictures=False)
    (event,) = ends(list(watching))
    assert all(x.frame % 4 == 0 for x in event.track.looks)
    with pytest.raises(WrongUse, match="1 or more"):
        watch(timed([]), every=0)


def test_a_source_that_raises_is_the_callers_to_handle() -> None:
    def broken() -> Iterator[tuple[float, Picture]]:
        yield 0.0, ground()
        raise RuntimeError("the cable fell out")

    watching = watch(broken(), machine=MACHINE)
    assert isinstance(watching, Watching)
    with pytest.raises(RuntimeError, match="cable"):
        list(watching)


def test_an_hour_of_looks_is_kept_in_little() -> None:
    frame, quad = scene((60, 90))
    assert quad is not None
    (look,) = MACHINE.reader([frame[80:120, 50:180]])
    memory = Memory()
    for i in range(400):
        memory.add(seen(i, i / 25, quad, 0.9, look, frame))
    assert len(memory.looks) == LOOKS
    assert sum(s.part is not None for s in memory.looks) <= PICTURES
    times = [s.time for s in memory.looks]
    assert times == sorted(times)
    assert times[0] < 1
    assert times[-1] == 399 / 25
    part = next(s.part for s in memory.looks if s.part is not None)
    assert part.base is None  # or the whole frame would stay in memory


def test_of_a_plate_that_is_cut_off_the_widest_view_counts() -> None:
    frame, quad = scene((60, 90))
    assert quad is not None
    (look,) = MACHINE.reader([frame[80:120, 50:180]])
    memory = Memory()

    def add(share: float, cut: bool) -> None:
        part = Quad.from_box(Box(60, 90, 60 + share * 100, 110))
        memory.add(seen(0, 0.0, part, 0.9, look, frame, cut=cut))

    for share in (0.3, 0.5, 0.48, 0.2):
        add(share, cut=True)
    assert [round(s.extent, 2) for s in memory.looks] == [2.5, 2.4]
    assert not memory.whole
    add(0.6, cut=False)
    add(0.9, cut=True)
    assert memory.whole
    assert len(memory.looks) == 1


def test_one_look_alone_is_what_the_judge_says() -> None:
    from plateglass.judge import judge

    for frame in drive(3, lambda i: (40 + 20.0 * i, 60)):
        (look,) = MACHINE.reader([frame[50:100, 30:200]])
        reading = judge(look, MACHINE.reader.calibration)
        text, p, _ = alone(look, MACHINE.reader.calibration)
        assert text == reading.best
        assert p == pytest.approx(reading.p, abs=1e-6)
