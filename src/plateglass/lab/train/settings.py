"""A recipe's settings, turned from the command line: ``--set NAME=VALUE``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.lab.recipes import Order

Settings = TypeVar("Settings")


def chosen(order: Order, full: Settings, middle: Settings, smoke: Settings) -> Settings:
    """Return the settings that an order asks for: a recipe's size, then what it turns."""
    settings = smoke if order.smoke else middle if order.budget else full
    turned_by = ("plates", "camera", "generator", "steps", "cooldown", "threads", "workers")
    given = {name: str(getattr(order, name) or "") for name in turned_by}
    given |= {name: str(getattr(order, name) or "") for name in ("encoder", "features")}
    kinds = get_type_hints(type(settings))
    wishes = [f"{name}={value}" for name, value in given.items() if value and name in kinds]
    return turned(settings, [*wishes, *order.settings])


def turned(settings: Settings, wishes: Sequence[str]) -> Settings:
    """Return settings with some of them replaced.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Oven:
    ...     heat: float = 1.0
    ...     size: tuple[int, int] = (2, 3)
    >>> turned(Oven(), ["heat=0.5", "size=4,5"])
    Oven(heat=0.5, size=(4, 5))
    """
    kinds = get_type_hints(type(settings))
    changes = {}
    for wish in wishes:
        name, equals, value = wish.partition("=")
        if not equals or name not in kinds:
            raise WrongUse(f"--set {wish}: write NAME=VALUE, with one of {', '.join(kinds)}")
        try:
            changes[name] = _value(value, kinds[name])
        except ValueError:
            raise WrongUse(f"--set {wish}: {value!r} is no value for {name}") from None
    return replace(settings, **changes)  # type: ignore[type-var]


def _value(text: str, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        words = text.split(",") if text else []
        if kinds[-1] is Ellipsis:
            kinds = kinds[:1] * len(words)
        if len(words) != len(kinds):
            raise ValueError(text)
        return tuple(_value(word, one) for word, one in zip(words, kinds, strict=True))
    if get_args(kind):  # a Literal's words
        if text not in get_args(kind):
            raise ValueError(text)
        return text
    if kind is bool:
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    return kind(text)
