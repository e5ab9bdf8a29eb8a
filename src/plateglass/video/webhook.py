"""Events as HTTP POST of JSON, to an address that the caller names."""

from __future__ import annotations

import hashlib

from plateglass.errors import WrongUse
from plateglass.video.outbox import Refused, Unreachable

SECONDS = 15.0
_UNUSABLE = frozenset((400, 413, 415, 422))
"""Answers that are about the message; a wrong password or path can be put right meanwhile."""


class Webhook:
    """Posts to one address."""

    def __init__(self, url: str) -> None:
        if not url.lower().startswith(("http://", "https://")):
            raise WrongUse(f"a webhook is an http:// or https:// address, not {url!r}")
        self._url = url

    def __call__(self, topic: str, body: bytes) -> None:
        """Post one message; the key lets a receiver know one that comes twice."""
        from urllib.error import HTTPError, URLError  # urllib.request takes 20 ms to import
        from urllib.request import Request, urlopen

        request = Request(
            self._url,
            body,
            {
                "Content-Type": "application/json",
                "User-Agent": "plateglass",
                "Plateglass-Event": topic,
                "Idempotency-Key": hashlib.sha256(body).hexdigest(),
            },
        )
        try:
            with urlopen(request, timeout=SECONDS) as response:
                response.read()
        except HTTPError as error:
            error.close()
            said = f"{self._url} answered {error.code} {error.reason}"
            raise (Refused if error.code in _UNUSABLE else Unreachable)(said) from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise Unreachable(f"{self._url} can't be reached: {reason}") from None
