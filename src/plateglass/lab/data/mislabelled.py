"""Labels of public photographs that say another text than the picture shows.

Of 1,603 labelled plates, the 280 were looked at whose sharp picture our fourth reader or
RapidOCR reads otherwise than its label; ``mislabelled.csv`` has those 32 on which a person
plainly sees another text. All others keep their label: those that can't be made out, those cut
off at the border, and American ones whose small characters at the side no label names. A label
that is wrong in the way in which both readers are wrong isn't found like that.

Measured by the labels alone, a reader that is right is sure and wrong there, and a handful of
such plates decides what is said of its trustworthiness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.lab.data.tables import rows_on

if TYPE_CHECKING:
    from pathlib import Path


def mislabelled(folder: Path) -> dict[tuple[str, str], str]:
    """Return what pictures of a folder show, by file and by what their labels say."""
    rows = rows_on("mislabelled.csv", folder)
    return {(row["file"], row["label"]): row["text"] for row in rows}
