"""The code blocks of the pages, and a folder in which those that say so can be run.

A block is run where the line before its fence is ``<!-- run -->``: by the tests in their own
process, by :mod:`tools.walk` as a stranger would type it. Pages speak of ``photo.jpg``,
``crop.jpg``, ``photos/`` and ``crops/``; :func:`prepare` draws these.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from plateglass import image
from plateglass.demo import demo_pictures
from plateglass.lab.screens import street

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^(<!-- run -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: str
    line: int
    language: str
    code: str
    run: bool

    @property
    def commands(self) -> list[str]:
        """The lines of a shell block, without comments, continued ones joined."""
        joined = self.code.replace("\\\n", " ")
        return [one for line in joined.splitlines() if (one := _uncommented(line))]


def pages() -> list[Path]:
    """Return the README and the site's written pages."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, root: Path = ROOT) -> list[Block]:
    """Return the fenced blocks of a page."""
    text = page.read_text("utf-8")
    name = page.relative_to(root).as_posix()
    return [
        Block(name, text.count("\n", 0, m.start()) + 1, m[2], m[3], m[1] is not None)
        for m in BLOCK.finditer(text)
    ]


def prepare(folder: Path) -> None:
    """Draw what the pages' examples speak of."""
    image.save(street(), folder / "photo.jpg", quality=85)
    (folder / "photos").mkdir()
    shutil.copyfile(folder / "photo.jpg", folder / "photos" / "one.jpg")
    shipped = {picture.path.stem: picture.path for picture in demo_pictures()}
    shutil.copyfile(shipped["germany-dashcam"], folder / "crop.jpg")
    (folder / "crops").mkdir()
    for name in ("indonesia-jpeg", "poland-haze"):
        shutil.copyfile(shipped[name], folder / "crops" / f"{name}.jpg")


def _uncommented(line: str) -> str:
    return re.sub(r"(^|\s)#.*", "", line).strip()
