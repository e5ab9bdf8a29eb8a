"""The published JSON Schema says what results.to_json writes, no less and no more."""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from plateglass.geometry import Quad
from plateglass.results import (
    LEGIBILITIES,
    Candidate,
    Character,
    Country,
    PictureResult,
    Plate,
    Reading,
    Sight,
    from_json,
    to_json,
)

SCHEMA = json.loads(
    (resources.files("plateglass") / "schema/plateglass-1.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)

ps = st.floats(0, 1)
chars = st.sampled_from("ABZ059京警БЖ한가あอกبس٤۵")
bests = st.text(chars, max_size=9)
coordinates = st.floats(-1e5, 1e5)
quads = st.lists(st.tuples(coordinates, coordinates), min_size=4, max_size=4).map(Quad.of)
readings = st.builds(
    Reading,
    text=st.text(max_size=12),
    best=bests,
    p=ps,
    legibility=st.sampled_from(LEGIBILITIES),
    characters=st.lists(
        st.builds(Character, chars, ps, st.lists(st.tuples(chars, ps), max_size=3).map(tuple)),
        max_size=9,
    ).map(tuple),
    candidates=st.lists(
        st.builds(Candidate, bests, ps, st.none() | st.text(max_size=9)), max_size=3
    ).map(tuple),
    country=st.lists(
        st.builds(Country, st.sampled_from(["CN", "DE", "US"]), ps), max_size=3
    ).map(tuple),
)
sights = st.none() | st.builds(Sight, bests, ps, st.none() | st.booleans())
plates = st.builds(Plate, quads, ps, readings, sights, sights)
results = st.builds(
    PictureResult,
    file=st.text(max_size=20),
    width=st.integers(1, 10**5),
    height=st.integers(1, 10**5),
    ms=st.dictionaries(st.sampled_from(["find", "read", "restore"]), st.floats(0, 1e6)),
    plates=st.lists(plates, max_size=2).map(tuple),
    notes=st.lists(st.text(max_size=9), max_size=2).map(tuple),
) | st.builds(PictureResult, file=st.text(max_size=20), error=st.text(max_size=20))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@settings(max_examples=150, deadline=None)
@given(results)
def test_every_result_is_valid_and_comes_back(result: PictureResult) -> None:
    written = json.loads(json.dumps(to_json(result)))
    VALIDATOR.validate(written)
    assert to_json(from_json(written)) == written


def undeclared(schema: dict[str, Any], value: object) -> list[str]:
    """Keys of a value that the schema does not speak of."""
    if "$ref" in schema:
        schema = {**SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema}
    if isinstance(value, list):
        return [k for item in value for k in undeclared(schema.get("items") or {}, item)]
    if not isinstance(value, dict) or "additionalProperties" in schema:
        return []
    declared = schema.get("properties", {})
    extra = [key for key in value if key not in declared]
    return extra + [
        k for key in declared if key in value for k in undeclared(declared[key], value[key])
    ]


@settings(max_examples=50, deadline=None)
@given(results)
def test_the_schema_speaks_of_every_key(result: PictureResult) -> None:
    assert undeclared(SCHEMA, to_json(result)) == []


GOOD: dict[str, Any] = to_json(
    PictureResult(
        "a.jpg",
        640,
        360,
        ms={"find": 9.1},
        plates=(
            Plate(
                Quad.whole(10, 5),
                0.97,
                Reading(
                    "B 12?4 XYZ",
                    "B1234XYZ",
                    0.83,
                    "fair",
                    (Character("B", 0.99, (("8", 0.006),)),),
                    (Candidate("B1234XYZ", 0.83, "ID car"),),
                    (Country("ID", 0.9),),
                ),
                Sight("B1234XYZ", 0.8),
                Sight("B1234XYZ", 0.86, True),
            ),
        ),
    )
)
PLATE = ("plates", 0)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("schema",), "plateglass/2"),
        (("file",), None),
        (("width",), 0),
        (("height",), 3.5),
        (("error",), ""),  # an error and a plate
        (("ms", "find"), -1),
        ((*PLATE, "p"), 1.2),
        ((*PLATE, "found"), "0.9"),
        ((*PLATE, "best"), "B 1234 XYZ"),
        ((*PLATE, "best"), "b1234xyz"),
        ((*PLATE, "best"), "B12?4XYZ"),
        ((*PLATE, "best"), "B-1234"),
        ((*PLATE, "legibility"), "excellent"),
        ((*PLATE, "quad"), [[0, 0], [1, 0], [1, 1]]),
        ((*PLATE, "quad", 0), [0, 0, 0]),
        ((*PLATE, "country", 0, "code"), "Indonesia"),
        ((*PLATE, "characters", 0, "char"), "BB"),
        ((*PLATE, "characters", 0, "others", 0), ["8"]),
        ((*PLATE, "characters", 0, "others", 0), ["8", 0.1, 0.2]),
        ((*PLATE, "candidates", 0, "text"), "B 1"),
        ((*PLATE, "candidates", 0), {"text": "B1", "p": 0.5}),
        ((*PLATE, "original"), {"best": "B1"}),
        ((*PLATE, "restored", "agrees"), None),
    ],
)
def test_what_breaks_the_contract_is_refused(where: tuple[Any, ...], value: object) -> None:
    VALIDATOR.validate(GOOD)
    bad = copy.deepcopy(GOOD)
    inner: Any = bad
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    with pytest.raises(ValidationError):
        VALIDATOR.validate(bad)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_nothing_that_is_required_may_be_missing(key: str) -> None:
    bad = {k: v for k, v in GOOD.items() if k != key}
    with pytest.raises(ValidationError):
        VALIDATOR.validate(bad)
