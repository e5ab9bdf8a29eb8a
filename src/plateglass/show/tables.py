"""Results for other programs and for terminals: JSON lines, CSV, two vendors' JSON, a table.

Every function is pure: results in, text or plain objects out. Two traps of the vendors' formats
are settled here and nowhere else: OpenALPR counts confidence from 0 to 100 and writes plates
in capitals, Plate Recognizer counts from 0 to 1 and writes them in small letters.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from plateglass.results import to_json
from plateglass.show.ink import band_of, percent
from plateglass.show.slots import slots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table
    from rich.text import Text

    from plateglass.results import PictureResult, Plate, Reading, Sight

CSV_HEADER = (
    *("file", "plate", "text", "best", "p", "legibility", "country", "country_p", "found"),
    *("x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4", "candidates"),
    *("original", "original_p", "restored", "restored_p", "agrees", "error"),
)


def json_line(result: PictureResult) -> str:
    """Write one picture's result as one line of the contract ``plateglass/1``."""
    return json.dumps(to_json(result), ensure_ascii=False)


def csv_lines(results: Iterable[PictureResult], *, header: bool = True) -> Iterator[str]:
    """Yield lines of CSV as results come: one a plate, and one for a picture without any.

    ``candidates`` holds texts with their probability, ``B1234XYZ:0.83|B1284XYZ:0.09``;
    ``agrees`` is true, false, or empty where the restored picture was not read.
    """
    if header:
        yield _csv(CSV_HEADER)
    for result in results:
        if not result.plates:
            blank = [""] * (len(CSV_HEADER) - 2)
            yield _csv([result.file, *blank, result.error or ""])
        for number, plate in enumerate(result.plates, 1):
            yield _csv([result.file, number, *_csv_plate(plate), ""])


def _csv_plate(plate: Plate) -> list[object]:
    reading = plate.reading
    country = reading.country[0] if reading.country else None
    corners = (round(value, 2) for point in plate.quad.points for value in point)
    candidates = "|".join(f"{c.text}:{c.p:.4g}" for c in reading.candidates)
    sights = (plate.original, plate.restored)
    seen = (fact for s in sights for fact in ((s.best, round(s.p, 4)) if s else ("", "")))
    agrees = plate.restored.agrees if plate.restored else None
    return [
        *(reading.text.replace("\n", " "), reading.best, round(reading.p, 4)),
        *(reading.legibility, country.code if country else ""),
        *(round(country.p, 4) if country else "", round(plate.found, 4), *corners, candidates),
        *(*seen, "" if agrees is None else str(agrees).lower()),
    ]


def _csv(row: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()


def openalpr(result: PictureResult, *, epoch_ms: int = 0) -> dict[str, Any]:
    """Shape a result as OpenALPR's ``alpr_results``, version 2.

    Plates that could not be read are left out, since the format has no word for them.
    ``epoch_ms`` is the time of the picture in milliseconds since 1970.
    """
    return {
        "version": 2,
        "data_type": "alpr_results",
        "epoch_time": epoch_ms,
        "img_width": result.width,
        "img_height": result.height,
        "processing_time_ms": round(sum(result.ms.values()), 3),
        "regions_of_interest": [
            {"x": 0, "y": 0, "width": result.width, "height": result.height}
        ],
        "results": [_openalpr_plate(plate, index) for index, plate in enumerate(_read(result))],
    }


def _openalpr_plate(plate: Plate, index: int) -> dict[str, Any]:
    reading = plate.reading
    country = reading.country[0] if reading.country else None
    fits = any(c.format is not None for c in reading.candidates if c.text == reading.best)
    return {
        "plate": reading.best,
        "confidence": _hundred(reading.p),
        "matches_template": int(fits),
        "plate_index": index,
        "region": country.code.lower() if country else "",
        "region_confidence": round(100 * country.p) if country else 0,
        "processing_time_ms": 0,
        "requested_topn": len(reading.candidates),
        "coordinates": [{"x": round(x), "y": round(y)} for x, y in plate.quad.points],
        "candidates": [
            {
                "plate": candidate.text,
                "confidence": _hundred(candidate.p),
                "matches_template": int(candidate.format is not None),
            }
            for candidate in reading.candidates
        ],
    }


def _hundred(p: float) -> float:
    return round(100 * p, 4)


def platerecognizer(result: PictureResult, *, timestamp: str = "") -> dict[str, Any]:
    """Shape a result as Plate Recognizer's snapshot answer.

    Plates that could not be read are left out; ``vehicle`` is null, since none is looked for.
    ``timestamp`` is the time of the picture, ISO 8601.
    """
    return {
        "processing_time": round(sum(result.ms.values()), 3),
        "filename": result.file,
        "timestamp": timestamp,
        "camera_id": None,
        "version": 1,
        "results": [_platerecognizer_plate(plate) for plate in _read(result)],
    }


def _platerecognizer_plate(plate: Plate) -> dict[str, Any]:
    reading, box = plate.reading, plate.quad.box
    country = reading.country[0] if reading.country else None
    return {
        "box": {
            "xmin": round(box.x1),
            "ymin": round(box.y1),
            "xmax": round(box.x2),
            "ymax": round(box.y2),
        },
        "plate": reading.best.lower(),
        "region": {
            "code": country.code.lower() if country else "",
            "score": round(country.p, 3) if country else 0.0,
        },
        "score": round(reading.p, 3),
        "candidates": [
            {"score": round(candidate.p, 3), "plate": candidate.text.lower()}
            for candidate in reading.candidates
        ],
        "dscore": round(plate.found, 3),
        "vehicle": None,
    }


def _read(result: PictureResult) -> list[Plate]:
    return [plate for plate in result.plates if plate.reading.best]


def terminal(results: Iterable[PictureResult]) -> Table:
    """Lay results out for a terminal, each character in the colour of its probability.

    Where restored pictures were read too, a column says what they say, in red if it differs.
    """
    from rich.table import Table

    results = list(results)
    twice = any(plate.restored for result in results for plate in result.plates)

    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("file", overflow="fold", min_width=14)
    table.add_column("plate", overflow="fold", min_width=12, max_width=44)
    table.add_column("right", justify="right", no_wrap=True)
    table.add_column("legibility", no_wrap=True)
    table.add_column("country", no_wrap=True)
    if twice:
        table.add_column("restored", no_wrap=True)
    table.add_column("or else", no_wrap=True, overflow="ellipsis")
    for result in results:
        for cells in _terminal_rows(result):
            table.add_row(*(cells if twice else (*cells[:5], *cells[6:])))
    return table


def _terminal_rows(result: PictureResult) -> Iterator[tuple[Text | str, ...]]:
    from rich.text import Text

    file = Text(result.file)
    if result.error is not None:
        yield file, Text(result.error, style="red"), "", "", "", "", ""
    elif not result.plates:
        yield file, Text("no plate found", style="dim"), "", "", "", "", ""
    for plate in result.plates:
        reading = plate.reading
        yield (
            file,
            _coloured(reading),
            percent(reading.p) if reading.best else "",
            reading.legibility,
            " ".join(country.code for country in reading.country[:2]),
            _restored(plate.restored),
            Text("  ".join(c.text for c in reading.candidates[1:4]), style="dim"),
        )


def _restored(sight: Sight | None) -> Text:
    from rich.text import Text

    if sight is None:
        return Text("")
    same = Text("the same", style="dim")
    return Text(sight.best or "nothing", style="red") if sight.agrees is False else same


# The user's own palette: a colour of the card would vanish on a dark terminal.
_STYLES = ("bold", "bold cyan", "bold yellow", "bold red")


def _coloured(reading: Reading) -> Text:
    from rich.text import Text

    row = slots(reading)
    if not row:
        return Text("not read", style="dim")
    text = Text()
    for slot in row:
        text.append(slot.before.replace("\n", " / "))
        style = _STYLES[band_of(slot.character.p)] if slot.character else "bold"
        text.append(slot.shown, style=style)
    return text
