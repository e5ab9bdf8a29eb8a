"""The service: a REST interface, and a page that is its first client."""

from __future__ import annotations

from plateglass.serve.app import create
from plateglass.serve.server import run
from plateglass.serve.settings import Settings, read_token

__all__ = ["Settings", "create", "read_token", "run"]
