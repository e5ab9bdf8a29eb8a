"""The application: routes, guards and what happens at the start and the end."""

from __future__ import annotations

import asyncio
import hmac
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect

import plateglass
from plateglass.serve.clip_routes import clip_routes
from plateglass.serve.documents import describe
from plateglass.serve.guard import Guard, Watch
from plateglass.serve.house import House
from plateglass.serve.page import page_routes
from plateglass.serve.problems import Problem
from plateglass.serve.routes import (
    export_routes,
    open_routes,
    reading_routes,
    running_routes,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from plateglass.serve.settings import Settings


def create(settings: Settings) -> FastAPI:
    """Make the application; its networks are loaded when it starts, not before."""
    house = House(settings)
    app = FastAPI(
        title="Plateglass",
        version=plateglass.__version__,
        lifespan=_life(house),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        # A body is what its Content-Type says; no route redirects to another.
        redirect_slashes=False,
    )
    app.state.house = house
    locked = [Depends(_token(settings.token))] if settings.token is not None else []
    app.include_router(open_routes(house))
    for routes in (reading_routes, clip_routes, export_routes, running_routes):
        app.include_router(routes(house), dependencies=locked)
    app.include_router(page_routes())
    describe(app, token=settings.token is not None)
    _errors(app)
    # Added last is outermost.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Content-Disposition", "Location", "Retry-After", "X-Request-Id"],
    )
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Watch, meters=house.meters, journal=house.journal)
    return app


def _life(house: House) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        if not house.ready:
            await loop.run_in_executor(None, house.open)
        house.journal.write("ready")
        yield
        await loop.run_in_executor(None, house.close)

    return life


def _token(token: str) -> Callable[[Request], Awaitable[None]]:
    async def check(request: Request) -> None:
        # Plate Recognizer's clients say Token, everybody else Bearer.
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        known = scheme.lower() in ("bearer", "token")
        if not hmac.compare_digest(shown.strip().encode(), token.encode()) or not known:
            raise Problem(
                401,
                "this service asks for a token: send Authorization: Bearer TOKEN",
                headers={"WWW-Authenticate": "Bearer"},
            )

    return check


def _errors(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return Problem(error.status_code, str(error.detail), headers=error.headers).response()

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"][1:]) or "the request"
        return Problem(422, f"{where}: {first['msg']}").response()

    @app.exception_handler(ClientDisconnect)
    async def gone(request: Request, error: ClientDisconnect) -> Response:
        return Problem(400, "the client left before its body was here").response()

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> Response:
        number = request.scope.get("request_id", "")
        return Problem(
            500, f"this is a fault of Plateglass; its log calls it {number}"
        ).response()
