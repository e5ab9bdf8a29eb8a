"""The REST interface, version 1. The page is a client of it like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

import plateglass
from plateglass.plates.catalog import countries
from plateglass.serve import answers, exports, metrics
from plateglass.serve.documents import answer, body, problems
from plateglass.serve.options import EnhanceOptions, OneOptions, Options, ReadOptions
from plateglass.serve.pictures import receive
from plateglass.serve.platerecognizer import receive_upload

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from plateglass.serve.answers import Answer
    from plateglass.serve.house import House
    from plateglass.serve.look import Seen

    Tags = list[str | Enum]
    Make = Callable[[list[Seen]], Answer]

READING: Tags = ["reading"]
EXPORTS: Tags = ["exports"]
RUNNING: Tags = ["running it"]


def reading_routes(house: House) -> APIRouter:
    """Return the routes that say what plates say."""
    router = APIRouter(tags=READING)

    @router.post(
        "/v1/read",
        openapi_extra=body(),
        response_class=JSONResponse,
        responses={200: answer("Readings", "AlprResults", "Snapshot"), **problems()},
    )
    async def read(request: Request, options: Annotated[ReadOptions, Query()]) -> Response:
        """Read the plates of one or several pictures."""

        def make(seen: list[Seen]) -> Answer:
            return answers.read(seen, options.format)

        return await _answered(house, request, options, make, restore=False)

    @router.post(
        "/v1/enhance",
        openapi_extra=body(),
        response_class=JSONResponse,
        responses={200: answer("Enhanced"), **problems()},
    )
    async def enhance(
        request: Request, options: Annotated[EnhanceOptions, Query()]
    ) -> Response:
        """Read the plates and restore their pictures."""

        def make(seen: list[Seen]) -> Answer:
            return answers.enhance(seen, preview=options.preview)

        return await _answered(house, request, options, make)

    @router.post(
        "/v1/plate-reader/",
        status_code=201,
        openapi_extra=body("Upload"),
        response_class=JSONResponse,
        responses={201: answer("Snapshot"), **problems()},
    )
    async def plate_reader(request: Request) -> Response:
        """Answer a Plate Recognizer snapshot request in its own words."""
        async with house.pool.place() as place:
            upload = await receive_upload(request, house.settings)

            def make(seen: list[Seen]) -> Answer:
                return upload.stamped(answers.read(seen, "platerecognizer"))

            work = house.work(upload.files, upload.options, make, restore=False)
            made = await place.run(work, house.settings.seconds)
        return _sent(house, request, made, 201)

    return router


def export_routes(house: House) -> APIRouter:
    """Return the route that makes something to hand on."""
    router = APIRouter(tags=EXPORTS)
    kinds = ("image/png", "application/json", "text/html")

    @router.post(
        "/v1/export/{what}",
        openapi_extra=body(),
        response_class=Response,
        responses={200: answer("Record", media=kinds), **problems()},
    )
    async def export(
        request: Request, what: exports.What, options: Annotated[OneOptions, Query()]
    ) -> Response:
        """Make something to hand on of one plate: a picture, a card, a record, a report."""

        def make(seen: list[Seen]) -> Answer:
            return exports.make(what, exports.shown(seen, options.plate), options, seen)

        return await _answered(house, request, options, make)

    return router


def running_routes(house: House) -> APIRouter:
    """Return the routes for those who run the service."""
    router = APIRouter(tags=RUNNING)

    @router.get("/v1/about", responses=problems(401))
    async def about() -> dict[str, object]:
        """Say what this service is, takes and knows."""
        return answers.about(house.settings, plateglass.__version__, countries())

    @router.get(
        "/metrics",
        response_class=PlainTextResponse,
        responses={200: answer(media="text/plain"), **problems(401)},
    )
    async def meters() -> Response:
        """Count what is going on, in Prometheus' text format."""
        return Response(house.meters.text(house.gauges()), media_type=metrics.MEDIA_TYPE)

    return router


def open_routes(house: House) -> APIRouter:
    """Return the routes that anybody may ask."""
    router = APIRouter(tags=RUNNING)

    @router.get("/health", responses=problems(421))
    async def health() -> dict[str, str]:
        """Answer as long as the service runs, whatever it is busy with."""
        return {"status": "ok"}

    @router.get("/ready", responses=problems(503))
    async def ready() -> dict[str, str]:
        """Answer as long as more work may be sent."""
        house.eye  # noqa: B018 (raises the problem when it may not)
        return {"status": "ready"}

    return router


async def _answered(
    house: House, request: Request, options: Options, make: Make, *, restore: bool = True
) -> Response:
    """Take a place, take the body in, let a worker look and make the answer."""
    async with house.pool.place() as place:
        files = await receive(request, house.settings)
        work = house.work(files, options, make, restore=restore)
        made = await place.run(work, house.settings.seconds)
    return _sent(house, request, made)


def _sent(house: House, request: Request, made: Answer, status: int = 200) -> Response:
    house.count(made)
    request.scope["facts"].update(made.facts)
    headers = {"Cache-Control": "no-store"}
    if made.name is not None:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return Response(made.body, status, headers, made.media_type)
