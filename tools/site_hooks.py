"""What MkDocs does for the site beside its pages: the package's fonts go along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

FONTS = Path(__file__).parents[1] / "src" / "plateglass" / "show" / "fonts"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the fonts that ``docs/assets/site.css`` names."""
    for name in ("text.ttf", "strong.ttf", "OFL.txt"):
        content = (FONTS / name).read_bytes()
        files.append(File.generated(config, f"fonts/{name}", content=content))
    return files
