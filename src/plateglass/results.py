"""The values that flow: what was found, read and restored, and their JSON.

    PictureResult ── plates ──> Plate ── reading ──> Reading ── characters ──> Character
                                  │                     ├────── candidates ──> Candidate
                                  │                     └────── country ─────> Country
                                  ├── original, restored ──> Sight
                                  └── restoration ──> Restoration

The JSON of :func:`to_json` is the contract ``plateglass/1`` that other tools rely on;
``schema/plateglass-1.schema.json`` describes it. Probabilities lie in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, get_args

from plateglass.geometry import Quad

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEMA = "plateglass/1"
Legibility = Literal["good", "fair", "poor", "none"]
LEGIBILITIES: tuple[Legibility, ...] = get_args(Legibility)
UNSURE = "?"
"""Stands for a character whose probability is below the threshold."""


def _check_probability(p: float, what: str) -> None:
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"the probability of {what} is {p}, not between 0 and 1")


@dataclass(frozen=True)
class Character:
    """One slot of the plate: the likeliest character and what else it could be."""

    char: str
    p: float
    others: tuple[tuple[str, float], ...] = ()
    """Alternatives, likeliest first."""
    sets: tuple[tuple[str, str], ...] = ()
    """For each promised coverage ("0.9", ...): the characters that hold the truth that often,
    likeliest first."""

    def __post_init__(self) -> None:
        """Refuse a probability outside 0..1."""
        _check_probability(self.p, f"character {self.char!r}")


@dataclass(frozen=True)
class Candidate:
    """One text the whole plate could have, with its joint probability."""

    text: str
    p: float
    format: str | None = None
    """Name of the national format it fits; ``None`` when it fits none."""

    def __post_init__(self) -> None:
        """Refuse a probability outside 0..1."""
        _check_probability(self.p, f"candidate {self.text!r}")


@dataclass(frozen=True)
class Country:
    """A country the plate could come from."""

    code: str
    p: float

    def __post_init__(self) -> None:
        """Refuse a probability outside 0..1."""
        _check_probability(self.p, f"country {self.code!r}")


@dataclass(frozen=True)
class Reading:
    """What a plate says, and how sure that is."""

    text: str
    """For people: separators of the format, ``?`` where a character is unsure; empty when
    the plate is not readable."""
    best: str
    """The likeliest characters, no separators, upper case."""
    p: float
    """Calibrated probability that ``best`` is right in every character."""
    legibility: Legibility
    characters: tuple[Character, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    country: tuple[Country, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a probability outside 0..1 or an unknown grade."""
        _check_probability(self.p, f"plate {self.best!r}")
        if self.legibility not in LEGIBILITIES:
            raise ValueError(f"legibility is one of {LEGIBILITIES}, not {self.legibility!r}")


NOT_READ = Reading(text="", best="", p=0.0, legibility="none")
"""The reading of a plate that nobody tried to read."""


@dataclass(frozen=True)
class Sight:
    """A second opinion in short: the plate as read from one version of the picture."""

    best: str
    p: float
    agrees: bool | None = None
    """Whether it says the same as the original pixels; ``None`` for the original itself."""


@dataclass(frozen=True)
class Restoration:
    """A restored picture, and what speaks against believing it."""

    picture: NDArray[np.uint8]
    """The restored plate, upright, RGB."""
    kind: str
    """What made it: ``learned``, ``plain``, or the name of another restorer."""
    doubt: NDArray[np.float32] | None = None
    """0..1 on the picture's pixels: how doubtful the character is that stands there."""
    residual: NDArray[np.float32] | None = None
    """What the input has that the restored picture does not explain, in grey levels, on the
    input's pixels: photographed again as the input was, the picture should give it back."""
    misfit: float | None = None
    """Root mean square of ``residual``."""
    samples: tuple[Sample, ...] = ()
    """The same plate drawn as other readings would have it, likeliest first."""


@dataclass(frozen=True)
class Sample:
    """What the plate would look like if it said ``text``."""

    text: str
    p: float
    picture: NDArray[np.uint8]
    misfit: float


@dataclass(frozen=True)
class Plate:
    """One plate of a picture: where it is, what it says, what it looks like restored."""

    quad: Quad
    """Corners in input pixels, clockwise from the plate's top left."""
    found: float
    """The finder's score; 1 where the caller said that the picture is the plate."""
    reading: Reading = NOT_READ
    original: Sight | None = None
    restored: Sight | None = None
    restoration: Restoration | None = field(default=None, compare=False, repr=False)
    """The restored picture; ``None`` unless asked for."""

    @property
    def picture(self) -> NDArray[np.uint8] | None:
        """The restored plate, upright, RGB; ``None`` unless asked for."""
        return self.restoration.picture if self.restoration else None

    @property
    def text(self) -> str:
        """The reading for people, with separators and ``?``."""
        return self.reading.text

    @property
    def best(self) -> str:
        """The likeliest characters."""
        return self.reading.best

    @property
    def p(self) -> float:
        """Probability that every character of ``best`` is right."""
        return self.reading.p

    def _repr_html_(self) -> str:
        """What a notebook shows: the one arrow up, taken when a notebook asks."""
        return str(import_module("plateglass.show.notebook").plate_html(self))


@dataclass(frozen=True)
class PictureResult:
    """All that is known about one input picture."""

    file: str
    width: int = 0
    height: int = 0
    error: str | None = None
    """One sentence when the input can't be read as a picture."""
    ms: dict[str, float] = field(default_factory=dict)
    """Milliseconds by stage."""
    plates: tuple[Plate, ...] = ()
    notes: tuple[str, ...] = ()
    """What a person should know about how the file was read (first frame of many, ...)."""

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return str(import_module("plateglass.show.notebook").result_html(self))


def _rounded(p: float) -> float:
    return round(float(p), 4)


def _sight_json(sight: Sight) -> dict[str, Any]:
    out: dict[str, Any] = {"best": sight.best, "p": _rounded(sight.p)}
    if sight.agrees is not None:
        out["agrees"] = sight.agrees
    return out


def _plate_json(plate: Plate) -> dict[str, Any]:
    reading = plate.reading
    out: dict[str, Any] = {
        "quad": [[round(x, 2), round(y, 2)] for x, y in plate.quad.points],
        "found": _rounded(plate.found),
        "text": reading.text,
        "best": reading.best,
        "p": _rounded(reading.p),
        "legibility": reading.legibility,
        "country": [{"code": c.code, "p": _rounded(c.p)} for c in reading.country],
        "characters": [
            {
                "char": c.char,
                "p": _rounded(c.p),
                "others": [[other, _rounded(p)] for other, p in c.others],
                **({"sets": dict(c.sets)} if c.sets else {}),
            }
            for c in reading.characters
        ],
        "candidates": [
            {"text": c.text, "p": _rounded(c.p), "format": c.format} for c in reading.candidates
        ],
    }
    if plate.original is not None:
        out["original"] = _sight_json(plate.original)
    if plate.restored is not None:
        out["restored"] = _sight_json(plate.restored)
    return out


def to_json(result: PictureResult) -> dict[str, Any]:
    """Return the contract's JSON object for one picture."""
    return {
        "schema": SCHEMA,
        "file": result.file,
        "width": result.width,
        "height": result.height,
        "error": result.error,
        "notes": list(result.notes),
        "ms": {stage: round(ms, 2) for stage, ms in result.ms.items()},
        "plates": [_plate_json(plate) for plate in result.plates],
    }


def _sight(data: dict[str, Any] | None) -> Sight | None:
    return None if data is None else Sight(data["best"], data["p"], data.get("agrees"))


def _plate(data: dict[str, Any]) -> Plate:
    reading = Reading(
        text=data["text"],
        best=data["best"],
        p=data["p"],
        legibility=data["legibility"],
        characters=tuple(
            Character(
                c["char"],
                c["p"],
                tuple((o, p) for o, p in c["others"]),
                tuple(c.get("sets", {}).items()),
            )
            for c in data["characters"]
        ),
        candidates=tuple(Candidate(c["text"], c["p"], c["format"]) for c in data["candidates"]),
        country=tuple(Country(c["code"], c["p"]) for c in data["country"]),
    )
    return Plate(
        quad=Quad.of(data["quad"]),
        found=data["found"],
        reading=reading,
        original=_sight(data.get("original")),
        restored=_sight(data.get("restored")),
    )


def from_json(data: dict[str, Any]) -> PictureResult:
    """Read back what :func:`to_json` wrote; pictures are not part of it."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"expected schema {SCHEMA!r}, found {data.get('schema')!r}")
    return PictureResult(
        file=data["file"],
        width=data["width"],
        height=data["height"],
        error=data["error"],
        ms=dict(data["ms"]),
        plates=tuple(_plate(p) for p in data["plates"]),
        notes=tuple(data.get("notes", ())),
    )
