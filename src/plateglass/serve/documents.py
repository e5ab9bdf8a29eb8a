"""The OpenAPI document: what FastAPI can't see, because bodies are read by hand."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

import plateglass
from plateglass.record import HYPOTHESIS
from plateglass.serve.options import Pictures
from plateglass.serve.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

WHY = {
    400: "The body is no well-formed form, or the client left.",
    401: "The token is missing or wrong.",
    403: "A page of another site asked.",
    404: "There is no such thing.",
    408: "The body did not arrive in time.",
    409: "It is not in a state for this.",
    413: "The body, or the number of pictures, is beyond the limit.",
    415: "Such a body is not understood.",
    421: "The request names a host that this service isn't.",
    422: "An option is wrong, or nothing in the body is a picture.",
    429: "Too much is going on; `Retry-After` says when to come back.",
    503: "It took too long, or the service is starting or stopping.",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}
_ALWAYS = (403, 421)
_WITH_A_BODY = (400, 401, 408, 413, 415, 422, 429, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the errors of a route: those given, or those of one that takes pictures."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*(statuses or _WITH_A_BODY), *_ALWAYS}):
        told[status] = {"description": WHY[status], "content": content}
    if 429 in told:
        seconds = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
        told[429]["headers"] = {"Retry-After": seconds}
    return told


def answer(*schemas: str, media: str | Sequence[str] = "application/json") -> dict[str, Any]:
    """Describe a good answer: one of some schemas, or bytes of a type."""
    content: dict[str, Any] = {}
    for kind in [media] if isinstance(media, str) else media:
        content[kind] = {}
        if kind == "application/json":
            refs = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
            content[kind] = {"schema": refs[0] if len(refs) == 1 else {"anyOf": refs}}
    return {"description": "Done.", "content": content}


def body(schema: str = "Picture form") -> dict[str, Any]:
    """Describe a body with pictures, or a form of another shape."""
    if schema != "Picture form":
        form = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        return {"requestBody": {"required": True, "content": {"multipart/form-data": form}}}
    several = {
        "type": "object",
        "required": ["picture"],
        "additionalProperties": False,
        "properties": {
            "picture": {
                "description": "Files: JPEG, PNG, WebP, TIFF, BMP, GIF, HEIC, AVIF.",
                "type": "array",
                "minItems": 1,
                "items": {"type": "string", "format": "binary"},
            }
        },
    }
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {"schema": several},
                "application/octet-stream": BINARY,
                "image/*": BINARY,
                "application/json": {"schema": {"$ref": "#/components/schemas/Pictures"}},
            },
        }
    }


def binary_body(field: str, media: str) -> dict[str, Any]:
    """Describe a body with one file, in a form or as it is."""
    form = {
        "type": "object",
        "required": [field],
        "additionalProperties": False,
        "properties": {field: BINARY["schema"]},
    }
    content = {
        "multipart/form-data": {"schema": form},
        "application/octet-stream": BINARY,
        media: BINARY,
    }
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI, *, token: bool) -> None:
    """Make the app's document complete."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title="Plateglass",
                version=plateglass.__version__,
                description=f"Restores and reads licence plates. {HYPOTHESIS}",
                routes=app.routes,
            )
            parts = made.setdefault("components", {})
            kept = parts.get("schemas", {})
            parts["schemas"] = {**kept, **_schemas()}
            if token:
                parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
                for path, item in made["paths"].items():
                    if path not in ("/health", "/ready"):
                        for operation in item.values():
                            operation["security"] = [{"token": []}]
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _schemas() -> dict[str, Any]:
    result, inner = _contract()
    pictures = Pictures.model_json_schema(ref_template="#/components/schemas/{model}")
    sent = pictures.pop("$defs")
    return {
        "Result": result,
        **inner,
        **sent,
        "Pictures": pictures,
        **json.loads(_text("serve/schemas.json")),
    }


def _contract() -> tuple[dict[str, Any], dict[str, Any]]:
    """Bring the published schema of a result into the document's own places."""
    text = _text("schema/plateglass-1.schema.json").replace(
        "#/$defs/", "#/components/schemas/result-"
    )
    result = json.loads(text)
    inner = {f"result-{name}": schema for name, schema in result.pop("$defs").items()}
    result.pop("$schema")
    result.pop("$id")
    return result, inner


def _text(path: str) -> str:
    return (resources.files("plateglass") / path).read_text("utf-8")
