"""The card's fonts: small subsets of OFL families, cut to what a card can print.

    python -m plateglass.lab.fonts

writes ``show/fonts/``: the subsets, their coverage (``coverage.json``) and the licence. The
families come from the packages of the extra ``lab``. A subset is a modified version, and some
families reserve their name, so every subset is called "Plateglass ...". Letterforms are chosen
for reading plates: Plex Mono dots its zero and gives I its serifs. Layout tables are left out;
a card draws character by character, so Arabic letters stand isolated, as on plates.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plateglass.errors import MissingExtra
from plateglass.plates.alphabet import READABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parents[1] / "show" / "fonts"

ASCII = "".join(map(chr, range(0x20, 0x7F)))
PROSE = (
    ASCII
    + "".join(map(chr, range(0xA0, 0x180)))  # Western, Central European, Turkish, Baltic names
    + "‐–—‘’“”„…·•×÷−≈≤≥→←↑↓№€₂"
)
HASH = ASCII + "·…×–"
PLATE = READABLE + "?-·.…×"


@dataclass(frozen=True)
class Cut:
    """One subset: where it comes from and what stays in it."""

    name: str
    """File name without suffix, and last word of the new family name."""
    package: str
    """Import name of the package that carries the family."""
    file: str
    """Glob of the font inside the package."""
    characters: str
    axes: tuple[tuple[str, float], ...] = ()
    """Where to pin the axes of a variable font."""

    def source(self) -> Path:
        """Find the family's file, or say which package to install."""
        found = importlib.util.find_spec(self.package)
        if found is None or not found.submodule_search_locations:
            raise MissingExtra(
                "cutting the card's fonts", self.package.replace("_", "-"), "lab"
            )
        root = Path(found.submodule_search_locations[0])
        return next(iter(sorted(root.rglob(self.file))))


_SANS = ("fontpkg_ibm_plex_sans", "IBMPlexSans[[]*.ttf")
# The order is the order in which a card looks for a character.
CUTS = (
    Cut("text", *_SANS, PROSE, (("wght", 400), ("wdth", 100))),
    Cut("strong", *_SANS, PROSE, (("wght", 600), ("wdth", 100))),
    Cut("mono", "fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf", HASH),
    Cut("plate", "fontpkg_ibm_plex_mono", "IBMPlexMono-SemiBold.ttf", PLATE),
    Cut("plate-cjk", "noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf", PLATE),
    Cut(
        "plate-arabic",
        "fontpkg_noto_sans_arabic",
        "NotoSansArabic[[]*.ttf",
        PLATE,
        (("wght", 600), ("wdth", 100)),
    ),
    Cut(
        "plate-thai",
        "fontpkg_noto_sans_thai",
        "NotoSansThai[[]*.ttf",
        PLATE,
        (("wght", 600), ("wdth", 100)),
    ),
    Cut("plate-bengali", "fontpkg_hind_siliguri", "HindSiliguri-SemiBold.ttf", PLATE),
)


def cut_all(folder: Path = FOLDER) -> dict[str, str]:
    """Write every subset and ``coverage.json`` to ``folder``; return what each covers."""
    folder.mkdir(parents=True, exist_ok=True)
    covered = {}
    left = set(PLATE)
    for cut in CUTS:
        wanted = cut.characters
        if cut.characters is PLATE:
            wanted = "".join(c for c in PLATE if c in left)
        suffix = cut.source().suffix
        covered[cut.name + suffix] = _subset(cut, wanted, folder / (cut.name + suffix))
        if cut.characters is PLATE:
            left -= set(covered[cut.name + suffix])
    if left:
        raise ValueError(f"no family draws {''.join(sorted(left))!r}")
    _licence(folder)
    text = json.dumps(covered, ensure_ascii=False, indent=1)
    (folder / "coverage.json").write_text(text + "\n", encoding="utf-8")
    return covered


def _subset(cut: Cut, wanted: str, target: Path) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = Options()
    options.layout_features = []
    # Hints were made for the whole family and the sizes of screens; a card has neither.
    options.hinting = False
    options.drop_tables += ["DSIG", "STAT", "meta", "vhea", "vmtx", "VORG", "BASE", "GDEF"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    with TTFont(cut.source(), recalcTimestamp=False) as font:
        if cut.axes:
            instantiateVariableFont(font, dict(cut.axes), inplace=True)
        cutter = Subsetter(options)
        cutter.populate(text=wanted)
        cutter.subset(font)
        _rename(font, f"Plateglass {cut.name.replace('-', ' ').title()}")
        kept = set(font.getBestCmap())
        font.save(target)
    return "".join(c for c in wanted if ord(c) in kept)


def _licence(folder: Path) -> None:
    """Write the families' copyright lines and the licence they all share."""
    from fontTools.ttLib import TTFont

    notices = {}
    for cut in CUTS:
        with TTFont(cut.source(), lazy=True) as font:
            name = font["name"].getDebugName
            notices[name(1)] = name(0)
    carrier = CUTS[2].source().parents[1] / "LICENSE"
    reserved, _, licence = carrier.read_text(encoding="utf-8").partition("\n")
    lines = [f"{family}: {notice}" for family, notice in notices.items()]
    head = (
        "The fonts of this folder are subsets, under names of their own, of these families:\n\n"
        + "\n".join(lines)
        + f"\n\nIBM's notice in full: {reserved}\n"
    )
    (folder / "OFL.txt").write_text(head + licence, encoding="utf-8")


def _rename(font: Any, family: str) -> None:
    """Give the subset its own name: the OFL lets nobody else use a reserved one."""
    plain = family.replace(" ", "")
    for record in list(font["name"].names):
        new = {1: family, 2: "Regular", 4: family, 6: plain}.get(record.nameID)
        if new is not None:
            font["name"].setName(
                new, record.nameID, record.platformID, record.platEncID, record.langID
            )
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [plain]
        cff.topDictIndex[0].FamilyName = family
        cff.topDictIndex[0].FullName = family


def _report(covered: dict[str, str], folder: Path) -> Iterator[str]:
    for name, characters in covered.items():
        size = (folder / name).stat().st_size
        yield f"{name:20s} {len(characters):4d} characters {size / 1000:6.1f} kB"


if __name__ == "__main__":
    print("\n".join(_report(cut_all(), FOLDER)))  # noqa: T201
