"""What is written for a track: its picture, the strip, an animation, and the record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plateglass import files, image, record
from plateglass.results import PictureResult
from plateglass.show.card import SmallPrint
from plateglass.show.strip import OneFrame, strip
from plateglass.video import tables
from plateglass.video.animation import animated
from plateglass.video.fusion import shipped
from plateglass.weights import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plateglass.video.nouns import Track


def sha256_of(source: str) -> str:
    """Return the hash of a film, or of a folder's pictures; empty for what is no file."""
    path = Path(source)
    digest = hashlib.sha256()
    if path.is_dir():
        for name in sorted(p.name for p in path.iterdir() if p.is_file()):
            digest.update(hashlib.sha256((path / name).read_bytes()).digest())
    elif path.is_file():
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    else:
        return ""
    return digest.hexdigest()


@dataclass
class Writer:
    """Writes one source's tracks beside each other, ``NAME.1.png`` and so on, as they end."""

    path: Path
    """Folder and name that every file begins with."""
    sha256: str = field(default="", kw_only=True)
    """Of the source, for the records."""
    settings: Mapping[str, Any] = field(kw_only=True)
    """What the caller asked for, for the records."""
    strips: bool = field(default=True, kw_only=True)
    animation: str = field(default="", kw_only=True)
    """``gif`` or ``webp``, for mail."""

    def write(self, track: Track) -> list[Path]:
        """Write all files of a track that ended; return them, the restored picture first."""
        if track.restoration is None or track.fused is None:
            return []
        stem = f"{self.path.name}.{track.id}"
        data = {
            f"{stem}.png": image.encode(track.restoration.picture),
            f"{stem}.fused.png": image.encode(track.fused),
        }
        if self.strips:
            data[f"{stem}.strip.png"] = image.encode(self._strip(track, track.fused))
        if self.animation:
            data[f"{stem}.{self.animation}"] = animated(track, f".{self.animation}")
        for name, content in data.items():
            files.write(self.path.with_name(name), content)
        written = [self.path.with_name(name) for name in data]
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}
        return [*written, record.write(written[0], self._record(track, hashes))]

    def _strip(self, track: Track, fused: image.Picture) -> image.Picture:
        looks = {look.frame: look for look in track.looks}
        frames = [
            OneFrame(picture, looks[n].time, looks[n].best, looks[n].p)
            for n, picture in sorted(
                zip(track.shown, track.pictures, strict=True), key=lambda pair: pair[0]
            )
        ]
        count = len(track.looks)
        return strip(
            frames,
            fused,
            track.plate,
            title=track.source,
            subtitle=f"plate {track.id}, {track.start:.1f} to {track.end:.1f} s, "
            f"{count} frame{'s' * (count > 1)} read; {track.agreement:.0%} of them, by weight, "
            "say the same alone",
            small=SmallPrint(file=track.source, sha256=self.sha256),
        )

    def _record(self, track: Track, hashes: Mapping[str, str]) -> dict[str, Any]:
        told = record.make(
            PictureResult(track.source, plates=(track.plate,)),
            sha256=self.sha256,
            outputs=hashes,
            settings=self.settings,
            weights={name: weight.sha256 for name, weight in catalog().items()},
            frames=[look.frame for look in track.looks],
        )
        fitted = hashlib.sha256(shipped().to_json().encode()).hexdigest()
        return {**told, "fusion": fitted, "track": tables.track_json(track)}
