"""What a service may do, and how much of it at once."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from pathlib import Path

from plateglass.errors import WrongUse
from plateglass.here import cores
from plateglass.image import Limits

MIB = 2**20


@dataclass(frozen=True)
class Settings:
    """How ``plateglass serve`` was started."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = field(default_factory=cores)
    """Pictures looked at side by side."""
    waiting: int = 32
    """Requests that may wait for a worker; the next one is told to come back."""
    seconds: float = 60.0
    """A request's time, waiting included."""
    upload_seconds: float = 60.0
    """Time in which a body has to arrive."""
    body: int = 64 * MIB
    """Bytes of a request with pictures."""
    clip: int = 1024 * MIB
    """Bytes of a request with a clip."""
    pixels: int = 50_000_000
    """Width times height of one picture."""
    pictures: int = 32
    """Pictures in one request."""
    token: str | None = field(default=None, repr=False)
    """What callers have to show, if anything."""
    origins: tuple[str, ...] = ()
    """Other web sites whose pages may call this service from a browser."""
    names: tuple[str, ...] = ()
    """Host names under which this service is reached, beside this machine's own."""
    keep: Path | None = None
    """Folder in which everything that is sent is kept; by default nothing is."""

    def __post_init__(self) -> None:
        """Refuse limits that let nothing through."""
        for name in ("workers", "seconds", "upload_seconds", "body", "clip", "pixels"):
            if getattr(self, name) <= 0:
                raise WrongUse(f"{name} must be more than 0, not {getattr(self, name)}")
        if self.waiting < 0:
            raise WrongUse(f"waiting must be 0 or more, not {self.waiting}")
        if self.token is not None and len(self.token) < 16:
            raise WrongUse("a token has at least 16 characters, or it can be guessed")

    @property
    def limits(self) -> Limits:
        """How large one picture may be."""
        return Limits(pixels=self.pixels, bytes=self.body)

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host == "localhost" or _loopback(self.host)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever starts the service should know, a sentence each."""
        told = []
        if not self.local:
            locked = "" if self.token else ", and lock it with --token-file"
            told.append(
                f"others can reach the service on {self.host}, and nothing is encrypted: put a "
                f"proxy with TLS in front of it{locked}"
            )
        if self.keep is not None:
            told.append(f"everything that is sent is kept in {self.keep}")
        return tuple(told)

    def knows(self, name: str) -> bool:
        """Whether a request may name this host.

        A page of another site can make its own name point at this machine (DNS rebinding) and
        then read our answers. So names have to be known; an address can't be made to point
        elsewhere.
        """
        name = name.lower().strip("[]").rstrip(".")
        if _address(name):
            return not self.local or _loopback(name)
        own = {"localhost"} if self.local else {"localhost", *_own_names()}
        return name in own or name in {other.lower() for other in self.names}


def _address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _loopback(name: str) -> bool:
    return _address(name) and ipaddress.ip_address(name).is_loopback


def _own_names() -> set[str]:
    name = socket.gethostname().lower()
    return {name, name.split(".")[0], f"{name.split('.')[0]}.local"}


def read_token(path: Path) -> str:
    """Read the token file: one line, which only its owner should be able to read."""
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"the token file {path} can't be read: {error}") from None
    if len(token.split()) != 1 or not token.isascii():
        raise WrongUse(f"the token file {path} should hold one word on one line")
    return token
