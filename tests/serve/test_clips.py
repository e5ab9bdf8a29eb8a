"""Clips as jobs: started, followed, collected, given up."""

from __future__ import annotations

import json
import tempfile
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.serve import clips
from tests.serve.conftest import until

from plateglass import image
from plateglass.serve.jobs import WAITING, Job, Jobs, Room
from plateglass.serve.journal import Journal
from plateglass.serve.problems import Busy, Problem

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clips.film(tmp_path_factory.mktemp("film") / "pass.mp4", 8)


def started(client: httpx.Client, film: Path, query: str = "") -> dict[str, Any]:
    answer = client.post(
        f"/v1/video{query}", files={"clip": ("../pass.mp4", film.read_bytes())}
    )
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert answer.headers["location"] == f"/v1/video/{told['id']}"
    assert told["file"] == "pass.mp4"
    return dict(told)


def test_a_clip_is_watched_and_told(client: httpx.Client, film: Path) -> None:
    job = started(client, film, "?country=DE")
    kinds, last = [], {}
    with client.stream("GET", f"/v1/video/{job['id']}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("event: "):
                kinds.append(line[7:])
            elif line.startswith("data: "):
                last = json.loads(line[6:])
    assert kinds[-1] == "end"
    assert set(kinds[:-1]) <= {"progress"}
    assert (last["state"], last["error"], last["plates"]) == ("done", None, 1)
    told = client.get(f"/v1/video/{job['id']}/result").json()
    (track,) = told["tracks"]
    assert (track["best"], track["source"]) == (clips.TEXT, "pass.mp4")
    assert set(track["pictures"]) == {"original", "plain", "restored", "doubt"}
    assert track["shot"]["width"] == clips.SIZE[0]
    shot = track["shot"]
    assert np.abs(np.array(shot["quad"]) - clips.quad(shot["frame"]).array).max() < 6
    ends = {".png", ".fused.png", ".strip.png", ".json", ".card.png", ".report.html"}
    assert {name.removeprefix("clip.1") for name in track["files"]} >= ends
    for name in [*track["files"], "clip.mp4"]:
        file = client.get(f"/v1/video/{job['id']}/files/{name}")
        assert file.status_code == 200
        assert name.removeprefix("clip") in file.headers["content-disposition"]
    page = client.get(f"/v1/video/{job['id']}/files/clip.1.report.html").text
    for said in (
        "frames say together",
        "looked for plates",
        f"frame {shot['frame']} of pass.mp4",
        told["sha256"],
    ):
        assert said in page
    for name in ("upload", "result.json", "..%2f..%2fetc%2fpasswd"):
        assert client.get(f"/v1/video/{job['id']}/files/{name}").status_code == 404
    assert client.delete(f"/v1/video/{job['id']}").status_code == 204
    assert client.get(f"/v1/video/{job['id']}").status_code == 404


def test_a_frame_is_fetched_to_mark_a_plate_in_it(client: httpx.Client, film: Path) -> None:
    job = f"/v1/video/{started(client, film)['id']}"
    until(lambda: client.get(job).json()["state"] == "done")
    answer = client.get(f"{job}/frames/5")
    assert answer.headers["content-type"] == "image/png"
    drawn = clips.frames(6)[5].astype(int)
    shown = image.open_picture(answer.content, name="frame").pixels
    assert np.abs(shown - drawn).mean() < 4
    assert client.get(f"{job}/frames/8").status_code == 404
    assert client.get(f"{job}/frames/-1").status_code == 422
    client.delete(job)


def test_raw_bytes_and_no_film(client: httpx.Client) -> None:
    headers = {"Content-Type": "video/mp4"}
    job = client.post("/v1/video", content=b"no film", headers=headers).json()
    until(lambda: client.get(f"/v1/video/{job['id']}").json()["state"] == "failed")
    answer = client.get(f"/v1/video/{job['id']}/result")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("clip is no film")
    client.delete(f"/v1/video/{job['id']}")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("image/png", b"x", 415),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 422),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--x--\r\n',
            422,
        ),
    ],
)
def test_what_is_no_clip_starts_nothing(
    client: httpx.Client, kind: str, body: bytes, status: int
) -> None:
    answer = client.post("/v1/video", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Jobs(Journal(), None)


def begin(jobs: Jobs, work: Any) -> Job:
    room = jobs.room()
    clip = room.path / "upload"
    clip.write_bytes(b"x")
    return jobs.start("a.mp4", room, clip, work)


def test_a_job_takes_nothing_with_it_but_its_own_folder(jobs: Jobs, tmp_path: Path) -> None:
    neighbour = tmp_path / "neighbour"
    neighbour.write_text("stays")
    done = begin(jobs, lambda job: None)
    until(lambda: done.state == "done")
    jobs.drop(done.id)
    cancelled = begin(jobs, lambda job: job.unwanted.wait(10))
    until(lambda: cancelled.state == "running")
    queued = begin(jobs, lambda job: None)
    jobs.drop(queued.id)
    assert not queued.folder.exists()
    jobs.drop(cancelled.id)
    until(lambda: cancelled.state == "cancelled")
    until(lambda: not cancelled.folder.exists())
    jobs.close()
    assert list(tmp_path.iterdir()) == [neighbour]
    with pytest.raises(Problem):
        jobs.get(done.id)


def test_a_kept_room_stays(tmp_path: Path) -> None:
    room = Room(tmp_path / "kept")
    (room.path / "upload").write_bytes(b"x")
    room.clear()
    assert (room.path / "upload").exists()


def test_only_so_many_jobs_wait(jobs: Jobs) -> None:
    for _ in range(WAITING + 1):
        jobs.check()
        begin(jobs, lambda job: job.unwanted.wait(10))
    with pytest.raises(Busy):
        jobs.check()
    jobs.close()


def test_what_fails_is_told_without_paths(jobs: Jobs) -> None:
    def fault(job: Job) -> None:
        raise RuntimeError(str(job.clip))

    job = begin(jobs, fault)
    until(lambda: job.state == "failed")
    assert "fault of Plateglass" in str(job.error)
    jobs.close()


def test_jobs_that_are_over_are_forgotten(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    job = begin(jobs, lambda job: None)
    until(lambda: job.state == "done")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3601)
    with pytest.raises(Problem):
        jobs.get(job.id)
    assert not job.folder.exists()
    jobs.close()
