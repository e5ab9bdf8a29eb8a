"""What stands before the routes: who may ask, and what every answer carries.

The service trusts no page of another site. A browser on this machine would carry such a page's
requests to a loopback port, so requests that name a host we don't know (DNS rebinding) or that
come from another origin (forged requests) are refused before anything is read.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from plateglass.serve.problems import Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from plateglass.serve.journal import Journal
    from plateglass.serve.metrics import Meters
    from plateglass.serve.settings import Settings

DRAINED, PATIENCE = 2 * 2**20, 1.0
"""Of a refused body, so many bytes are taken in for so many seconds: a client that is cut off
while it sends sees no answer."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), clipboard-read=(self), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Refuses hosts and origins that are not ours."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with the reason why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            await refusal.response()(scope, receive, send)

    def _refusal(self, headers: Headers) -> Problem | None:
        host = headers.get("host", "")
        name = _name_of(host)
        if name is None or not self.settings.knows(name):
            return Problem(
                421,
                f"this service is not called {host[:100]!r}: ask for it by address, or start "
                "it with --name HOST",
            )
        origin = headers.get("origin")
        if origin is None or origin in self.settings.origins or _netloc(origin) == host.lower():
            return None
        return Problem(
            403,
            f"a page of {origin[:100]!r} may not use this service: start it with "
            "--allow-origin ORIGIN to let it",
        )


def _netloc(url: str) -> str | None:
    try:
        return urlsplit(url).netloc.lower() or None
    except ValueError:
        return None


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


class Watch:
    """Outermost: numbers each request, measures and logs it, and dresses the answer."""

    def __init__(self, app: ASGIApp, meters: Meters, journal: Journal) -> None:
        self.app, self.meters, self.journal = app, meters, journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and watch its answer go by."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        scope["request_id"], scope["facts"] = secrets.token_hex(8), {}
        answer = _Answer(scope, receive, send)
        try:
            await self.app(scope, answer.receive, answer.send)
        finally:
            self._note(scope, answer.status, time.perf_counter() - start)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, not the path: paths hold job numbers, and what strangers type.
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if route != "other" else "any"
        self.meters.count(
            "plateglass_requests_total", route=route, method=method, status=str(status)
        )
        self.meters.took(seconds, route=route)
        self.journal.write(
            "request",
            id=scope["request_id"],
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1e3, 1),
            **scope["facts"],
        )


class _Answer:
    """One answer on its way out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._more = True
        """Whether some of the request's body is still to come."""
        self.status = 499  # stays where the client left before an answer began

    async def receive(self) -> Message:
        message = await self._receive()
        self._more = message["type"] == "http.request" and message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._scope["request_id"]
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self.status >= 400:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._drain(), PATIENCE)
        await self._send(message)

    async def _drain(self) -> None:
        if self._scope["method"] not in ("POST", "PUT", "PATCH"):
            return
        taken = 0
        while self._more and taken < DRAINED:
            message = await self.receive()
            taken += len(message.get("body", b""))
