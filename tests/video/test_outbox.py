"""Messages to somebody who is away, comes back, refuses, or answers too late."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.video.test_outputs import events

from plateglass.errors import WrongUse
from plateglass.video.mqtt import Broker
from plateglass.video.outbox import Outbox, Refused, Unreachable
from plateglass.video.posting import Post
from plateglass.video.webhook import Webhook


def wait_for(true: Callable[[], bool], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.01)


class Flaky:
    """Takes messages when it is there."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.taken = failures, list[bytes]()

    def __call__(self, _: str, body: bytes) -> None:
        if self.failures:
            self.failures -= 1
            raise Unreachable("nobody there")
        if body == b"bad":
            raise Refused("what is this?")
        self.taken.append(body)


def test_all_arrive_in_order_however_often_it_fails() -> None:
    receiver = Flaky(failures=5)
    box = Outbox(receiver, first_wait=0.01)
    for i in range(20):
        box.put("t", b"%d" % i)
    assert box.close() == 0
    assert receiver.taken == [b"%d" % i for i in range(20)]


def test_what_is_refused_does_not_hold_up_the_others() -> None:
    receiver = Flaky()
    box = Outbox(receiver)
    for body in (b"1", b"bad", b"2"):
        box.put("t", body)
    assert box.close() == 0
    assert receiver.taken == [b"1", b"2"]
    assert box.refused == ["what is this?"]


def test_what_was_not_delivered_goes_out_with_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "out" / "box"
    away = Outbox(Flaky(failures=10**6), file, first_wait=0.01)
    for i in range(3):
        away.put("t", b"%d" % i)
    assert away.close(seconds=0.2) == 3
    assert away.trouble == "nobody there"
    receiver = Flaky()
    back = Outbox(receiver, file)
    back.put("t", b"3")
    assert back.close() == 0
    assert receiver.taken == [b"0", b"1", b"2", b"3"]
    assert not file.exists()


def test_who_makes_too_many_waits() -> None:
    receiver = Flaky(failures=3)
    box = Outbox(receiver, limit=2, first_wait=0.05)
    for i in range(6):
        box.put("t", b"%d" % i)
        assert len(box) <= 2
    assert box.close() == 0
    assert len(receiver.taken) == 6


class Handler(BaseHTTPRequestHandler):
    answers: list[int]
    got: list[tuple[str, dict[str, object]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.got.append((self.headers["Plateglass-Event"], json.loads(body)))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hook(*answers: int) -> Iterator[tuple[str, list[tuple[str, dict[str, object]]]]]:
    class One(Handler):
        pass

    One.answers, One.got = list(answers), []
    with HTTPServer(("127.0.0.1", 0), One) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/plates", One.got
        finally:
            server.shutdown()
            thread.join()


def test_a_webhook_gets_every_event_once_it_is_well() -> None:
    happened, _ = events()
    with hook(503, 429, 401) as (url, got):
        box = Outbox(Webhook(url), first_wait=0.01)
        for event in happened:
            box.put(event.kind, json.dumps({"track": event.track.id}).encode())
        assert box.close() == 0
        assert [kind for kind, _ in got] == [event.kind for event in happened]


def test_a_webhook_says_what_is_wrong() -> None:
    with hook(422, 500) as (url, _):
        with pytest.raises(Refused, match="422"):
            Webhook(url)("end", b"{}")
        with pytest.raises(Unreachable, match="500"):
            Webhook(url)("end", b"{}")
    with pytest.raises(Unreachable, match="can't be reached"):
        Webhook("http://127.0.0.1:9/")("end", b"{}")
    with pytest.raises(WrongUse, match="http"):
        Webhook("ftp://example.invalid")


class LittleBroker:
    """The part of MQTT 3.1.1 that a publisher meets; it may hang up after some messages."""

    def __init__(self, hang_up_after: int = 10**6) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.got: list[tuple[str, bytes]] = []
        self.connections = 0
        self._left = hang_up_after
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.close()
        self._thread.join(2)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with peer:
                while self._packet(peer):
                    pass

    def _packet(self, peer: socket.socket) -> bool:
        head = self._exactly(peer, 1)
        if not head:
            return False
        length, shift = 0, 0
        while True:
            (byte,) = self._exactly(peer, 1)
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        body = self._exactly(peer, length)
        kind = head[0] >> 4
        if kind == 1:
            peer.sendall(b"\x20\x02\x00\x00")
        elif kind == 3:
            (size,) = struct.unpack(">H", body[:2])
            topic = body[2 : 2 + size].decode()
            if "available" not in topic:
                self._left -= 1
                if self._left == 0:
                    return False
                self.got.append((topic, body[4 + size :]))
            peer.sendall(b"\x40\x02" + body[2 + size : 4 + size])
        return kind != 14

    def _exactly(self, peer: socket.socket, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = peer.recv(count - len(data))
            if not part:
                return b""
            data += part
        return data


def test_a_broker_gets_frigates_topics() -> None:
    pytest.importorskip("paho.mqtt")
    broker = LittleBroker()
    happened, _ = events()
    post = Post(mqtt=f"mqtt://127.0.0.1:{broker.port}/gate")
    for event in happened:
        post(event)
    warned: list[str] = []
    post.close(warned.append)
    broker.close()
    assert warned == []
    topics = [topic for topic, _ in broker.got]
    assert topics.count("gate/events") == len(happened)
    assert topics.count("gate/tracks") == 1
    assert "gate/tracked_object_update" in topics
    kinds = [json.loads(body)["type"] for topic, body in broker.got if topic == "gate/events"]
    assert kinds == [event.kind for event in happened]


def test_a_broker_that_hangs_up_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("paho.mqtt")
    monkeypatch.setattr("plateglass.video.mqtt.SECONDS", 0.5)
    broker = LittleBroker(hang_up_after=3)
    send = Broker(f"mqtt://127.0.0.1:{broker.port}")
    box = Outbox(send, first_wait=0.01)
    for i in range(6):
        box.put("events", b"%d" % i)
    assert box.close() == 0
    send.close()
    broker.close()
    assert broker.connections >= 2
    assert [body for _, body in broker.got] == [b"%d" % i for i in range(6)]


def test_a_broker_is_named_as_an_address() -> None:
    pytest.importorskip("paho.mqtt")
    with pytest.raises(WrongUse) as error:
        Broker("http://user:secret@host")
    assert "secret" not in str(error.value)


def test_what_could_not_be_delivered_is_said(tmp_path: Path) -> None:
    post = Post(webhook="http://127.0.0.1:9/", folder=tmp_path)
    for event in events()[0][:2]:
        post(event)
    warned: list[str] = []
    post.close(warned.append, seconds=0.3)
    assert warned[0].startswith("2 messages to the webhook are not delivered")
    with hook() as (url, _):
        other = Post(webhook=url, folder=tmp_path)  # another address has another box
        other.close(warned.append)
    assert len(warned) == 1
