"""The page: files of the package, read once, and nothing from anywhere else."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from importlib.abc import Traversable

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
SOURCES = {"": "serve/page", "fonts/": "show/fonts", "samples/": "demo"}
"""Where the addresses below / come from; only files of the types above are shown."""
PACKED = (".html", ".css", ".js", ".json", ".svg", ".ttf")


@dataclass(frozen=True)
class Leaf:
    """One file as it is sent."""

    data: bytes
    packed: bytes | None
    media_type: str
    tag: str


def leaves() -> dict[str, Leaf]:
    """Read everything that the page consists of; the key is its address without the first /."""
    package = resources.files("plateglass")
    found = {
        f"{below}{path}": _leaf(file)
        for below, folder in SOURCES.items()
        for path, file in _walk(package / folder, "")
    }
    found[""] = found["index.html"]
    return found


def _walk(folder: Traversable, below: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith("_"):
            yield from _walk(entry, f"{below}{entry.name}/")
        elif _suffix(entry.name) in TYPES:
            yield f"{below}{entry.name}", entry


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]


def _leaf(file: Traversable) -> Leaf:
    data, suffix = file.read_bytes(), _suffix(file.name)
    packed = gzip.compress(data, 9, mtime=0) if suffix in PACKED else None
    return Leaf(data, packed, TYPES[suffix], f'"{hashlib.sha256(data).hexdigest()[:16]}"')


def page_routes() -> APIRouter:
    """Return a route for each file, so that there is nothing else to ask for."""
    router = APIRouter()
    for path, leaf in leaves().items():
        router.add_api_route(
            f"/{path}", _sender(leaf), methods=["GET", "HEAD"], include_in_schema=False
        )
    return router


def _sender(leaf: Leaf) -> Callable[[Request], Awaitable[Response]]:
    async def send(request: Request) -> Response:
        # Asked again each time, so that an update shows; unchanged files cost no bytes.
        headers = {"ETag": leaf.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == leaf.tag:
            return Response(status_code=304, headers=headers)
        if leaf.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(leaf.packed, headers=headers, media_type=leaf.media_type)
        return Response(leaf.data, headers=headers, media_type=leaf.media_type)

    return send
