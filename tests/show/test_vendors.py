"""What other programs' clients read of our answers is what we meant, and is documented.

A client here reads documented fields only. It reads the sample of the vendor's documentation
first, so that it is known to understand the vendor, and then ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.show.readings import RESULTS, plate

from plateglass.geometry import Box, Quad
from plateglass.results import PictureResult, Reading
from plateglass.show import tables
from plateglass.video.nouns import Event, Look, Track
from plateglass.video.tables import frigate, frigate_plate

SAMPLES = Path(__file__).parent / "samples"
TWO = replace(RESULTS[0], plates=(plate(), plate("AB 12"), plate(read=False)))


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def differences(documented: Any, ours: Any, where: str = "$") -> list[str]:
    """Fields that are documented and that we lack, or hold another kind of value in."""
    if isinstance(documented, dict):
        if not isinstance(ours, dict):
            return [f"{where} is no object"]
        lacking = [f"{where}.{key} is missing" for key in documented if key not in ours]
        return lacking + [
            found
            for key in documented
            if key in ours
            for found in differences(documented[key], ours[key], f"{where}.{key}")
        ]
    if isinstance(documented, list):
        if not isinstance(ours, list):
            return [f"{where} is no list"]
        return [f for one in ours for f in differences(documented[0], one, f"{where}[]")]
    number = (int, float)
    same = (
        isinstance(documented, bool) == isinstance(ours, bool)
        and (isinstance(documented, number) == isinstance(ours, number))
        and (isinstance(documented, str) == isinstance(ours, str))
    )
    return [] if same or ours is None or documented is None else [f"{where} is {ours!r}"]


@dataclass(frozen=True)
class Told:
    """One plate as a client understands it: capitals, probabilities in 0..1."""

    text: str
    p: float
    box: tuple[int, int, int, int]
    country: str
    candidates: tuple[tuple[str, float], ...]


def openalpr_client(answer: Any) -> list[Told]:
    told = []
    for one in answer["results"]:
        xs, ys = ([corner[axis] for corner in one["coordinates"]] for axis in "xy")
        listed = ((c["plate"], c["confidence"] / 100) for c in one["candidates"])
        told.append(
            Told(
                one["plate"],
                one["confidence"] / 100,
                (min(xs), min(ys), max(xs), max(ys)),
                one["region"],
                tuple(listed),
            )
        )
    return told


def platerecognizer_client(answer: Any) -> list[Told]:
    told = []
    for one in answer["results"]:
        box = one["box"]
        listed = ((c["plate"].upper(), c["score"]) for c in one["candidates"])
        told.append(
            Told(
                one["plate"].upper(),
                one["score"],
                (box["xmin"], box["ymin"], box["xmax"], box["ymax"]),
                one["region"]["code"],
                tuple(listed),
            )
        )
    return told


VENDORS: dict[str, tuple[Callable[[Any], list[Told]], Callable[[PictureResult], Any]]] = {
    "openalpr": (openalpr_client, tables.openalpr),
    "platerecognizer": (platerecognizer_client, tables.platerecognizer),
}


@pytest.mark.parametrize("name", VENDORS)
def test_a_client_reads_back_what_was_meant(name: str) -> None:
    client, write = VENDORS[name]
    (known,) = client(sample(name))
    assert (known.text, known.p, known.country) == ("KXB204", 0.915, "xx")
    assert known.candidates[1][0] == "KX8204"
    assert known.candidates[1][1] == pytest.approx(0.8, abs=0.005)

    answer = json.loads(json.dumps(write(TWO)))
    assert differences(sample(name), answer) == []
    told = client(answer)
    assert len(told) == 2, "a plate that was found and not read is left out"
    for one, meant in zip(told, TWO.plates, strict=False):
        reading, box = meant.reading, meant.quad.box
        assert one.text == reading.best
        assert one.p == pytest.approx(reading.p, abs=0.001)
        assert one.box == pytest.approx((box.x1, box.y1, box.x2, box.y2), abs=0.51)
        assert one.country.upper() == reading.country[0].code
        assert [text for text, _ in one.candidates] == [c.text for c in reading.candidates]
        for (_, p), candidate in zip(one.candidates, reading.candidates, strict=True):
            assert p == pytest.approx(candidate.p, abs=0.001)


@pytest.mark.parametrize("name", VENDORS)
def test_nothing_found_is_an_answer_without_results(name: str) -> None:
    client, write = VENDORS[name]
    assert client(write(PictureResult("empty.jpg", 5, 5))) == []


def track(reading: Reading) -> Track:
    quad = Quad.from_box(Box(310, 205, 412, 236))
    look = Look(
        frame=5, time=1.5, quad=quad, found=0.7, best=reading.best, p=0.6, legibility="fair"
    )
    return Track(1, "gate", 0.5, 2.5, 3, (look,), reading)


def test_frigates_listeners_read_back_what_was_meant() -> None:
    said = plate().reading
    first = json.loads(json.dumps(frigate(Event("new", track(said)), 1e9, None)))
    last = frigate(Event("end", track(said)), 1e9, first["after"])
    for message in (first, last):
        assert differences(sample("frigate-event"), message) == []
    assert (first["type"], last["type"]) == ("new", "end")
    assert first["after"]["end_time"] is None
    assert last["after"]["end_time"] == 1e9 + 2.5
    assert last["before"] == first["after"]
    assert last["after"]["id"] == first["after"]["id"]
    assert last["after"]["box"] == [310, 205, 412, 236]
    assert last["after"]["recognized_license_plate"] == said.best

    update = frigate_plate(Event("update", track(said)), 1e9)
    assert differences(sample("frigate-update"), update) == []
    assert (update["plate"], update["score"]) == (said.best, said.p)


def test_a_missing_field_would_be_noticed() -> None:
    broken = sample("openalpr")
    del broken["results"][0]["candidates"][0]["confidence"]
    broken["results"][0]["confidence"] = "91"
    assert differences(sample("openalpr"), broken) == [
        "$.results[].confidence is '91'", "$.results[].candidates[].confidence is missing",
    ]  # fmt: skip
