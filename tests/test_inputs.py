"""Names on the command line become pictures, in order, and never stop the run."""

from __future__ import annotations

import io
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass import image
from plateglass.errors import BadPicture
from plateglass.inputs import OutputNames, expand

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG = image.encode(np.full((4, 5, 3), 77, np.uint8))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "b.png",
        "A.PNG",
        "a10.jpg",
        "notes.txt",
        ".hidden.png",
        "sub/c.webp",
        "sub/deeper/d.png",
        ".git/e.png",
        "odd[1].png",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG)
    return tmp_path


def test_a_folder_is_searched_through_in_a_stable_order(tree: Path) -> None:
    found = list(expand([tree]))
    assert [str(i.relative) for i in found] == [
        "A.PNG",
        "a10.jpg",
        "b.png",
        "odd[1].png",
        str(PurePath("sub/c.webp")),
        str(PurePath("sub/deeper/d.png")),
    ]
    assert all(i.load().pixels.shape == (4, 5, 3) for i in found)


def test_globs_match_sorted_and_through_folders(tree: Path) -> None:
    assert [str(i.relative) for i in expand([str(tree / "*.png")])] == ["b.png", "odd[1].png"]
    assert [str(i.relative) for i in expand([str(tree / "**/*.png")])] == [
        "b.png",
        "odd[1].png",
        "d.png",
    ]
    assert len(list(expand([str(tree / "su*")]))) == 2


def test_where_outputs_go_is_not_where_inputs_come_from(tree: Path) -> None:
    for names in ([tree], [str(tree / "*")], [str(tree / "**/*.*")]):
        found = [i.name for i in expand(names, without=tree / "sub")]
        assert found
        assert not any("sub" in PurePath(n).relative_to(tree).parts for n in found)


def test_a_file_with_brackets_in_its_name_is_that_file(tree: Path) -> None:
    assert [i.name for i in expand([tree / "odd[1].png"])] == [str(tree / "odd[1].png")]


def test_a_named_file_is_tried_whatever_its_ending(tree: Path) -> None:
    (only,) = expand([tree / "notes.txt"])
    assert only.load().pixels.shape == (4, 5, 3)


def test_order_of_the_names_is_kept(tree: Path) -> None:
    names = [str(tree / "b.png"), str(tree / "sub"), str(tree / "A.PNG"), str(tree / "b.png")]
    stems = [PurePath(i.name).name for i in expand(names)]
    assert stems == ["b.png", "c.webp", "d.png", "A.PNG", "b.png"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.png", "does not exist"),
        ("no/such/*.png", "nothing matches"),
        ("empty", "holds no pictures"),
        ("http://example.invalid/a.png", "add --url"),
        ("HTTPS://example.invalid/a.png", "add --url"),
    ],
)
def test_what_leads_nowhere_is_a_sentence_and_the_rest_goes_on(
    tree: Path, name: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    (tree / "empty").mkdir()
    bad, good = expand([name, "b.png"])
    with pytest.raises(BadPicture, match=sentence) as caught:
        bad.load()
    assert name in str(caught.value)
    assert good.load().pixels[0, 0, 0] == 77


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PNG)))
    (only,) = expand(["-"])
    assert only.name == "-"
    assert only.load().pixels.shape == (4, 5, 3)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(BadPicture, match="standard input is empty"):
        only.load()


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path.startswith("/good") else 404)
            self.end_headers()
            if self.path.startswith("/good"):
                self.wfile.write(PNG)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # HTTPError keeps its socket a while
def test_a_url_is_fetched_only_where_allowed(server: str) -> None:
    good, bad, closed = expand(
        [f"{server}/good%20one.png?x=1", f"{server}/bad.png", "http://127.0.0.1:9/a.png"],
        urls=True,
    )
    assert good.load().pixels.shape == (4, 5, 3)
    assert good.relative == PurePath("good one.png")
    for item, sentence in ((bad, "can't be downloaded: Not Found"), (closed, "refused")):
        with pytest.raises(BadPicture, match=sentence):
            item.load()
    with pytest.raises(BadPicture, match="MiB"):
        good.load(image.Limits(bytes=10))


@given(
    st.lists(
        st.sampled_from(
            ["a.jpg", "A.png", "a-2.png", "s/a.jpg", "b", "a.card.jpg", "a.1.png", ".a.png"]
        ),
        max_size=12,
    )
)
def test_no_output_is_ever_written_over_another(relatives: list[str]) -> None:
    names = OutputNames()
    claimed = [names.claim(PurePath(r)).as_posix().lower() for r in relatives]
    written = [
        c + ending for c in claimed for ending in (".png", ".card.png", ".1.png", ".json")
    ]
    assert len(set(written)) == len(written)


def test_names_with_dots_keep_them() -> None:
    names = OutputNames()
    claimed = [names.claim(PurePath(f"IMG.2021.{n}.jpg")).name for n in (1, 2, 3)]
    assert claimed == ["IMG.2021.1", "IMG.2021.2", "IMG.2021.3"]
