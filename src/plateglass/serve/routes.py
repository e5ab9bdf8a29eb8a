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
from plateglass.serve.options import OneOptions, Options, ReadOptions
from plateglass.serve.pictures import receive
from plateglass.serve.platerecognizer import receive_upload

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from plateglass.serve.answers import Answer
    from plateglass.serve.house import House
    from plateglass.serve.look import Seen

    Tags = list[str | Enum]

READ: Tags = ["reading"]
HAND_ON: Tags = ["exports"]
LOOK_AFTER: Tags = ["running it"]


def routes(house: House) -> APIRouter:
    """Return the routes that need the token, where there is one."""
    router = APIRouter()

    async def answered(
        request: Request,
        options: Options,
        make: Callable[[list[Seen]], Answer],
        *,
        restore: bool = True,
    ) -> Answer:
        async with house.pool.place() as place:
            files = await receive(request, house.settings)
            work = house.work(files, options, make, restore=restore)
            made = await place.run(work, house.settings.seconds)
        house.count(made)
        request.scope["facts"].update(made.facts)
        return made

    @router.get("/v1/about", tags=LOOK_AFTER, responses=problems(401))
    async def about() -> dict[str, object]:
        """Say what this service is, takes and knows."""
        return answers.about(house.settings, plateglass.__version__, countries())

    @router.post(
        "/v1/read",
        tags=READ,
        openapi_extra=body(),
        response_class=JSONResponse,
        responses={200: answer("Readings", "AlprResults", "Snapshot"), **problems()},
    )
    async def read(request: Request, options: Annotated[ReadOptions, Query()]) -> Response:
        """Read the plates of one or several pictures."""
        told = await answered(
            request, options, lambda seen: answers.read(seen, options.format), restore=False
        )
        return sent(told)

    @router.post(
        "/v1/enhance",
        tags=READ,
        openapi_extra=body(),
        response_class=JSONResponse,
        responses={200: answer("Enhanced"), **problems()},
    )
    async def enhance(request: Request, options: Annotated[Options, Query()]) -> Response:
        """Read the plates and restore their pictures."""
        return sent(await answered(request, options, answers.enhance))

    @router.post(
        "/v1/plate-reader/",
        tags=READ,
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
                told = answers.read(seen, "platerecognizer")
                return upload.stamped(told)

            work = house.work(upload.files, upload.options, make, restore=False)
            made = await place.run(work, house.settings.seconds)
        house.count(made)
        request.scope["facts"].update(made.facts)
        return sent(made, 201)

    @router.post(
        "/v1/export/{what}",
        tags=HAND_ON,
        openapi_extra=body(),
        response_class=Response,
        responses={
            200: answer("Record", media=("image/png", "application/json", "text/html")),
            **problems(),
        },
    )
    async def export(
        request: Request, what: exports.What, options: Annotated[OneOptions, Query()]
    ) -> Response:
        """Make something to hand on of one plate: a picture, a card, a record, a report."""

        def make(seen: list[Seen]) -> Answer:
            return exports.make(what, exports.shown(seen, options.plate), options, seen)

        return sent(await answered(request, options, make))

    @router.get(
        "/metrics",
        tags=LOOK_AFTER,
        response_class=PlainTextResponse,
        responses={200: answer(media="text/plain"), **problems(401)},
    )
    async def meters() -> Response:
        """Count what is going on, in Prometheus' text format."""
        return Response(house.meters.text(house.gauges()), media_type=metrics.MEDIA_TYPE)

    return router


def open_routes(house: House) -> APIRouter:
    """Return the routes that anybody may ask."""
    router = APIRouter()

    @router.get("/health", tags=LOOK_AFTER)
    async def health() -> dict[str, str]:
        """Answer as long as the service runs, whatever it is busy with."""
        return {"status": "ok"}

    @router.get("/ready", tags=LOOK_AFTER, responses=problems(503))
    async def ready() -> dict[str, str]:
        """Answer once the networks are loaded."""
        house.eye  # noqa: B018 (raises the problem until they are)
        return {"status": "ready"}

    return router


def sent(made: Answer, status: int = 200) -> Response:
    """Wrap what a worker made."""
    headers = {"Cache-Control": "no-store"}
    if made.name is not None:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return Response(made.body, status, headers, made.media_type)
