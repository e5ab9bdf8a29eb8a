"""uvicorn, told to stop politely."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import uvicorn

from plateglass.errors import PlateglassError
from plateglass.serve.app import create
from plateglass.serve.journal import listen

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from plateglass.serve.house import House
    from plateglass.serve.settings import Settings


class Server(uvicorn.Server):
    """Lets the application know when it is told to stop, so that open streams end."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self.house: House = app.state.house

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Remember the signal."""
        self.house.closing.set()
        super().handle_exit(sig, frame)


def server(settings: Settings) -> Server:
    """Make a server that is ready to run."""
    app = create(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        # Idle connections are cheap; patience spares clients a reset.
        timeout_keep_alive=30,
        timeout_graceful_shutdown=round(settings.seconds) + 5,
        h11_max_incomplete_event_size=32 * 1024,
    )
    return Server(config, app)


def listening(settings: Settings) -> socket.socket:
    """Open the port, or say why it can't be."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise PlateglassError(
            f"{settings.host} port {settings.port} can't be opened "
            f"({error.strerror or error}): try another --port"
        ) from None


def address(opened: socket.socket) -> str:
    """Return where a browser on this machine finds the service."""
    host, port = opened.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def run(settings: Settings, told: Callable[[str], None]) -> None:
    """Serve until told to stop; ``told`` hears the address once it is open."""
    listen()
    with listening(settings) as opened:
        made = server(settings)
        made.house.open()
        told(address(opened))
        made.run(sockets=[opened])
