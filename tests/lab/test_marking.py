"""Corners marked by hand: what the page does, and what stands in the table afterwards."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser
from tests.serve.page.conftest import browser  # noqa: F401  (a fixture)

from plateglass import image
from plateglass.errors import PlateglassError, WrongUse
from plateglass.finder import Detection
from plateglass.geometry import Box, Picture, Quad
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.marking import Desk, Server

SEEN = Quad.from_box(Box(60, 40, 120, 54))


class Seeing:
    """Proposes the same in every photo."""

    def __init__(self, threads: int) -> None:
        pass

    def __call__(self, picture: Picture) -> list[Detection]:
        return [Detection(SEEN, 0.9)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("plateglass.lab.marking.Finder", Seeing)
    for name in ("a.png", "b.png"):
        image.save(np.full((100, 200, 3), 90, np.uint8), tmp_path / name)
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with Server(Desk(folder), 0) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def asked(
    server: Server, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, headers)
    answer = connection.getresponse()
    told = answer.status, answer.read()
    connection.close()
    return told


def test_what_is_saved_is_what_everybody_reads(server: Server, folder: Path) -> None:
    assert json.loads(asked(server, "GET", "/quads/0")[1]) == [[list(p) for p in SEEN.points]]
    moved = [[61.25, 40.0], [120.0, 41.0], [119.0, 55.0], [60.0, 54.0]]
    assert asked(server, "PUT", "/quads/0", [moved])[0] == 200
    (label,) = read_labels(folder)
    assert (label.path.name, label.text, label.tight) == ("a.png", "", True)
    assert label.quad == Quad.of(moved)
    assert [one["marked"] for one in json.loads(asked(server, "GET", "/photos")[1])] == [
        True,
        False,
    ]
    assert json.loads(asked(server, "GET", "/quads/0")[1]) == [moved]
    assert asked(server, "PUT", "/quads/0", [])[0] == 200
    assert list(read_labels(folder)) == []


def test_texts_and_other_columns_stay(folder: Path) -> None:
    with (folder / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "text", "country", "x1", "y1", "x2", "y2", "note"])
        rows.writerow(["b.png", "AB1", "DE", 5, 5, 50, 20, "low"])
        rows.writerow(["a.png", "CD2", "FR", 5, 5, 50, 20, ""])
    desk = Desk(folder)
    desk.save(1, [SEEN, SEEN])
    told = {(x.path.name, x.text, x.country, x.note, x.tight) for x in read_labels(folder)}
    assert told == {
        ("a.png", "CD2", "FR", "", False), ("b.png", "AB1", "DE", "low", True),
        ("b.png", "", "", "", True),
    }  # fmt: skip
    assert desk.marked() == [False, True]
    assert Desk(folder).quads(1) == [SEEN, SEEN]


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/", None, {"Host": "plates.example"}, 403),
        ("PUT", "/quads/0", [], {"Origin": "https://plates.example"}, 403),
        ("PUT", "/quads/0", [[[0, 0], [9, 9], [9, 0], [0, 9]]], {}, 400),
        ("PUT", "/quads/0", "nonsense", {}, 400),
        ("PUT", "/quads/7", [], {}, 400),
        ("GET", "/quads/7", None, {}, 404),
        ("GET", "/photo/../labels.csv", None, {}, 404),
    ],
)
def test_what_is_refused(
    server: Server, folder: Path, method: str, path: str, body: object,
    headers: dict[str, str], status: int,
) -> None:  # fmt: skip
    assert asked(server, method, path, body, **headers)[0] == status
    assert not (folder / "labels.csv").exists()


def test_a_picture_that_is_none_is_a_sentence(server: Server, folder: Path) -> None:
    (folder / "b.png").write_bytes(b"nonsense")
    status, text = asked(server, "GET", "/photo/1")
    assert status == 422
    assert b"b.png" in text


def test_what_can_be_marked_and_where(server: Server, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongUse, match="no pictures"):
        Desk(tmp_path / "empty")
    with pytest.raises(PlateglassError, match="--port"):
        Server(server.desk, server.server_address[1])


def test_by_keyboard_and_mouse_in_a_browser(
    server: Server,
    folder: Path,
    browser: Browser,  # noqa: F811  (the fixture)
) -> None:
    wrong: list[str] = []
    with browser.new_context(viewport={"width": 900, "height": 600}) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(server.url)
        page.wait_for_selector("html[data-ready='0']")
        for key in ("d", "Shift+S", "Tab", "z", "w", "z"):
            page.keyboard.press(key)
        last = page.locator("circle").nth(3).bounding_box()
        other = page.locator("circle").nth(2).bounding_box()
        assert last is not None
        assert other is not None
        page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2)
        page.mouse.down()
        page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2 + 20)
        page.mouse.up()
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-ready='1']")
        for key in ("+", "Tab", "Tab", "Tab", "Tab", "x"):
            page.keyboard.press(key)
        assert page.locator("polygon").count() == 1
        page.keyboard.press("ArrowLeft")
        page.wait_for_selector("html[data-ready='0']")
        assert page.get_by_role("status").text_content() == "1 of 2: a.png, saved"
    assert wrong == []
    (label,) = read_labels(folder)
    assert label.quad is not None
    upper_left, upper_right, lower_right, lower_left = label.quad.points
    assert upper_left == (61, 50)
    assert upper_right == (120, 39.75)
    assert lower_right == (120, 54)
    assert lower_left[1] > 56
