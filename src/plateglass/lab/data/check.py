"""What is wrong with a data set, in sentences, before hours are spent on it."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plateglass import image, inputs
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.data import ccpd, imports, pairs
from plateglass.lab.data.crops import outside
from plateglass.lab.data.labelled import Label, characters_only, read_labels
from plateglass.lab.data.prepare import LABELS
from plateglass.plates import countries
from plateglass.plates.alphabet import READABLE, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from plateglass.geometry import Picture

    Progress = Callable[[int, int], None]

SHOWN = 3
"""Examples in a sentence."""
LONGEST = 12
"""Characters that our reader's slots hold."""
SAME_SHAPE = 0.03
"""How far the proportions of a pair's pictures may differ."""


@dataclass
class Findings:
    """Complaints with the names they are about, and how much was looked at."""

    what: str = ""
    complaints: dict[str, list[str]] = field(default_factory=dict)

    def add(self, complaint: str, name: str) -> None:
        """Note that a complaint is true of something."""
        self.complaints.setdefault(complaint, []).append(name)

    def sentences(self) -> Iterator[str]:
        """Tell each complaint once, with how many it is about and some of their names."""
        for complaint, names in self.complaints.items():
            shown = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
            yield f"{complaint[0].upper()}{complaint[1:]} ({len(names)}): {shown}"


def check(
    path: Path, good: Path | None = None, progress: Progress = lambda done, count: None
) -> Findings:
    """Look at a folder with a ``labels.csv``, a table, CCPD's folders, or at pairs.

    With ``good``, ``path`` is the folder of bad pictures and ``good`` that of their partners.
    """
    if good is not None:
        matched = pairs.match(path, good)
        return _pairs(matched, progress)
    if path.is_file():
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            head = next(csv.reader(file), [])
        if {"bad", "good"} <= set(head):
            return _pairs(pairs.Matched(tuple(pairs.read(path))), progress)
        return _labels(list(_imported(path)), progress)
    if not path.is_dir():
        raise WrongUse(f"{path} does not exist")
    if (path / LABELS).is_file():
        return _labels(list(read_labels(path)), progress)
    return _names(path, progress)


def _imported(table: Path) -> Iterator[Label]:
    for _, row in imports.rows_of(table):
        region = imports.region_in(row)
        yield Label(
            table.parent / row[imports.PATH], row[imports.TEXT] or "",
            imports.code_of(region) or region, None, False,
        )  # fmt: skip


def _labels(labels: Sequence[Label], progress: Progress) -> Findings:
    findings = Findings(f"{len(labels)} plates")
    if not labels:
        findings.add("table has no rows", LABELS)
    seen: set[tuple[object, ...]] = set()
    by_content: dict[str, tuple[str, str]] = {}
    pictures: dict[Path, Picture | None] = {}
    for done, label in enumerate(labels, 1):
        name = label.path.name
        for complaint in _said_wrong(label):
            findings.add(complaint, f"{name} ({label.country} {label.text})")
        row = (label.path, label.text, label.quad)
        if row in seen:
            findings.add("plates are listed twice", name)
        seen.add(row)
        if label.path not in pictures:
            pictures.clear()  # rows of one picture stand together; none is kept for later
            pictures[label.path] = _looked_at(label, findings, by_content)
        picture = pictures[label.path]
        if picture is not None and label.quad is not None and outside(label.quad, picture):
            findings.add(
                "plates do not lie in their picture, or their corners do not run clockwise",
                name,
            )
        progress(done, len(labels))
    return findings


def _said_wrong(label: Label) -> Iterator[str]:
    """Complain about what a row says, before its picture is looked at."""
    if characters_only(label.text) != label.text:
        yield "texts hold more than characters in upper case"
    elif set(fold(label.text)) - set(READABLE):
        yield "texts hold characters that no known plate has"
    elif set(label.text) - set(READABLE):
        yield "texts hold look-alikes of another script where Latin letters should stand"
    if len(label.text) > LONGEST:
        yield f"texts are longer than {LONGEST} characters"
    # US-ca is California, by ISO 3166-2.
    if label.country and label.country.upper().partition("-")[0] not in countries():
        yield "plates are of a country whose plates nobody drew here"


def _looked_at(
    label: Label, findings: Findings, by_content: dict[str, tuple[str, str]]
) -> Picture | None:
    if not label.path.is_file():
        findings.add("pictures do not exist", label.path.name)
        return None
    try:
        loaded = image.open_picture(label.path)
    except PlateglassError as error:
        findings.add("pictures can't be read", str(error))
        return None
    if label.quad is None:
        twin, text = by_content.setdefault(loaded.sha256, (label.path.name, label.text))
        if text != label.text:
            findings.add(
                "pictures are the same with another text", f"{label.path.name}, {twin}"
            )
        elif twin != label.path.name:
            findings.add("pictures are the same under two names", f"{label.path.name}, {twin}")
    return loaded.pixels


def _names(folder: Path, progress: Progress) -> Findings:
    found = [item for item in inputs.expand([folder]) if item.problem is None]
    if not found:
        raise WrongUse(f"{folder} holds neither a {LABELS} nor pictures")
    findings = Findings(f"{len(found)} pictures named as CCPD's are")
    for done, item in enumerate(found, 1):
        name = PurePosixPath(*item.relative.parts).as_posix()
        try:
            said = ccpd.annotation(name)
            picture = image.load(item.name)
        except ValueError as error:
            findings.add(
                f"names are none of CCPD's and there is no {LABELS}", f"{name} ({error})"
            )
        except PlateglassError as error:
            findings.add("pictures can't be read", str(error))
        else:
            if outside(said.quad, picture):
                findings.add("plates do not lie in their picture", name)
            if not said.text:
                findings.add("names leave a character out", name)
        progress(done, len(found))
    return findings


def _pairs(matched: pairs.Matched, progress: Progress) -> Findings:
    findings = Findings(f"{len(matched.pairs)} pairs")
    for names, side in ((matched.bad_alone, "bad"), (matched.good_alone, "good")):
        for name in names:
            findings.add(f"{side} pictures have no partner", name)
    if not matched.pairs:
        findings.add("folders have no picture's name in common", "nothing to learn from")
    for done, pair in enumerate(matched.pairs, 1):
        _pair(pair, findings)
        progress(done, len(matched.pairs))
    return findings


def _pair(pair: pairs.Pair, findings: Findings) -> None:
    try:
        bad, good = image.open_picture(pair.bad), image.open_picture(pair.good)
    except PlateglassError as error:
        findings.add("pictures can't be read", str(error))
        return
    (h, w), (tall, wide) = bad.pixels.shape[:2], good.pixels.shape[:2]
    sizes = f"{pair.bad.name} ({w} x {h}, {wide} x {tall})"
    if h > tall or w > wide:
        findings.add("bad pictures are larger than their good ones", sizes)
    elif abs(w / h - wide / tall) > SAME_SHAPE * wide / tall + 1 / h:
        findings.add("pairs differ in their proportions", sizes)
    if _digest(bad.pixels) == _digest(good.pixels):
        findings.add("bad pictures are exactly as good as the good ones", pair.bad.name)


def _digest(picture: Picture) -> str:
    return hashlib.sha256(picture.tobytes() + str(picture.shape).encode()).hexdigest()
