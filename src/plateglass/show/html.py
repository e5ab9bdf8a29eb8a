"""HTML that is safe by construction: text is escaped unless it says that it is markup.

A page made here needs nothing from outside: pictures and fonts are part of it.
"""

from __future__ import annotations

import base64
import html
from functools import cache
from typing import TYPE_CHECKING

from plateglass import image
from plateglass.show.typefaces import coverage, font_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

_VOID = {"br", "col", "hr", "img", "meta", "wbr"}
_FACES = {"text": ("Plateglass Text", 400), "strong": ("Plateglass Text", 600)}
"""Files of the fonts folder that are weights of one family; the others are a family each."""


class Html(str):
    """Markup. Any other string is text, and is escaped where it is put into markup."""

    __slots__ = ()


NOTHING = Html("")


def markup(*children: str) -> Html:
    """Join markup and texts."""
    parts = (c if isinstance(c, Html) else html.escape(c, quote=False) for c in children)
    return Html("".join(parts))


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """Return an element; a trailing underscore makes a keyword an attribute: ``class_``.

    >>> tag("p", "1 < 2", tag("b", "so"), class_="note")
    '<p class="note">1 &lt; 2<b>so</b></p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for key, value in attributes.items()
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{markup(*children)}</{name}>")


def block(title: str, *children: str) -> Html:
    """Return a part under a small heading, to be kept on one page if it fits."""
    return tag("div", tag("h3", title), *children, class_="block")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """Return a table whose first column names its rows."""
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    body = tag("tbody", *(_row(cells) for cells in rows))
    return tag("div", tag("table", head, body), class_="scroll")


def _row(cells: Sequence[str]) -> Html:
    first, *others = cells
    name = tag("th", first, scope="row")
    return tag("tr", name, *(tag("td", cell) for cell in others))


def facts_list(facts: Iterable[tuple[str, str]]) -> Html:
    """Set names and values in two columns, leaving out what is empty."""
    pairs = (markup(tag("dt", name), tag("dd", fact)) for name, fact in facts if fact)
    return tag("dl", *pairs, class_="facts")


def picture(pixels: Picture, alt: str, **attributes: str) -> Html:
    """Embed a picture as PNG, so that no pixel of it is changed by a codec."""
    height, width = pixels.shape[:2]
    source = data_url(image.encode(pixels), "image/png")
    size = {"width": str(width), "height": str(height)}
    return tag("img", src=source, alt=alt, **size, **attributes)


def data_url(data: bytes, kind: str) -> str:
    """Write bytes as an address that holds them."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def css_string(text: str) -> str:
    """Quote a text for a style sheet that stands inside a page.

    >>> css_string("a</b").replace(chr(92), "/")
    '"a/3c /2f b"'
    """
    kept = (c if c.isalnum() or c in " .,-_()" else f"\\{ord(c):x} " for c in text)
    return '"' + "".join(kept) + '"'


def faces(text: str) -> str:
    """Return the style rules that bring the shipped fonts, those that ``text`` needs."""
    return "\n".join(
        _face(name)
        for name, covered in coverage().items()
        if not name.startswith("plate-") or covered & set(text)
    )


@cache
def _face(file: str) -> str:
    name, _, suffix = file.partition(".")
    family, weight = _FACES.get(name, (f"Plateglass {name.replace('-', ' ').title()}", 400))
    source = data_url(font_bytes(file), f"font/{suffix}")
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("{source}")}}'
