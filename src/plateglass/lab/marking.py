"""Marking plates' corners by hand: a page on this machine, a ``labels.csv`` beside the photos.

The finder proposes, a person corrects; :mod:`plateglass.lab.data.labelled` reads what is saved.
Served by Python's own server, to this machine alone.
"""

from __future__ import annotations

import csv
import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from io import StringIO
from threading import Lock
from typing import TYPE_CHECKING, Any

import cv2

from plateglass import files
from plateglass.errors import PlateglassError, WrongUse
from plateglass.finder import Finder
from plateglass.geometry import Quad
from plateglass.image import load
from plateglass.lab.data.labelled import NEEDED, read_labels

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"}
COLUMNS = (*NEEDED, "corners")
MOST = 1_000_000
"""Bytes of a request at most; a plate takes a hundred."""


class Desk:
    """A folder of photos that is being labelled."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.table = folder, folder / "labels.csv"
        self.names = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in SUFFIXES)
        if not self.names:
            raise WrongUse(f"{folder} has no pictures to mark")
        self._find, self._lock = Finder(threads=2), Lock()
        self._rows: list[dict[str, str]] = []
        if self.table.exists():
            # Read as everybody does first: what is wrong with it is said before it is replaced.
            list(read_labels(folder))
            with self.table.open(newline="", encoding="utf-8-sig") as file:
                self._rows = list(csv.DictReader(file))

    def marked(self) -> list[bool]:
        """Return which photos have corners."""
        done = {row["file"] for row in self._rows if row.get("corners")}
        return [name in done for name in self.names]

    def quads(self, number: int) -> list[Quad]:
        """Return a photo's plates, as they were saved or else as the finder sees them."""
        name = self.names[number]
        rows = [row for row in self._rows if row["file"] == name and row.get("corners")]
        if rows:
            return [Quad.of(_points(row["corners"])) for row in rows]
        with self._lock:
            return [found.quad for found in self._find(load(self.folder / name))]

    def save(self, number: int, quads: list[Quad]) -> None:
        """Replace a photo's plates; texts stay with the plates in their order."""
        name = self.names[number]
        with self._lock:
            known = [row for row in self._rows if row["file"] == name]
            blank = {"file": name, "text": "", "country": ""}
            rows = [
                {**(known[i] if i < len(known) else blank), "corners": _written(quad)}
                for i, quad in enumerate(quads)
            ]
            self._rows = [row for row in self._rows if row["file"] != name] + rows
            self._rows.sort(key=lambda row: row["file"])
            columns = dict.fromkeys((*COLUMNS, *(key for row in self._rows for key in row)))
            text = StringIO()
            table = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
            table.writeheader()
            table.writerows(self._rows)
            files.write(self.table, text.getvalue())


def _points(corners: str) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in corners.split())
    return [(float(x), float(y)) for x, y in pairs]


def _written(quad: Quad) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in quad.points)


class Counter(BaseHTTPRequestHandler):
    """Answers the page."""

    server: Server

    def do_GET(self) -> None:
        """Give the page, the list of photos, one photo, or its plates."""
        if not self._from_here():
            return
        try:
            self._answer(*self._asked())
        except PlateglassError as error:
            self.send_error(HTTPStatus.UNPROCESSABLE_ENTITY, explain=str(error))

    def _answer(self, what: str, number: int | None) -> None:
        desk = self.server.desk
        if what == "":
            page = resources.files("plateglass.lab") / "marking.html"
            self._send(page.read_bytes(), "text/html; charset=utf-8")
        elif what == "photos":
            told = zip(desk.names, desk.marked(), strict=True)
            self._json([{"name": name, "marked": marked} for name, marked in told])
        elif what == "photo" and number is not None:
            picture = load(desk.folder / desk.names[number])
            _, data = cv2.imencode(".png", picture[..., ::-1])
            self._send(data.tobytes(), "image/png")
        elif what == "quads" and number is not None:
            self._json([quad.points for quad in desk.quads(number)])
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_PUT(self) -> None:
        """Save a photo's plates."""
        what, number = self._asked()
        if not self._from_here():
            return
        length = int(self.headers.get("Content-Length") or 0)
        try:
            if what != "quads" or number is None or not 0 < length <= MOST:
                raise ValueError("no such photo")
            quads = [Quad.of(points) for points in json.loads(self.rfile.read(length))]
            if not all(quad.convex and quad.area > 0 for quad in quads):
                raise ValueError("corners go clockwise from the upper left, without crossing")
        except (ValueError, TypeError) as error:
            self.send_error(HTTPStatus.BAD_REQUEST, explain=str(error))
            return
        self.server.desk.save(number, quads)
        self._json("saved")

    def _asked(self) -> tuple[str, int | None]:
        what, _, number = self.path.removeprefix("/").partition("/")
        known = number.isdecimal() and int(number) < len(self.server.desk.names)
        return what, int(number) if known else None

    def _from_here(self) -> bool:
        # A foreign page may point a name of its own at this machine: it gets nothing.
        host = self.headers.get("Host", "")
        origin = self.headers.get("Origin", self.server.url)
        if host == self.server.url.removeprefix("http://") and origin == self.server.url:
            return True
        self.send_error(HTTPStatus.FORBIDDEN)
        return False

    def _json(self, value: Any) -> None:
        self._send(json.dumps(value).encode(), "application/json")

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: who marks plates has the page to look at."""


class Server(ThreadingHTTPServer):
    """The desk's server, on this machine alone."""

    daemon_threads = True

    def __init__(self, desk: Desk, port: int) -> None:
        try:
            super().__init__(("127.0.0.1", port), Counter)
        except OSError as error:
            raise PlateglassError(
                f"port {port} can't be had ({error.strerror}): choose another with --port"
            ) from None
        self.desk = desk
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
