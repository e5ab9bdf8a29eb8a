"""Cameras of a test's own: motion JPEG over HTTP, and over RTSP as network cameras speak it."""

from __future__ import annotations

import io
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
Serve = Callable[[socket.socket], None]
PACE = 0.02


def jpeg(frame: Picture) -> bytes:
    """Standard Huffman tables and half the colour, as RTP wants them."""
    file = io.BytesIO()
    Image.fromarray(frame).save(file, "JPEG", quality=90, subsampling=2)
    return file.getvalue()


@contextmanager
def listening(serve: Serve) -> Iterator[int]:
    """Answer one caller after the other on a port of this machine."""
    door = socket.create_server(("127.0.0.1", 0))

    def work() -> None:
        while True:
            try:
                peer, _ = door.accept()
            except OSError:
                return
            with peer:
                try:
                    serve(peer)
                except OSError:
                    continue  # the caller hung up

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        with suppress(OSError):  # wakes who waits for callers; closing alone doesn't
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(1)


@contextmanager
def http(frames: Sequence[Picture]) -> Iterator[str]:
    """A page that goes on for as long as there are frames."""
    pictures = [jpeg(frame) for frame in frames]

    def serve(peer: socket.socket) -> None:
        peer.recv(65536)
        peer.sendall(
            b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=next\r\n\r\n"
        )
        for picture in pictures:
            head = b"--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
            peer.sendall(head % len(picture) + picture + b"\r\n")
            time.sleep(PACE)

    with listening(serve) as port:
        yield f"http://127.0.0.1:{port}/video.mjpg"


@contextmanager
def rtsp(frames: Sequence[Picture]) -> Iterator[str]:
    """Motion JPEG in RTP (RFC 2435), in the caller's own TCP connection (RFC 2326)."""
    pictures = [jpeg(frame) for frame in frames]
    height, width = frames[0].shape[:2]

    def serve(peer: socket.socket) -> None:
        for request in _requests(peer):
            verb, address = request.split(" ", 2)[:2]
            number = request.split("CSeq: ")[1].split("\r\n")[0]
            head, body = f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nSession: 7\r\n", ""
            if verb == "DESCRIBE":
                body = (
                    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=door\r\nt=0 0\r\n"
                    "m=video 0 RTP/AVP 26\r\na=control:track1\r\n"
                )
                head += f"Content-Base: {address}/\r\nContent-Type: application/sdp\r\n"
            if verb == "SETUP":
                head += "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"
            peer.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            if verb == "PLAY":
                for packet in _packets(pictures, width, height):
                    peer.sendall(packet)
                return

    with listening(serve) as port:
        yield f"rtsp://user:secret@127.0.0.1:{port}/door"


def _requests(peer: socket.socket) -> Iterator[str]:
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            part = peer.recv(65536)
            if not part:
                return
            data += part
        request, _, data = data.partition(b"\r\n\r\n")
        yield request.decode() + "\r\n"


def _packets(pictures: Sequence[bytes], width: int, height: int) -> Iterator[bytes]:
    sequence = 0
    for number, picture in enumerate(pictures):
        tables, scan = _taken_apart(picture)
        for start in range(0, len(scan), 1200):
            part = scan[start : start + 1200]
            last = start + 1200 >= len(scan)
            head = struct.pack(">BBHII", 128, 26 | last << 7, sequence, 3600 * number, 9)
            kind = struct.pack(
                ">II", start, 1 << 24 | 255 << 16 | width // 8 << 8 | height // 8
            )
            if not start:
                kind += struct.pack(">HH", 0, len(tables)) + tables
            packet = head + kind + part
            yield b"$\x00" + struct.pack(">H", len(packet)) + packet
            sequence += 1
        time.sleep(PACE)


def _taken_apart(picture: bytes) -> tuple[bytes, bytes]:
    """Return the two quantisation tables, and what follows the headers."""
    tables, at = b"", 2
    while True:
        marker, length = struct.unpack(">HH", picture[at : at + 4])
        body = picture[at + 4 : at + 2 + length]
        if marker == 0xFFDB:
            tables += b"".join(body[i + 1 : i + 65] for i in range(0, len(body), 65))
        at += 2 + length
        if marker == 0xFFDA:
            return tables, picture[at:-2]
