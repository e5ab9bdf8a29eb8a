"""Clips over HTTP: a job to start, to follow, to give up and to collect."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from plateglass.serve import clips
from plateglass.serve.documents import answer, binary_body, problems
from plateglass.serve.intake import bare, chunks, form, media_type
from plateglass.serve.jobs import OPEN
from plateglass.serve.options import ClipOptions
from plateglass.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from enum import Enum
    from pathlib import Path as Place
    from typing import BinaryIO

    from plateglass.serve.house import House
    from plateglass.serve.jobs import Job

CLIPS: list[str | Enum] = ["clips"]
FIELD = "clip"
TICK, BEAT = 0.25, 15.0
"""Seconds between looks at a job, and between signs of life to whoever listens."""
KINDS = {
    ".png": "image/png",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".mp4": "video/mp4",
}


def clip_routes(house: House) -> APIRouter:
    """Return the routes of clips."""
    router = APIRouter(prefix="/v1/video", tags=CLIPS)

    @router.post(
        "",
        status_code=202,
        openapi_extra=binary_body(FIELD, "video/*"),
        response_class=JSONResponse,
        responses={202: answer("Job"), **problems()},
    )
    async def start(request: Request, options: Annotated[ClipOptions, Query()]) -> Response:
        """Watch a clip: a job that says what every plate in it says."""
        eye = house.eye
        house.jobs.check()
        room = await asyncio.to_thread(house.jobs.room)
        try:
            # The body counts against the same bound as pictures do.
            async with house.pool.place():
                name, clip = await _receive(request, house, room.path)
        except BaseException:
            room.clear()
            raise
        work = partial(clips.work, eye, options)
        job = house.jobs.start(name, room, clip, work)
        return _told(job, 202, {"Location": f"/v1/video/{job.id}"})

    @router.get("/{job}", response_class=JSONResponse, responses=_found("Job"))
    async def state(job: str) -> Response:
        """Say how far a job is."""
        return _told(house.jobs.get(job))

    @router.get(
        "/{job}/events",
        response_class=StreamingResponse,
        responses={200: answer(media="text/event-stream"), **problems(401, 404, 422)},
    )
    async def events(job: str) -> Response:
        """Follow a job: an event `progress` with each change, `end` when it is over."""
        watched = house.jobs.get(job)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(
            _events(house, watched), headers=headers, media_type="text/event-stream"
        )

    @router.get(
        "/{job}/result",
        response_class=JSONResponse,
        responses={200: answer("Watched"), **problems(401, 404, 409, 422)},
    )
    async def result(job: str) -> Response:
        """Return what was seen: every plate with its fused reading and pictures."""
        return _file(_done(house.jobs.get(job)).result)

    @router.get(
        "/{job}/files/{name}",
        response_class=Response,
        responses={200: answer(media=tuple(KINDS.values())), **problems(401, 404, 409, 422)},
    )
    async def file(job: str, name: str) -> Response:
        """Return a file: `clip.mp4` with every plate outlined, or one of a track's files."""
        done = _done(house.jobs.get(job))
        known = {path.name: path for path in done.folder.glob("clip.*")}
        path = known.get(name)
        if path is None or path.suffix not in KINDS:
            raise Problem(404, "this job has no such file")
        stem = done.name.rpartition(".")[0] or done.name
        return _file(path, f"{stem}{name.removeprefix('clip')}")

    @router.get(
        "/{job}/frames/{number}",
        response_class=Response,
        responses={
            200: answer(media="image/png"),
            **problems(401, 404, 409, 422, 429, 503),
        },
    )
    async def frame(
        job: str, number: Annotated[int, Path(ge=0, description="From 0, as in `looks`.")]
    ) -> Response:
        """Return one frame of the clip, upright, without loss: to mark a plate in it."""
        watched = _done(house.jobs.get(job))
        async with house.pool.place() as place:
            work = partial(clips.frame_png, watched, number, house.eye.limits)
            data = await place.run(work, house.settings.seconds)
        headers = {"Cache-Control": "no-store"}
        return Response(data, headers=headers, media_type="image/png")

    @router.delete("/{job}", status_code=204, responses=problems(401, 404, 422))
    async def drop(job: str) -> None:
        """Give a job up, or forget one that is over."""
        house.jobs.drop(job)

    return router


def _found(schema: str) -> dict[int | str, dict[str, object]]:
    return {200: answer(schema), **problems(401, 404, 422)}


def _told(job: Job, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(job.told(), status, {"Cache-Control": "no-store", **(headers or {})})


def _done(job: Job) -> Job:
    if job.state == "failed":
        raise Problem(409, job.error or "this job failed")
    if job.state != "done":
        raise Problem(409, f"this job is {job.state}: its result comes when it is done")
    return job


def _file(path: Place, name: str | None = None) -> Response:
    headers = {"Cache-Control": "no-store"}
    kind = KINDS[path.suffix]
    return FileResponse(path, headers=headers, media_type=kind, filename=name)


async def _events(house: House, job: Job) -> AsyncIterator[str]:
    said, silent = "", 0.0
    while not house.closing.is_set():
        now = json.dumps(job.told(), ensure_ascii=False)
        over = job.state not in OPEN
        if now != said or over:
            yield f"event: {'end' if over else 'progress'}\ndata: {now}\n\n"
            said, silent = now, 0.0
        if over:
            return
        if silent >= BEAT:
            yield ": still here\n\n"
            silent = 0.0
        await asyncio.sleep(TICK)
        silent += TICK


async def _receive(request: Request, house: House, folder: Place) -> tuple[str, Place]:
    """Write the clip into its folder as it arrives."""
    kind, _ = media_type(request)
    # The suffix means nothing: the container is told by its first bytes.
    clip = folder / "upload"
    most = house.settings.clip
    seconds = house.settings.upload_seconds * 10
    if kind == "multipart/form-data":
        opened: list[BinaryIO] = []

        def into(name: str) -> BinaryIO:
            if name != FIELD or opened:
                raise Problem(422, f"a form with a clip has one field, {FIELD!r}")
            opened.append(clip.open("wb"))
            return opened[0]

        try:
            parts = await form(request, most, seconds, into)
        finally:
            for file in opened:
                file.close()
        if not parts:
            raise Problem(422, f"there is no clip in this request: add a field {FIELD!r}")
        return bare(parts[0].filename, FIELD), clip
    if kind.startswith("video/") or kind == "application/octet-stream":
        with clip.open("wb") as file:
            async for chunk in chunks(request, most, seconds):
                file.write(chunk)
        return FIELD, clip
    raise Problem(
        415,
        "a clip comes as multipart/form-data, video/* or application/octet-stream, not as "
        f"{kind[:100] or 'nothing'}: say so in Content-Type",
    )
