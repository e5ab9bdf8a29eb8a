"""Sources: films with their seconds, turns and damage; pictures in order; what is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.video import cameras
from tests.video.films import drive, film, ground, timed

from plateglass import image
from plateglass.errors import BadPicture, PlateglassError, WrongUse
from plateglass.video.cameras import Live, usb
from plateglass.video.clips import expand
from plateglass.video.films import pixels
from plateglass.video.frames import open_frames

pytest.importorskip("av")


def test_a_film_has_its_own_seconds(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.5, 0.54, 2.0]
    frames = drive(5)
    source = open_frames(film(tmp_path / "a.mp4", frames, times))
    seen = list(source)
    source.close()
    assert [f.number for f in seen] == [0, 1, 2, 3, 4]
    assert [f.time for f in seen] == pytest.approx(times, abs=0.001)
    assert source.facts.skipped == 0
    assert source.facts.duration is not None
    for got, drawn in zip(seen, frames, strict=True):
        assert got.pixels.shape == drawn.shape
        assert np.abs(got.pixels.astype(int) - drawn).mean() < 4
        assert np.abs(got.luma.astype(int) - got.pixels.mean(-1)).mean() < 12


def test_a_frame_is_converted_by_one_thread(tmp_path: Path) -> None:
    av = pytest.importorskip("av")

    class Asked:
        """A frame that notes what was asked of it."""

        def __init__(self, frame: Any) -> None:
            self.frame, self.threads = frame, 0

        def to_ndarray(self, threads: int = 0, **options: Any) -> Any:
            self.threads = threads
            return self.frame.to_ndarray(**options)

    with av.open(str(film(tmp_path / "a.mp4", drive(2)))) as opened:
        for frame in opened.decode(video=0):
            asked = Asked(frame)
            for kind in ("rgb24", "gray"):
                assert np.array_equal(pixels(asked, kind), frame.to_ndarray(format=kind))
            assert asked.threads == (1 if int(av.__version__.split(".")[0]) >= 17 else 0)


def _turned(path: Path, quarters: int) -> None:
    """Write a rotation into the track header, as phones do."""
    one = (1).to_bytes(4, "big", signed=True)
    a, b = {1: (0, 1), 2: (-1, 0), 3: (0, -1)}[quarters]
    values = [a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30]
    matrix = b"".join(v.to_bytes(4, "big", signed=True) for v in values)
    data = bytearray(path.read_bytes())
    head = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8  # version 0: times, id, duration, layer
    assert data[head : head + 4] == one[:1] + b"\x01" + one[:2]
    data[head : head + 36] = matrix
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_phone_held_upright(tmp_path: Path, quarters: int) -> None:
    path = film(tmp_path / "a.mp4", drive(2))
    _turned(path, quarters)
    (frame, _) = open_frames(path)
    expected = np.rot90(drive(1)[0], -quarters)
    assert (frame.height, frame.width) == expected.shape[:2]
    assert frame.pixels.shape == expected.shape
    assert np.abs(frame.pixels.astype(int) - expected).mean() < 4
    assert frame.luma.shape == expected.shape[:2]


def test_broken_packets_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", drive(40))
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    rng = np.random.default_rng(1)
    for at in range(start + 8000, len(data) - 12000, 900):
        data[at : at + 300] = rng.integers(0, 256, 300, np.uint8).tobytes()
    path.write_bytes(bytes(data))
    source = open_frames(path)
    seen = list(source)
    assert 10 < len(seen) < 40
    assert source.facts.skipped > 0
    assert all(a.time < b.time for a, b in pairwise(seen))


def test_a_film_that_was_cut_off_ends_early(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", drive(40))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = open_frames(path)
    assert 5 < len(list(source)) < 40


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.mp4", None, "does not exist"),
        ("text.mp4", b"this is no film at all", "no film that can be decoded"),
        ("empty.mp4", b"", "no film that can be decoded"),
    ],
)
def test_what_is_no_film(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadPicture, match=said):
        open_frames(path)


def test_a_playlist_fetches_nothing(tmp_path: Path) -> None:
    film(tmp_path / "secret.ts", drive(3))
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n"
    (tmp_path / "list.m3u8").write_text(text)
    with pytest.raises(BadPicture):
        list(open_frames(tmp_path / "list.m3u8"))


def test_addresses_have_to_be_allowed() -> None:
    for name in ("rtsp://user:secret@camera/1", "http://example.invalid/a.mp4"):
        with pytest.raises(BadPicture, match="add --url"):
            open_frames(name)
    with pytest.raises(BadPicture, match="can't be reached") as error:
        open_frames("rtsp://user:secret@127.0.0.1:9/1", urls=True)
    assert "secret" not in str(error.value)


def test_a_camera_that_is_not_there() -> None:
    with pytest.raises(PlateglassError):
        open_frames("usb:97")
    with pytest.raises(WrongUse, match="usb:0"):
        usb("usb:front")


def _pictures(folder: Path, names: list[str]) -> None:
    for shade, name in enumerate(names):
        image.save(np.full((8, 12, 3), 10 * shade, np.uint8), folder / name)


def test_pictures_come_in_the_order_people_count_in(tmp_path: Path) -> None:
    names = ["f1.png", "f2.png", "f10.png", "f11.png"]
    _pictures(tmp_path, names)
    (tmp_path / ".hidden.png").write_bytes(b"x")
    for name in (str(tmp_path), str(tmp_path / "f%d.png"), str(tmp_path / "f*.png")):
        source = open_frames(name, fps=10)
        seen = list(source)
        expected = 2 if "%" in name else 4
        assert [int(f.pixels[0, 0, 0]) for f in seen] == [10 * i for i in range(expected)]
        assert [f.time for f in seen] == pytest.approx([0.1 * i for i in range(expected)])


def test_a_broken_picture_leaves_its_time_out(tmp_path: Path) -> None:
    _pictures(tmp_path, ["0007.png", "0008.png", "0009.png"])
    (tmp_path / "0008.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    source = open_frames(str(tmp_path / "%04d.png"), fps=2)
    assert [(f.number, f.time) for f in source] == [(0, 0.0), (1, 1.0)]
    assert source.facts.skipped == 1
    assert "0008.png" in source.facts.notes[0]


def test_nothing_to_see(tmp_path: Path) -> None:
    for name in (str(tmp_path), str(tmp_path / "f%d.png"), str(tmp_path / "*.png")):
        with pytest.raises(BadPicture, match=r"no pictures"):
            open_frames(name)


def test_a_program_may_hand_over_frames() -> None:
    seen = list(open_frames(timed([ground()] * 3, fps=2)))
    assert [f.time for f in seen] == [0, 0.5, 1.0]
    assert seen[0].pixels.shape == (240, 320, 3)


def test_names_become_clips(tmp_path: Path) -> None:
    for folder in ("cars/one", "cars/two", "out"):
        (tmp_path / folder).mkdir(parents=True)
        _pictures(tmp_path / folder, ["1.png"])
    (tmp_path / "cars" / "b10.mp4").touch()
    (tmp_path / "cars" / "b9.MOV").touch()
    (tmp_path / "cars" / "notes.txt").touch()

    def found(*names: str) -> list[str]:
        return [n.relative.as_posix() for n in expand(names, without=tmp_path / "out")]

    cars = str(tmp_path / "cars")
    assert found(cars) == ["b9.MOV", "b10.mp4", "one", "two"]
    assert found(f"{cars}/one") == ["one"]
    assert found(f"{cars}/b*") == ["b9.MOV", "b10.mp4"]
    assert found(f"{cars}/one/*.png", f"{cars}/x.mp4") == ["one", "x.mp4"]
    assert found("rtsp://user:secret@host/door?x=1", "usb:0") == ["host_door_x_1", "usb_0"]
    assert "out" not in found(str(tmp_path))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_film_on_a_server_comes_whole(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", drive(30))
    with served(tmp_path) as address:
        source = open_frames(f"{address}/a.mp4", urls=True)
        seen = [(f.number, f.time) for f in source]
        source.close()
        with pytest.raises(BadPicture, match="can't be reached"):
            open_frames(f"{address}/b.mp4", urls=True)
    assert [n for n, _ in seen] == list(range(30))
    assert source.facts.missed == 0


def test_a_camera_that_breaks_off_is_opened_again(tmp_path: Path) -> None:
    import av

    path = film(tmp_path / "a.mp4", drive(12))
    tries: list[int] = []

    def connect() -> Any:
        tries.append(1)
        if len(tries) == 2:
            raise av.error.ConnectionRefusedError(111, "refused")
        return av.open(str(path))

    camera = Live(connect, "door", endless=True, first_wait=0.01)
    frames = iter(camera)
    seen = [next(frames)]
    while len(tries) < 3 or seen[-1].number < 15:
        seen.append(next(frames))
    camera.close()
    assert all(a.number < b.number and a.time <= b.time for a, b in pairwise(seen))
    assert camera.facts.notes == ["the connection broke off and was made again"]


def test_a_camera_does_not_wait_for_who_looks(tmp_path: Path) -> None:
    import av

    path = film(tmp_path / "a.mp4", drive(40))
    camera = Live(lambda: av.open(str(path)), "door", endless=True)
    frames = iter(camera)
    next(frames)
    until = time.monotonic() + 10
    while not camera.facts.missed and time.monotonic() < until:
        time.sleep(0.01)
    later = next(frames)
    camera.close()
    assert camera.facts.missed > 0
    assert later.number > 0


def test_a_network_camera_is_watched_and_called_again() -> None:
    frames = drive(12)
    with cameras.rtsp(frames) as address:
        source = open_frames(address, urls=True)
        seen = []
        for frame in source:
            seen.append(frame)
            if len(seen) == 2:
                assert frame.pixels.shape == frames[0].shape
                assert min(np.abs(frame.pixels.astype(int) - f).mean() for f in frames) < 4
            if source.facts.notes and frame.number > 14:
                break
        source.close()
    assert "secret" not in source.facts.name
    assert all(a.number < b.number and a.time < b.time for a, b in pairwise(seen))
    assert source.facts.notes == ["the connection broke off and was made again"]


def test_a_page_that_never_ends_is_a_camera() -> None:
    with cameras.http(drive(40)) as address:
        source = open_frames(address, urls=True)
        frames = iter(source)
        next(frames)
        until = time.monotonic() + 10
        while not source.facts.missed and time.monotonic() < until:
            time.sleep(0.01)
        assert next(frames).pixels.shape == (240, 320, 3)
        source.close()
    assert source.facts.missed > 0
    assert source.facts.duration is None


def test_a_camera_that_went_away_does_not_keep_who_wants_to_leave() -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 8

    with cameras.rtsp(drive(3)) as address:
        source = open_frames(address, urls=True, stop=stop)
    seen = list(source)
    source.close()
    assert len(seen) <= 3
    assert len(asked) == 9
