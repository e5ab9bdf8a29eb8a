"""What is written: each plate restored, its card, the record of both, and contact sheets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from plateglass import files, image, record
from plateglass.pipeline import region_of
from plateglass.restore.back import back
from plateglass.show.card import SmallPrint, card
from plateglass.show.panels import cut
from plateglass.show.sheet import Entry, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from plateglass.geometry import Picture
    from plateglass.image import Loaded
    from plateglass.inputs import OutputNames
    from plateglass.results import PictureResult, Plate


@dataclass(frozen=True)
class Writer:
    """Writes into one folder; ``claimed`` names of several inputs never collide."""

    folder: Path
    settings: Mapping[str, Any] = field(kw_only=True)
    """What the caller asked for, for the records."""
    cards: bool = field(default=True, kw_only=True)
    back: bool = field(default=False, kw_only=True)
    """Whether the restored plate is put back into its photo, too."""

    def write(self, claimed: PurePath, loaded: Loaded, result: PictureResult) -> list[Path]:
        """Write every plate of a result; return the restored pictures' paths."""
        written = []
        for number, plate in enumerate(result.plates, start=1):
            if plate.picture is not None:
                several = len(result.plates) > 1
                stem = f"{claimed.name}.{number}" if several else claimed.name
                of = f"plate {number} of {len(result.plates)}" if several else ""
                path = self.folder / claimed.with_name(stem)
                written.append(self._plate(path, plate, plate.picture, loaded, result, of))
        return written

    def _plate(
        self,
        path: Path,
        plate: Plate,
        restored: Picture,
        loaded: Loaded,
        result: PictureResult,
        of: str,
    ) -> Path:
        pictures = {f"{path.name}.png": restored}
        if self.cards:
            name = path.name if result.file == "-" else result.file.replace("\\", "/")
            small = SmallPrint(file=name.rsplit("/", 1)[-1], sha256=loaded.sha256)
            before = cut(loaded.pixels, plate.quad)
            pictures[f"{path.name}.card.png"] = card(
                plate, before, title=small.file, subtitle=of, small=small
            )
        if self.back:
            region = region_of(loaded.pixels, plate.quad)
            pictures[f"{path.name}.back.png"] = back(loaded.pixels, region, restored)
        for sample in plate.restoration.samples if plate.restoration else ():
            pictures[f"{path.name}.as-{sample.text}.png"] = sample.picture
        hashes = {}
        for name, picture in pictures.items():
            data = image.encode(picture)
            hashes[name] = hashlib.sha256(data).hexdigest()
            files.write(path.with_name(name), data)
        told = record.make(
            replace(result, plates=(plate,)),
            sha256=loaded.sha256,
            outputs=hashes,
            settings=self.settings,
        )
        first = path.with_name(next(iter(pictures)))
        record.write(first, told)
        return first


class Sheets:
    """Contact sheets of what was enhanced, page by page, so that there may be any number."""

    PAGE = 24
    """Plates on a page."""

    def __init__(self, folder: Path, names: OutputNames) -> None:
        self._folder, self._names = folder, names
        self._entries: list[Entry] = []
        self._written: list[Path] = []

    def add(self, result: PictureResult, loaded: Loaded) -> None:
        """Take the plates of one picture; a full page is written at once."""
        name = result.file.replace("\\", "/").rsplit("/", 1)[-1]
        for number, plate in enumerate(result.plates, start=1):
            if len(self._entries) == self.PAGE:
                self._write()
            of = f"plate {number} of {len(result.plates)}" if len(result.plates) > 1 else ""
            self._entries.append(Entry(name, plate, cut(loaded.pixels, plate.quad), of))

    def close(self) -> list[Path]:
        """Write the last page, unless a single plate is all there is; return the pages."""
        if self._written or len(self._entries) > 1:
            self._write()
        return self._written

    def _write(self) -> None:
        number = len(self._written) + 1
        claimed = self._names.claim(PurePath(f"contact-sheet-{number}.png"))
        page = self._folder / f"{claimed}.png"
        drawn = sheet(self._entries, title=f"Contact sheet {number}")
        files.write(page, image.encode(drawn))
        self._written.append(page)
        self._entries = []
