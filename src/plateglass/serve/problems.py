"""Errors as RFC 9457 problems: a status, and one sentence that says what to do."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 (named as the standard names it)
    """A request that is not answered as it was meant to be."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[str] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers, self.errors = dict(headers or {}), list(errors)

    def response(self) -> Response:
        """Return what is sent."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = self.errors
        return Response(
            json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            self.status,
            self.headers,
            MEDIA_TYPE,
        )


class Busy(Problem):
    """Too much is going on; the client should come back."""

    def __init__(self, seconds: float) -> None:
        wait = max(1, min(60, round(seconds)))
        super().__init__(
            429,
            f"every worker is busy and the queue is full: try again in {wait} s",
            headers={"Retry-After": str(wait)},
        )
