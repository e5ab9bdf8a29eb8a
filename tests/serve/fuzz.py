"""Hostile bodies, made from good ones by breaking them; the service has to say so each time.

python -m tests.serve.fuzz --bodies 10000
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import numpy as np
from PIL import Image
from tests.serve.process import Served, served

if TYPE_CHECKING:
    from collections.abc import Callable

    Rng = np.random.Generator

KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "JPEG2000")
PATHS = ("/v1/read", "/v1/enhance", "/v1/plate-reader/", "/v1/export/card", "/v1/export/record")
EDGE = b"----boundary"
NAMES = ("../../x.jpg", "a\r\nX: y", "C:\\x.png", "\0", "💥" * 300, "/etc/passwd", "")


def files() -> list[bytes]:
    """Small good pictures of every kind."""
    rng = np.random.default_rng(0)
    grey = rng.integers(0, 255, (6, 12, 3), dtype=np.uint8)
    picture = Image.fromarray(grey).resize((48, 20))
    made = []
    for kind in KINDS:
        file = io.BytesIO()
        picture.save(file, kind)
        made.append(file.getvalue())
    return made


def broken(data: bytes, rng: Rng) -> bytes:
    """Flip, cut, repeat, insert or exchange some bytes."""
    body = bytearray(data)
    for _ in range(int(rng.integers(1, 6))):
        place = int(rng.integers(0, len(body) + 1))
        what = int(rng.integers(0, 6))
        if what == 0 and place < len(body):
            body[place] ^= 1 << int(rng.integers(0, 8))
        elif what == 1:
            del body[place : place + int(rng.integers(1, 64))]
        elif what == 2:
            body[place:place] = body[place : place + int(rng.integers(1, 64))]
        elif what == 3:
            body[place:place] = rng.bytes(int(rng.integers(1, 64)))
        elif what == 4:
            body[place : place + 4] = b"\xff\xff\xff\xff"
        else:
            del body[max(1, place) :]
    return bytes(body)


def form(data: bytes, rng: Rng) -> bytes:
    """A form around a file, with a name that leads elsewhere."""
    name = NAMES[int(rng.integers(len(NAMES)))].encode("utf-8")
    field = (b"picture", b"upload", b"clip", b"")[int(rng.integers(4))]
    head = b'Content-Disposition: form-data; name="%s"; filename="%s"' % (field, name)
    return b"--%s\r\n%s\r\n\r\n%s\r\n--%s--\r\n" % (EDGE, head, data, EDGE)


def inside(data: bytes, rng: Rng) -> bytes:
    """JSON around a file."""
    coded = base64.b64encode(data).decode()
    name = NAMES[int(rng.integers(len(NAMES)))]
    return json.dumps({"pictures": [{"name": name, "data": coded}]}).encode()


WAYS: tuple[tuple[str, Callable[[bytes, Rng], bytes]], ...] = (
    ("image/jpeg", lambda data, rng: data),
    ("application/octet-stream", lambda data, rng: data),
    (f"multipart/form-data; boundary={EDGE.decode()}", form),
    ("application/json", inside),
)


def body(number: int, seeds: list[bytes]) -> tuple[str, str, bytes]:
    """Return the address, the type and the bytes of one hostile request."""
    rng = np.random.default_rng(number)
    kind, wrap = WAYS[int(rng.integers(len(WAYS)))]
    data = seeds[int(rng.integers(len(seeds)))]
    # Either the file is broken, or what it is wrapped in, or both.
    where = int(rng.integers(3))
    data = broken(data, rng) if where != 1 else data
    wrapped = wrap(data, rng)
    wrapped = broken(wrapped, rng) if where != 0 else wrapped
    path = PATHS[0] if rng.random() < 0.7 else PATHS[int(rng.integers(len(PATHS)))]
    options = "" if path.endswith("reader/") else "?view=crop"
    return f"{path}{options}", kind, wrapped


def fuzz(service: Served, bodies: int, clients: int = 4) -> Counter[int]:
    """Send hostile bodies; return how often each status was the answer."""
    seeds = files()
    statuses: Counter[int] = Counter()

    def client(first: int) -> None:
        with httpx.Client(base_url=service.url, timeout=120) as asked:
            for number in range(first, bodies, clients):
                path, kind, data = body(number, seeds)
                answer = asked.post(path, content=data, headers={"Content-Type": kind})
                assert answer.status_code < 500, (number, answer.status_code, answer.text)
                if answer.status_code >= 400:
                    assert answer.json()["detail"], number
                statuses[answer.status_code] += 1

    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(client, range(clients)))
    left = [path for place in (service.home, service.scratch) for path in place.rglob("*")]
    assert not left, left
    return statuses


def main() -> None:
    """Fuzz a service of its own, and print what it answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as service:
        start, before = time.perf_counter(), service.memory
        statuses = fuzz(service, asked.bodies)
        told = {
            "bodies": asked.bodies,
            "answers": {str(status): count for status, count in sorted(statuses.items())},
            "seconds": round(time.perf_counter() - start, 1),
            "memory_mib": [round(before, 1), round(service.memory, 1)],
        }
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
