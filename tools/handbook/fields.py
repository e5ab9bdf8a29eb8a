"""``docs/reference/json.md``: every field of the JSON, from the published schemas."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]
FILES = ("plateglass-1", "plateglass-track-1", "plateglass-record-1")
HEAD = """\
# Every field of the JSON

<!-- Written by `python -m tools.handbook` from src/plateglass/schema. -->

Three contracts, published as JSON Schema inside the package (`plateglass/schema/`), and stable:
fields may be added under the same version, none is removed or changes its meaning.
Probabilities lie in 0..1. A field in *italics* may be absent.
"""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(section(load(name)) for name in FILES)


def load(name: str) -> Schema:
    """Return one published schema."""
    text = (resources.files("plateglass") / f"schema/{name}.schema.json").read_text("utf-8")
    loaded: Schema = json.loads(text)
    return loaded


def section(schema: Schema) -> str:
    """Return one contract's part of the page."""
    out = [f"\n## {schema['title']}\n", schema["description"] + "\n"]
    shown = [("", schema)]
    if "then" in schema and "$ref" in schema["then"]:
        (kind,) = schema["if"]["properties"]
        told = schema["if"]["properties"][kind]["const"]
        shown.append((f"Where `{kind}` is `{told}`:", resolved(schema, schema["then"])))
        shown.append((f"Where `{kind}` is another:", resolved(schema, schema["else"])))
    for heading, part in shown:
        if heading:
            out.append(f"\n{heading} {part.get('description', '')}".rstrip() + "\n")
        out.append("| field | what it holds | meaning |\n| --- | --- | --- |")
        for path, needed, field in fields(schema, part):
            name = f"`{path}`" if needed else f"*`{path}`*"
            out.append(f"| {name} | {kind_of(field)} | {meaning(field)} |")
    return "\n".join(out) + "\n"


def fields(
    schema: Schema, part: Schema, before: str = ""
) -> Iterator[tuple[str, bool, Schema]]:
    """Yield every field below a part, with its path and whether it is always there."""
    for base in part.get("allOf", ()):
        yield from fields(schema, resolved(schema, base), before)
    for name, inner in part.get("properties", {}).items():
        if inner is False:
            continue
        field = resolved(schema, inner)
        yield before + name, name in part.get("required", ()), field
        yield from fields(schema, field, f"{before}{name}.")
        items = field.get("items")
        if isinstance(items, dict):
            yield from fields(schema, resolved(schema, items), f"{before}{name}[].")


def resolved(schema: Schema, part: Schema) -> Schema:
    """Follow a reference; what stands beside it counts more."""
    if "$ref" not in part:
        return part
    found = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return {**resolved(schema, found), **{k: v for k, v in part.items() if k != "$ref"}}


def kind_of(field: Schema) -> str:
    """Say what a field holds."""
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    kind = field.get("type", "")
    if isinstance(kind, list):
        return " or ".join(kind)
    if field.get("maximum") == 1 and kind == "number":
        return "probability"
    return str(kind)


def meaning(field: Schema) -> str:
    """Return what the schema says of a field, for a cell."""
    return str(field.get("description", "")).replace("|", "&#124;").replace("*", "\\*")
