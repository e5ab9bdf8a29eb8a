"""Results as columns of equal length, as pandas, polars and pyarrow make tables of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plateglass.results import PictureResult, Plate

NAMES = (
    *("row", "file", "plate", "text", "best", "p", "legibility", "country", "country_p"),
    *("found", "quad", "candidates", "error"),
)


def columns(results: Iterable[PictureResult]) -> dict[str, list[Any]]:
    """Return a row a plate, and one for a picture without any, so that none is missing.

    ``row`` counts the pictures from 0, to join by; ``plate`` counts a picture's plates from 1
    and is 0 where there is none; ``quad`` holds eight coordinates, clockwise from the top left.
    """
    made: dict[str, list[Any]] = {name: [] for name in NAMES}
    for row, result in enumerate(results):
        for number, plate in enumerate(result.plates, 1):
            _add(made, row, result, number, _cells(plate))
        if not result.plates:
            _add(made, row, result, 0, {})
    return made


def _add(
    made: dict[str, list[Any]],
    row: int,
    result: PictureResult,
    number: int,
    cells: dict[str, Any],
) -> None:
    known = {"row": row, "file": result.file, "plate": number, "error": result.error, **cells}
    for name in NAMES:
        made[name].append(known.get(name))


def _cells(plate: Plate) -> dict[str, Any]:
    reading = plate.reading
    country = reading.country[0] if reading.country else None
    return {
        "text": reading.text,
        "best": reading.best,
        "p": reading.p,
        "legibility": reading.legibility,
        "country": country.code if country else None,
        "country_p": country.p if country else None,
        "found": plate.found,
        "quad": [value for point in plate.quad.points for value in point],
        "candidates": [
            {"text": one.text, "p": one.p, "format": one.format} for one in reading.candidates
        ],
    }
