"""Write the handbook's generated parts, or say which are not up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.handbook import commands, door, fields, measured
from tools.handbook.marks import OPENED, filled
from tools.handbook.results import ROOT, FigureError

PAGES = {
    "docs/reference/commands.md": commands.page,
    "docs/reference/json.md": fields.page,
    "docs/reference/python.md": door.page,
    "docs/results/README.md": measured.page,
}


def marked() -> list[Path]:
    """Return the pages that hold marks: the README, the site's, and the models' cards."""
    places = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    places += (ROOT / "src" / "plateglass" / "weights").glob("*.md")
    return sorted(path for path in places if OPENED.search(path.read_text("utf-8")))


def made() -> dict[Path, str]:
    """Return every generated page as it should be."""
    whole = {ROOT / name: page() for name, page in PAGES.items()}
    return whole | {
        path: filled(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
        for path in marked()
    }


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.handbook", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if stale")
    parser.add_argument("--pictures", action="store_true", help="draw the pictures again too")
    asked = parser.parse_args()
    if asked.pictures:
        from tools.handbook.pictures import draw

        for drawn in draw():
            print(f"drawn {drawn.relative_to(ROOT)}")
    try:
        pages = made()
    except FigureError as error:
        print(f"handbook: {error}", file=sys.stderr)
        return 1
    stale = {p: text for p, text in pages.items() if not p.exists() or _read(p) != text}
    for path, text in stale.items():
        print(f"{'not up to date' if asked.check else 'written'}: {path.relative_to(ROOT)}")
        if not asked.check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if asked.check and stale else 0


def _read(path: Path) -> str:
    return path.read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main())
