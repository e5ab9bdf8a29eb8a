"""What is done, told by what lies on disk and by nothing else.

    OUT/order.json                             what was asked for, of whom
    OUT/results/0000/part-000012-9f3c….jsonl   one line a picture of chunk 12, ``plateglass/1``
    OUT/pictures/0000/000012/                  its restored pictures, where they are wanted

A part appears by a rename, after its bytes are safe on the disk, so that a part that is there
is whole. The name tells which pictures it answers for: where the source has changed since, the
chunk's digest has too, and the chunk is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from plateglass import files
from plateglass.errors import PlateglassError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from plateglass.batch.loaders import Item

ORDER, RESULTS, PICTURES = "order.json", "results", "pictures"
CHUNK = 64
"""Pictures a chunk: what a worker's death costs at most, and what is written at once."""
_FOLDER = 1000
"""Chunks a folder; file systems are slow with more."""
_UNWRITTEN = ".unwritten-"


@dataclass(frozen=True)
class Chunk:
    """Pictures that are done together or not at all."""

    number: int
    items: tuple[Item, ...]
    careful: bool = False
    """Whether a worker has died of it, so that it is to be done one picture at a time."""
    fallen: tuple[int, ...] = ()
    """Places of the pictures at which a careful worker has died, one each time."""

    @property
    def digest(self) -> str:
        """Stands for the names of its pictures."""
        # Names of files need not be text; whatever they are, they are told apart.
        names = "\0".join(item.name for item in self.items).encode(errors="backslashreplace")
        return hashlib.sha256(names).hexdigest()[:16]

    def after_death(self, place: int) -> Chunk:
        """Return it as it is to be done by somebody else, when a worker has died at a place.

        A worker with several pictures in hand doesn't know which one it died of.
        """
        if not self.careful:
            return replace(self, careful=True)
        return replace(self, fallen=(*self.fallen, place))


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[Chunk]:
    """Cut a stream into chunks; only one is in memory at a time."""
    waiting, number = iter(items), 0
    while taken := tuple(islice(waiting, size)):
        yield Chunk(number, taken)
        number += 1


@dataclass
class Journal:
    """The parts of one run's folder."""

    out: Path
    _seen: tuple[int, dict[int, list[Path]]] = field(default=(-1, {}), init=False, repr=False)
    """The folder listed last, and its parts by chunk."""

    def claim(self, order: Mapping[str, Any], *, resume: bool) -> str:
        """Write down what is asked for, or see that this is the run to be taken up again.

        What stands there afterwards is returned: who finds the same is in the same folder.
        """
        note = self.out / ORDER
        if note.exists():
            if not resume:
                raise WrongUse(
                    f"{self.out} holds a run already: --resume goes on with it, "
                    "or choose another folder"
                )
            was = json.loads(note.read_text(encoding="utf-8"))
            other = sorted(k for k in {*was, *order} if was.get(k) != order.get(k))
            if other:
                raise WrongUse(
                    f"{self.out} holds a run with another {', '.join(other)} "
                    f"(see {ORDER} there): choose another folder, or ask for the same"
                )
        elif any(not path.name.startswith(".") for path in self.out.iterdir()):
            raise WrongUse(f"{self.out} is not empty and holds no run: choose another folder")
        else:
            files.write(note, json.dumps(order, indent=2, ensure_ascii=False) + "\n")
        for left in self.out.glob(f"{RESULTS}/*/{_UNWRITTEN}*"):
            left.unlink(missing_ok=True)
        return note.read_text(encoding="utf-8")

    def recognise(self, claimed: str) -> None:
        """See that this is the folder that was claimed, and that the networks are the same.

        A worker on another machine may see another folder under the same name.
        """
        note = self.out / ORDER
        if not note.is_file() or note.read_text(encoding="utf-8") != claimed:
            raise PlateglassError(
                f"{platform.node()} does not see the run's folder under {self.out}: a cluster "
                "needs a folder that all its machines share"
            )
        order = json.loads(claimed)
        other = sorted(name for name, value in made_with().items() if order.get(name) != value)
        if other:
            what = " and ".join(other)
            raise PlateglassError(
                f"plateglass on {platform.node()} differs in {what} from the run's: "
                "install the same on every machine"
            )

    def part(self, chunk: Chunk) -> Path:
        """Return where a chunk's results go."""
        name = f"part-{chunk.number:06d}-{chunk.digest}.jsonl"
        return self.out / RESULTS / f"{chunk.number // _FOLDER:04d}" / name

    def pictures(self, chunk: Chunk) -> Path:
        """Return the folder for a chunk's pictures."""
        folder = f"{chunk.number // _FOLDER:04d}"
        return self.out / PICTURES / folder / f"{chunk.number:06d}"

    def done(self, chunk: Chunk) -> bool:
        """Tell whether a chunk is done; what answers for other pictures is removed."""
        wanted, found = self.part(chunk), False
        for path in self._listed(chunk.number // _FOLDER).get(chunk.number, ()):
            if path == wanted:
                found = True
            else:
                path.unlink(missing_ok=True)
        return found

    def end(self, count: int) -> None:
        """Remove chunks beyond the last, left from when the source held more."""
        for path in self.parts():
            number = _number(path)
            if number >= count:
                path.unlink()
                shutil.rmtree(self.pictures(Chunk(number, ())), ignore_errors=True)

    def parts(self) -> Iterator[Path]:
        """Yield the parts in the order of their chunks."""
        for folder in sorted((self.out / RESULTS).glob("[0-9]*"), key=lambda f: int(f.name)):
            yield from sorted(folder.glob("part-*.jsonl"), key=_number)

    def _listed(self, folder: int) -> dict[int, list[Path]]:
        # Chunks come in order, so that one listing serves a thousand of them.
        if self._seen[0] != folder:
            listing: dict[int, list[Path]] = {}
            for path in (self.out / RESULTS / f"{folder:04d}").glob("part-*.jsonl"):
                listing.setdefault(_number(path), []).append(path)
            self._seen = folder, listing
        return self._seen[1]


def made_with() -> dict[str, Any]:
    """Return what results depend on beside the order: version and weights."""
    import plateglass
    from plateglass.weights import catalog

    weights = {name: weight.sha256 for name, weight in sorted(catalog().items())}
    return {"version": plateglass.__version__, "weights": weights}


def _number(part: Path) -> int:
    return int(part.name.split("-")[1])


def publish(path: Path, text: str) -> None:
    """Let a file appear in full, and only once a power cut can't take it back."""
    beside = path.with_name(f"{_UNWRITTEN}{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                # A name that is no text becomes an escape, which JSON knows.
                file.write(text.encode(errors="backslashreplace"))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise PlateglassError(
            f"{path} can't be written: {error.strerror or error}; "
            "what is done is safe, --resume goes on from there"
        ) from None
    with suppress(OSError):  # some systems have no folders that can be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
