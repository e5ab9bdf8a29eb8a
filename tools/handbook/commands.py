"""``docs/reference/commands.md``: every command and option, from the functions themselves."""

from __future__ import annotations

import enum
import inspect
import types
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from typer.models import ArgumentInfo, OptionInfo, ParameterInfo

from plateglass.cli import app
from plateglass.cli.options import CORES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typer import Typer

Command = tuple[str, "Callable[..., Any]"]
HEAD = """\
# Every command

<!-- Written by `python -m tools.handbook` from src/plateglass/cli. -->

`plateglass COMMAND --help` says the same in the terminal. Exit code 0: done. 1: some inputs
failed, the rest are written. 2: wrong use. An error is one sentence on standard error.
"""
KINDS = {int: "N", float: "X", Path: "PATH", str: "TEXT"}


def page() -> str:
    """Return the page."""
    return HEAD + "".join(section(words, made) for words, made in commands(app, "plateglass"))


def commands(group: Typer, words: str) -> Iterator[Command]:
    """Yield every command with the words that call it, in the order of the help."""
    for one in group.registered_commands:
        assert one.callback is not None
        name = one.name or one.callback.__name__.replace("_", "-")
        yield f"{words} {name}", one.callback
    for below in group.registered_groups:
        assert below.typer_instance is not None
        yield from commands(below.typer_instance, f"{words} {below.name}")


def section(words: str, made: Callable[..., Any]) -> str:
    """Return one command's part of the page."""
    parameters = list(_parameters(made))
    arguments = [one for one in parameters if isinstance(one[1], ArgumentInfo)]
    usage = " ".join([words, *(_argument(*one[:3]) for one in arguments)])
    out = [f"\n## {words.removeprefix('plateglass ')}\n"]
    out.append(f"```text\n{usage} [OPTIONS]\n```\n")
    out.append((inspect.getdoc(made) or "") + "\n")
    if arguments:
        out.append("| argument | default | what it is |\n| --- | --- | --- |")
        for name, info, _, default in arguments:
            label = info.metavar or name.upper()
            out.append(f"| `{label}` | {_default(name, default)} | {_text(info.help)} |")
        out.append("")
    options = [one for one in parameters if isinstance(one[1], OptionInfo)]
    if options:
        out.append("| option | default | what it does |\n| --- | --- | --- |")
        out += [_option(*one) for one in options]
    return "\n".join(out).rstrip() + "\n"


def _parameters(
    made: Callable[..., Any],
) -> Iterator[tuple[str, ParameterInfo, Any, Any]]:
    hints = typing.get_type_hints(made, include_extras=True)
    for name, parameter in inspect.signature(made).parameters.items():
        hint = hints[name]
        if get_origin(hint) is not Annotated:
            continue  # the context
        kind, *facts = get_args(hint)
        info = next(fact for fact in facts if isinstance(fact, ParameterInfo))
        yield name, info, kind, parameter.default


def _argument(name: str, info: ParameterInfo, kind: Any) -> str:
    label = info.metavar or name.upper()
    several = get_origin(kind) is list and not label.endswith("...")
    return label + ("..." if several else "")


def _option(name: str, info: ParameterInfo, kind: Any, default: Any) -> str:
    assert isinstance(info, OptionInfo)
    inner, several = _inner(kind)
    names = _names(name, info)
    if inner is bool:
        value = ""
    elif isinstance(inner, type) and issubclass(inner, enum.Enum):
        value = " " + names[0].lstrip("-").upper()
    else:
        value = " " + (info.metavar or KINDS.get(inner, "TEXT"))
    first, *others = _whole(names)
    spelled = " ".join([f"`{first}{value}`", *(f"`{one}`" for one in others)])
    says = [_text(info.help)]
    if isinstance(inner, type) and issubclass(inner, enum.Enum):
        says.append("One of " + ", ".join(f"`{choice.value}`" for choice in inner) + ".")
    if info.min is not None and info.max is not None:
        says.append(f"From {info.min:g} to {info.max:g}.")
    if several and not any("epeatable" in said for said in says):
        says.append("Repeatable.")
    return (
        f"| {spelled.replace('|', '&#124;')} | {_default(name, default)} | {' '.join(says)} |"
    )


def _names(name: str, info: OptionInfo) -> list[str]:
    """Return an option's spellings; in ``Annotated`` the first one lies in ``default``."""
    given = [one for one in (info.default, *(info.param_decls or ())) if isinstance(one, str)]
    return given or [f"--{name.replace('_', '-')}"]


def _whole(names: list[str]) -> list[str]:
    """Put long names first; ``--json/--table`` are two."""
    return sorted(
        (one for name in names for one in name.split("/")), key=lambda n: n[:2] != "--"
    )


def _inner(kind: Any) -> tuple[Any, bool]:
    """Take ``Optional`` and ``list`` off a type; say whether it was a list."""
    if get_origin(kind) in (typing.Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    several = get_origin(kind) is list
    return (get_args(kind)[0], True) if several else (kind, False)


def _default(name: str, default: Any) -> str:
    if name in ("workers", "processes") and default == CORES:
        return "one a core, at most 8"
    if default is inspect.Parameter.empty or default is ...:
        return "needed"
    if default is None or default is False or default == "":
        return ""
    if default is True:
        return "yes"
    if isinstance(default, enum.Enum):
        default = default.value
    if isinstance(default, Path):
        default = default.as_posix()
    return f"`{default}`"


def _text(said: str | None) -> str:
    return " ".join((said or "").split()).replace("|", "&#124;")
