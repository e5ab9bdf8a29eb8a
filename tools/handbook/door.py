"""``docs/reference/python.md``: what ``import plateglass`` gives, from its own docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import TYPE_CHECKING, Any

import plateglass

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """\
# Every name at the door

<!-- Written by `python -m tools.handbook` from the docstrings of src/plateglass. -->

What `import plateglass` gives is stable; everything else is a private room. Types are checked
(`py.typed`), pictures are `numpy` arrays: RGB, `uint8`, height x width x 3.
"""
GROUPS = {
    "Verbs": ("enhance", "read", "columns", "watch", "Plateglass"),
    "Pictures": ("load", "save"),
    "Results": ("PictureResult", "Plate", "Reading", "Character", "Candidate", "Country",
                "Sight", "to_json", "from_json", "detections"),
    "Where": ("Box", "Quad"),
    "Errors": ("PlateglassError", "BadPicture", "BadWeight", "MissingExtra", "WrongUse"),
}  # fmt: skip


def page() -> str:
    """Return the page; a name that no group has comes last."""
    grouped = {name for names in GROUPS.values() for name in names}
    others = [n for n in plateglass.__all__ if n not in grouped and n != "__version__"]
    parts = [HEAD]
    for heading, names in {**GROUPS, **({"More": tuple(others)} if others else {})}.items():
        parts.append(f"\n## {heading}\n")
        parts += [_entry(name, getattr(plateglass, name)) for name in names]
    return "".join(parts)


def _entry(name: str, thing: Any) -> str:
    out = [f"\n### {name}\n"]
    if not (isinstance(thing, type) and issubclass(thing, Exception)):
        out.append(f"```python\n{_signature(name, thing)}\n```\n")
    out.append(_prose(thing))
    if isinstance(thing, type) and not issubclass(thing, Exception):
        out += _members(thing)
    return "\n".join(out).rstrip() + "\n"


class _Bare:
    """An annotation that prints as it is written, without quotes."""

    def __init__(self, written: object) -> None:
        self.written = written

    def __repr__(self) -> str:
        return str(self.written)


def _signature(name: str, thing: Any) -> str:
    signature = inspect.signature(thing)
    parameters = [
        p.replace(annotation=_Bare(p.annotation)) for p in signature.parameters.values()
    ]
    returned = signature.return_annotation
    after = "" if isinstance(thing, type) or returned is signature.empty else f" -> {returned}"
    bare = signature.replace(parameters=parameters, return_annotation=signature.empty)
    if len(f"{name}{bare}{after}") <= 88:
        return f"{name}{bare}{after}"
    lines, star = [], False
    for one in parameters:
        if one.kind is one.KEYWORD_ONLY and not star:
            lines.append("    *,")
            star = True
        lines.append(f"    {one},")
    return "\n".join([f"{name}(", *lines, f"){after}"])


def _prose(thing: Any) -> str:
    """Return the docstring with its roles and examples in Markdown's words."""
    text = inspect.getdoc(thing) or ""
    text = re.sub(r":\w+:`~?([\w.]+\.)?([\w]+)`", r"`\2`", text)
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    prose, sign, example = text.partition(">>> ")
    if sign:
        text = f"{prose}```pycon\n>>> {example.rstrip()}\n```"
    return text.rstrip() + "\n"


def _members(thing: type) -> Iterator[str]:
    notes = _attribute_notes(thing)
    if dataclasses.is_dataclass(thing):
        yield "| field | type | meaning |\n| --- | --- | --- |"
        for field in dataclasses.fields(thing):
            kind = str(field.type).replace("|", "&#124;")
            yield f"| `{field.name}` | <code>{kind}</code> | {notes.get(field.name, '')} |"
        yield ""
    for name, member in vars(thing).items():
        if name.startswith("_") or not (inspect.isfunction(member) or _made(member)):
            continue
        says = _prose(getattr(member, "__func__", member)).split("\n\n")[0]
        yield f"- `{name}{'' if isinstance(member, property) else '()'}`: {_line(says)}"


def _made(member: object) -> bool:
    return isinstance(member, (property, classmethod, staticmethod))


def _attribute_notes(thing: type) -> dict[str, str]:
    """Return the docstring under each field."""
    import ast

    (body,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(thing))).body
    assert isinstance(body, ast.ClassDef)
    notes: dict[str, str] = {}
    last = ""
    for statement in body.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            last = statement.target.id
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            if last:
                text = re.sub(r"``([^`]+)``", r"`\1`", str(statement.value.value))
                notes[last] = _line(text).replace("|", "&#124;")
            last = ""
        else:
            last = ""
    return notes


def _line(text: str) -> str:
    return " ".join(text.split())
