"""What programs get when they ask."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from tests.contracts.test_schema import VALIDATOR
from tests.serve import clips

from plateglass import image, record, weights
from plateglass.demo import demo_pictures

if TYPE_CHECKING:
    import httpx

    from plateglass.demo import DemoPicture

JPEG = {"Content-Type": "image/jpeg"}


def form(*pictures: DemoPicture) -> list[tuple[str, tuple[str, bytes]]]:
    return [("picture", (p.path.name, p.path.read_bytes())) for p in pictures]


def the_result(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    (result,) = answer.json()["results"]
    VALIDATOR.validate(result)
    return dict(result)


def decoded(drawn: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    data = np.frombuffer(base64.b64decode(drawn["png"]), np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[:2] == (drawn["height"], drawn["width"])
    return np.asarray(picture, np.uint8)


def test_every_way_of_sending_says_the_same(client: httpx.Client, plate: DemoPicture) -> None:
    data = plate.path.read_bytes()
    inside = [{"name": plate.path.name, "data": base64.b64encode(data).decode()}]
    answers = [
        client.post("/v1/read", files=form(plate)),
        client.post("/v1/read", content=data, headers=JPEG),
        client.post(
            "/v1/read", content=data, headers={"Content-Type": "application/octet-stream"}
        ),
        client.post("/v1/read", json={"pictures": inside}),
    ]
    results = [the_result(answer) for answer in answers]
    assert [r["file"] for r in results] == [
        plate.path.name, "picture", "picture", plate.path.name,
    ]  # fmt: skip
    assert {r["plates"][0]["best"] for r in results} == {plate.text}


def test_several_pictures_answer_in_order(client: httpx.Client) -> None:
    sent = demo_pictures()[:3]
    answer = client.post("/v1/read?view=crop", files=form(*sent)).json()
    assert [r["file"] for r in answer["results"]] == [p.path.name for p in sent]


def test_one_that_is_no_picture_does_not_spoil_the_others(
    client: httpx.Client, plate: DemoPicture
) -> None:
    bad = ("picture", ("notes.txt", b"hello"))
    answer = client.post("/v1/read", files=[bad, *form(plate)])
    first, second = answer.json()["results"]
    assert "no picture" in first["error"]
    assert first["plates"] == []
    assert second["error"] is None


def test_enhance_brings_the_plate_four_times(client: httpx.Client, plate: DemoPicture) -> None:
    answer = client.post("/v1/enhance", files=form(plate))
    assert answer.json()["hypothesis"] == record.HYPOTHESIS
    result = the_result(answer)
    assert result["sha256"] == hashlib.sha256(plate.path.read_bytes()).hexdigest()
    (found,) = result["plates"]
    pictures = {name: decoded(drawn) for name, drawn in found["pictures"].items()}
    assert set(pictures) == {"original", "plain", "restored", "doubt"}
    recorded = cv2.cvtColor(image.load(plate.path), cv2.COLOR_RGB2BGR)
    assert np.array_equal(pictures["original"], recorded)
    assert len(found["marks"]) == len(found["characters"])
    assert found["size"] == [recorded.shape[1], recorded.shape[0]]
    assert found["restored"]["best"]
    lefts = [mark[0] for mark in found["marks"]]
    assert lefts == sorted(lefts)


def test_corners_are_taken_from_a_person(client: httpx.Client, plate: DemoPicture) -> None:
    corners = ",".join(f"{v:.2f}" for point in plate.quad.points for v in point)
    result = the_result(client.post(f"/v1/read?quad={corners}", files=form(plate)))
    (found,) = result["plates"]
    assert np.allclose(found["quad"], plate.quad.array, atol=0.01)
    assert (found["found"], found["best"]) == (1.0, plate.text)
    two = client.post(f"/v1/read?quad={corners}&quad={corners}", files=form(plate))
    assert len(the_result(two)["plates"]) == 2


def test_corners_in_one_of_several_pictures(client: httpx.Client, plate: DemoPicture) -> None:
    corners = ",".join(f"{v:.2f}" for point in plate.quad.points for v in point)
    asked = f"/v1/read?quad=2:{corners}"
    first, second = client.post(asked, files=form(plate, plate)).json()["results"]
    assert np.allclose(second["plates"][0]["quad"], plate.quad.array, atol=0.01)
    assert first["plates"] != second["plates"]
    for wrong, says in ((corners, "several pictures"), (f"3:{corners}", "no picture 3")):
        answer = client.post(f"/v1/read?quad={wrong}", files=form(plate, plate))
        assert (answer.status_code, says in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("quad=1,2,3", "quad"),
        ("quad=0:0,0,70,0,70,20,0,20", "counted from 1"),
        ("quad=0,0,0,20,70,20,70,0", "clockwise"),
        ("quad=0,0,70,20,70,0,0,20", "clockwise"),
        ("quad=9000,0,9070,0,9070,20,9000,20", "mark no plate"),
        ("view=sideways", "view"),
        ("country=XX", "country"),
        ("top=0", "top"),
        ("colour=red", "colour"),
        ("format=xml", "format"),
    ],
)
def test_wrong_options_are_told(
    client: httpx.Client, plate: DemoPicture, query: str, says: str
) -> None:
    answer = client.post(f"/v1/read?{query}", files=form(plate))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_a_country_is_taken_in_either_case(client: httpx.Client, plate: DemoPicture) -> None:
    result = the_result(client.post("/v1/read?country=de", files=form(plate)))
    assert result["plates"][0]["country"] == [{"code": "DE", "p": 1.0}]


def test_vendors_words(client: httpx.Client, plate: DemoPicture) -> None:
    alpr = client.post("/v1/read?format=openalpr", files=form(plate)).json()
    assert alpr["data_type"] == "alpr_results"
    assert alpr["results"][0]["plate"] == plate.text
    snapshot = client.post("/v1/read?format=platerecognizer", files=form(plate)).json()
    assert snapshot["results"][0]["plate"] == plate.text.lower()
    several = client.post("/v1/read?format=openalpr", files=form(plate, plate))
    assert several.status_code == 422


@pytest.mark.parametrize("coded", [False, True])
def test_plate_recognizer_clients(
    client: httpx.Client, plate: DemoPicture, coded: bool
) -> None:
    data = plate.path.read_bytes()
    words = {"regions": "de", "camera_id": "gate", "timestamp": "2026-11-21T05:00:00Z"}
    answer = client.post(
        "/v1/plate-reader/",
        files={"upload": (None, base64.b64encode(data)) if coded else ("car.jpg", data)},
        data=words,
        headers={"Authorization": "Token abcdef"},
    )
    assert answer.status_code == 201
    told = answer.json()
    assert (told["camera_id"], told["timestamp"]) == ("gate", "2026-11-21T05:00:00Z")
    assert told["filename"] == ("upload" if coded else "car.jpg")
    (found,) = told["results"]
    assert found["plate"] == plate.text.lower()
    assert found["region"] == {"code": "de", "score": 1.0}


def test_vendors_answers_are_stamped_with_the_time(
    client: httpx.Client, plate: DemoPicture
) -> None:
    before = time.time()
    sent = {"upload": ("car.jpg", plate.path.read_bytes())}
    told = client.post("/v1/plate-reader/", files=sent).json()
    stamped = datetime.strptime(told["timestamp"], "%Y-%m-%dT%H:%M:%S.%f%z")
    theirs = client.post("/v1/read?format=openalpr", files=form(plate)).json()
    for when in (stamped.timestamp(), theirs["epoch_time"] / 1000):
        assert before - 1 < when < time.time() + 1


def test_plate_recognizer_downloads_are_refused(client: httpx.Client) -> None:
    answer = client.post(
        "/v1/plate-reader/", files={"upload_url": (None, "http://example.com/car.jpg")}
    )
    assert answer.status_code == 422
    assert "downloads nothing" in answer.json()["detail"]


def test_exports_agree_with_their_record(client: httpx.Client, plate: DemoPicture) -> None:
    made = {
        what: client.post(f"/v1/export/{what}?view=crop", files=form(plate))
        for what in ("picture", "card", "record", "report")
    }
    told = made["record"].json()
    stem = plate.path.stem
    for what, name in (("picture", f"{stem}.png"), ("card", f"{stem}.card.png")):
        assert told["outputs"][name] == hashlib.sha256(made[what].content).hexdigest()
        assert name in made[what].headers["content-disposition"]
    assert told["input"]["sha256"] == hashlib.sha256(plate.path.read_bytes()).hexdigest()
    assert told["settings"] == {"view": "crop", "country": None, "grammar": False, "top": 10}
    assert set(told["weights"]) <= set(weights.catalog())
    assert made["report"].headers["content-type"].startswith("text/html")
    assert "Keep the original and judge by it." in made["report"].text


def test_frames_of_one_car_and_the_report_about_them(client: httpx.Client) -> None:
    pictures = clips.frames(3)
    sent = [("picture", (f"{n}.png", image.encode(p))) for n, p in enumerate(pictures)]
    corners = ",".join(f"{v:.2f}" for xy in clips.quad(2).points for v in xy)
    asked = f"together=true&quad=3:{corners}"
    result = the_result(client.post(f"/v1/enhance?{asked}", files=sent))
    (found,) = result["plates"]
    assert found["best"] == clips.TEXT
    assert [frame["file"] for frame in result["frames"]] == ["0.png", "1.png", "2.png"]
    assert [frame["number"] for frame in result["frames"]] == [1, 2, 3]
    assert {(frame["width"], frame["height"]) for frame in result["frames"]} == {clips.SIZE}
    assert np.allclose(result["frames"][2]["quad"], clips.quad(2).array, atol=0.01)
    page = client.post(f"/v1/export/report?{asked}", files=sent).text
    for said in ("3 frames say together", "The frames averaged", "made from the averaged"):
        assert said in page
    for frame in result["frames"]:
        assert frame["sha256"] in page
    told = client.post(f"/v1/export/record?{asked}", files=sent).json()
    assert told["settings"]["corners"][0]["picture"] == 3


def test_there_is_no_second_plate(client: httpx.Client, plate: DemoPicture) -> None:
    answer = client.post("/v1/export/card?plate=2", files=form(plate))
    assert answer.status_code == 422
    assert "no plate 2" in answer.json()["detail"]


def test_about_says_what_the_service_takes(client: httpx.Client) -> None:
    told = client.get("/v1/about").json()
    assert told["limits"]["pictures"] == 32
    assert "DE" in told["countries"]
    assert told["weights"]["reader"]["sha256"] == weights.catalog()["reader"].sha256


def test_metrics_count(client: httpx.Client, plate: DemoPicture) -> None:
    def counted() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        rows = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in rows}

    before = counted()
    client.post("/v1/read", files=form(plate))
    after = counted()
    row = 'plateglass_requests_total{method="POST",route="/v1/read",status="200"}'
    assert after[row] == before.get(row, 0) + 1
    assert after["plateglass_pictures_total"] == before.get("plateglass_pictures_total", 0) + 1
    assert after["plateglass_ready"] == 1
    bucket = 'plateglass_request_seconds_bucket{route="/v1/read",le="+Inf"}'
    assert after[bucket] == after['plateglass_request_seconds_count{route="/v1/read"}']


def test_the_document_is_openapi(client: httpx.Client) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    text = json.dumps(told)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}:
        inner: Any = told
        for step in reference.split("/"):
            inner = inner[step]
        Draft202012Validator.check_schema(inner)
    assert {"/v1/read", "/v1/enhance", "/v1/plate-reader/", "/health"} <= set(told["paths"])
