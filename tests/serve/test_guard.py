"""Who is let in, and what happens to bodies that are not pictures."""

from __future__ import annotations

import json
import logging
import socket
import zlib
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from tests.serve.conftest import Running, running, until
from tests.serve.test_routes import JPEG, form

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.serve import Settings, read_token
from plateglass.serve.journal import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plateglass.demo import DemoPicture

TOKEN = "correct-horse-battery"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A small service with a token, one friend, and a folder in which it keeps things."""
    kept = tmp_path_factory.mktemp("kept")
    small = Settings(
        port=0,
        workers=1,
        waiting=0,
        body=200_000,
        pixels=100_000,
        upload_seconds=1,
        token=TOKEN,
        origins=("https://friend.example",),
        names=("plates.example",),
        keep=kept,
    )
    with running(small) as made:
        made.client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield made


@pytest.mark.parametrize(
    ("host", "let_in"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("192.168.1.9", False),
        ("localhost.evil.example", False),
        ("[", False),
        ("", False),
    ],
)
def test_a_host_has_to_be_known(client: httpx.Client, host: str, let_in: bool) -> None:
    answer = client.get("/health", headers={"Host": host})
    assert answer.status_code == (200 if let_in else 421)


def test_names_can_be_added(locked: Running) -> None:
    assert locked.client.get("/health", headers={"Host": "plates.example"}).is_success


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "["])
def test_pages_of_other_sites_are_refused(client: httpx.Client, origin: str) -> None:
    answer = client.post("/v1/read", headers={"Origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_our_own_page_is_not(service: Running, plate: DemoPicture) -> None:
    origin = {"Origin": service.url.rstrip("/")}
    assert service.client.post("/v1/read", files=form(plate), headers=origin).is_success


def test_a_friend_may_ask_from_a_browser(locked: Running) -> None:
    friend = {"Origin": "https://friend.example"}
    answer = locked.client.get("/v1/about", headers=friend)
    assert answer.headers["access-control-allow-origin"] == "https://friend.example"
    before = locked.client.options(
        "/v1/read", headers={**friend, "Access-Control-Request-Method": "POST"}
    )
    assert before.status_code == 200


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer ÿ"])
def test_without_the_token_nothing_is_told(locked: Running, shown: str) -> None:
    headers = httpx.Headers([(b"Authorization", shown.encode("latin-1"))])
    for method, path in (("POST", "/v1/read"), ("GET", "/metrics"), ("GET", "/v1/about")):
        answer = locked.client.request(method, path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert locked.client.get("/health", headers=headers).is_success
    assert locked.client.get("/", headers=headers).is_success


def test_the_token_may_be_called_token(locked: Running) -> None:
    shown = {"Authorization": f"Token {TOKEN}"}
    assert locked.client.get("/v1/about", headers=shown).is_success


def test_what_is_kept_is_the_file_and_what_was_made_of_it(
    locked: Running, plate: DemoPicture
) -> None:
    data = plate.path.read_bytes()
    sent = [("picture", ("../../etc/passwd\u202e.jpg", data))]
    answer = locked.client.post("/v1/read", files=sent)
    assert answer.json()["results"][0]["file"] == "passwd.jpg"
    assert locked.house.settings.keep is not None
    (folder,) = locked.house.settings.keep.iterdir()
    assert (folder / "original").read_bytes() == data
    assert {p.name for p in folder.iterdir()} == {
        "original", "plate.png", "plate.card.png", "plate.json",
    }  # fmt: skip


def test_limits(locked: Running) -> None:
    client = locked.client
    large = client.post("/v1/read", content=b"x" * 200_001, headers=JPEG)
    assert (large.status_code, large.json()["status"]) == (413, 413)
    wide = image.encode(np.zeros((10, 20_000, 3), np.uint8))
    refused = client.post("/v1/read", content=wide, headers=JPEG)
    assert refused.status_code == 422
    assert "20000 x 10 pixels" in refused.json()["detail"]


def chunked(parts: list[bytes]) -> Iterator[bytes]:
    yield from parts


def test_a_body_without_a_length_is_counted_as_it_comes(locked: Running) -> None:
    answer = locked.client.post("/v1/read", content=chunked([b"x" * 50_000] * 9), headers=JPEG)
    assert answer.status_code == 413


def test_slow_bodies_are_not_waited_for(locked: Running) -> None:
    target = urlsplit(locked.url)
    assert target.port
    head = (
        f"POST /v1/read HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Type: image/jpeg\r\nContent-Length: 100\r\n\r\nabc"
    )

    def taken(places: int) -> bool:
        return f"plateglass_places_taken {places}" in locked.client.get("/metrics").text

    until(lambda: taken(0))
    with closing(socket.create_connection((target.hostname, target.port), 10)) as slow:
        slow.sendall(head.encode())
        until(lambda: taken(1))
        # Its place is the only one: the next request is told to come back.
        busy = locked.client.post("/v1/read", content=b"x", headers=JPEG)
        assert slow.recv(4096).startswith(b"HTTP/1.1 408")
    assert busy.status_code == 429
    assert 1 <= int(busy.headers["retry-after"]) <= 60
    free = locked.client.post("/v1/read", content=b"x", headers=JPEG)
    assert free.status_code == 422


def bomb() -> bytes:
    """A PNG of 1.6 gigapixels in some kilobytes."""
    ihdr = (40_000).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    rows = zlib.compress(bytes(10_000_000), 9)
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr)
    return head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def truncated() -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (60, 160, 3), dtype=np.uint8)
    return image.encode(noise, ".jpg")[:300]


HOSTILE = {
    "nothing": b"",
    "words": b"hello",
    "zeros": bytes(1000),
    "a bomb": bomb(),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "an archive": b"PK\x03\x04" + bytes(100),
    "a picture's head": b"\xff\xd8\xff\xe0",
    "half a picture": truncated(),
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_picture_is_told_in_a_sentence(client: httpx.Client, what: str) -> None:
    answer = client.post("/v1/enhance", content=HOSTILE[what], headers=JPEG)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("picture ")


def test_a_picture_that_is_also_a_page_is_answered_as_a_picture(
    client: httpx.Client, plate: DemoPicture
) -> None:
    both = plate.path.read_bytes() + b"<script>alert(1)</script>"
    answer = client.post("/v1/read", content=both, headers=JPEG)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x", 400),
        ("multipart/form-data; boundary=x", b"--y\r\n", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nabc", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nno header\r\n\r\nabc\r\n--x--\r\n", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nabc\r\n--x--\r\n", 422),
        ("multipart/form-data; boundary=x", b"--x\r\nA: b\r\n\r\n\r\n" * 200, 413),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 422),
        ("application/json", b"", 422),
        ("application/json", b"[", 422),
        ("application/json", b'{"pictures": []}', 422),
        ("application/json", b'{"pictures": [{"data": "!"}]}', 422),
        ("application/json", b'{"pictures": [{"data": "\\ud800"}]}', 422),
        ("application/json", b"[" * 100_000, 422),
        ("application/x-www-form-urlencoded", b"a=b", 415),
        ("", b"abc", 415),
    ],
)
def test_broken_bodies(client: httpx.Client, kind: str, body: bytes, status: int) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = client.post("/v1/read", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/app.py", "/fonts/../app.py"])
def test_addresses_lead_nowhere_else(service: Running, path: str) -> None:
    target = urlsplit(service.url)
    assert target.port
    with closing(socket.create_connection((target.hostname, target.port), 10)) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert raw.recv(4096).startswith(b"HTTP/1.1 404")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [Lines().format(r) for r in caplog.records if r.name == "plateglass.serve"]


def test_the_log_says_nothing_of_the_picture(
    client: httpx.Client, plate: DemoPicture, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "plateglass.serve"):
        answers = [
            client.post("/v1/read?view=crop", files=form(plate)),
            client.get("/secret-name"),
        ]
        # A line is written once the last byte of the answer is on its way.
        ids = [answer.headers["x-request-id"] for answer in answers]
        until(lambda: all(number in str(lines(caplog)) for number in ids))
    told = {line["id"]: line for line in map(json.loads, lines(caplog))}
    read, missing = (told[number] for number in ids)
    assert (read["route"], read["status"], read["pictures"]) == ("/v1/read", 200, 1)
    assert (missing["route"], missing["status"]) == ("other", 404)
    for secret in (plate.text, plate.path.name, "secret"):
        assert not any(secret in line for line in lines(caplog))


def test_tokens_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    assert read_token(file) == TOKEN
    for bad in ("", "two words"):
        file.write_text(bad)
        with pytest.raises(WrongUse):
            read_token(file)
    with pytest.raises(WrongUse):
        read_token(tmp_path / "missing")
    with pytest.raises(WrongUse):
        Settings(token="short")


def test_whoever_opens_it_to_others_is_warned() -> None:
    assert Settings().warnings == ()
    (warning,) = Settings(host="0.0.0.0").warnings
    assert "--token-file" in warning
    assert "--token-file" not in Settings(host="0.0.0.0", token=TOKEN).warnings[0]
    assert Settings(host="0.0.0.0").knows("192.168.1.9")
    assert not Settings(host="0.0.0.0").knows("evil.example")
