"""The networks that the package ships: what each is, and the one place that starts one.

``catalog.toml`` names every weight with its sha256; a card (``NAME.md``) lies beside each.
A file is verified the first time a process uses it, and never downloaded.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from dataclasses import dataclass
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass import toml
from plateglass.errors import BadWeight, WrongUse

if TYPE_CHECKING:
    from types import ModuleType

    import onnxruntime

_MARKS = re.compile(r"<!--/?table.*?-->\n|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Weight:
    """One shipped network."""

    name: str
    file: str
    sha256: str
    purpose: str
    """What it does, in one sentence."""
    recipe: str
    """The recipe that made it."""
    licence: str

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(str(resources.files(__name__) / self.file))

    @property
    def card(self) -> str:
        """The model card, Markdown, without the marks that its figures are filled in by."""
        return _MARKS.sub("", self.path.with_suffix(".md").read_text(encoding="utf-8"))

    def verify(self) -> None:
        """Refuse a file that is missing or not the one the catalog names."""
        if not self.path.is_file():
            raise BadWeight(f"the weight {self.path} is missing: install plateglass again")
        if hashlib.sha256(self.path.read_bytes()).hexdigest() != self.sha256:
            raise BadWeight(
                f"the weight {self.path} is damaged, its sha256 differs from the catalog's: "
                "install plateglass again"
            )


@functools.cache
def catalog() -> dict[str, Weight]:
    """Return every shipped weight by name."""
    entries = toml.load(resources.files(__name__) / "catalog.toml")
    return {name: Weight(name=name, **facts) for name, facts in entries.items()}


def weight(name: str) -> Weight:
    """Return one weight, or say which there are."""
    known = catalog()
    if name not in known:
        raise WrongUse(f"there is no weight called {name!r}; known are: {', '.join(known)}")
    return known[name]


@functools.cache
def session(name: str, threads: int = 1) -> onnxruntime.InferenceSession:
    """Verify a shipped weight and start it, once per process."""
    shipped = weight(name)
    shipped.verify()
    return open_session(shipped.path, threads)


def runtime() -> ModuleType:
    """Import onnxruntime so that it keeps quiet.

    Newer ones report to their maker, and leave a number of this machine in the home folder,
    unless told not to before they are loaded. Nothing here may call anywhere.
    """
    for name in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"):
        os.environ.setdefault(name, "1")
    return import_module("onnxruntime")


def open_session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """Start any ONNX file; the one session factory, so that settings are the same everywhere.

    One thread is the default: these networks are small, and callers run several at once.
    """
    onnxruntime = runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(path), options, providers=onnxruntime.get_available_providers()
        )
    except Exception as error:  # onnxruntime raises its own untyped errors
        raise BadWeight(f"{path} can't be run as an ONNX model: {error}") from error
