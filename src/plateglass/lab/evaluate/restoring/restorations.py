"""Restorers measured side by side: the same crops, one row a restored plate."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.evaluate import metrics
from plateglass.lab.evaluate.reading.readers import folding
from plateglass.lab.evaluate.restoring.cases import Case, Condition, case
from plateglass.lab.evaluate.restoring.crispness import Crisp, crisp, edge_widths
from plateglass.lab.evaluate.restoring.likeness import Likeness, likeness
from plateglass.restore.consistency import misfit, residual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.reading.recognisers import Recogniser
    from plateglass.lab.evaluate.restoring.cases import Original
    from plateglass.lab.evaluate.restoring.restorers import Restorer

    Key: TypeAlias = tuple[str, str, Condition]
    Same: TypeAlias = Callable[[str], str]

ORIGIN, TRUTH, BASELINE = "origin", "truth", "bicubic"
"""The crop itself, the sharp plate (neither is restored), and what gains are counted from."""
SURE = 0.9
"""Confidence from which a right reading of the original is one that must not be lost."""


@dataclass(frozen=True)
class Read:
    """What both recognisers made of one picture."""

    independent: str
    ours: str
    p: float
    """Ours' confidence."""


@dataclass(frozen=True)
class Row:
    """One plate, restored by one restorer."""

    restorer: str
    set: str
    name: str
    condition: Condition
    text: str
    before: Read
    """Of the crop."""
    after: Read
    """Of the restored picture."""
    likeness: Likeness | None = None
    """``None`` where no truth is known, or nothing was restored."""
    crisp: Crisp | None = None
    residual: float | None = None
    """In grey levels of 255."""
    ms: float | None = None
    """Processor time, of one thread."""

    @property
    def key(self) -> Key:
        """Name the case."""
        return self.set, self.name, self.condition

    @property
    def sure(self) -> bool:
        """Whether our reader read the original right, and said that it was sure."""
        return self.before.ours == self.text and self.before.p >= SURE

    @property
    def lost(self) -> bool:
        """Whether the restored picture turned that into another text."""
        return self.sure and self.after.ours != self.text


@dataclass(frozen=True)
class Shown:
    """A case with every restorer's picture, for the gallery."""

    case: Case
    pictures: dict[str, Picture]
    reads: dict[str, Read]


class Bench:
    """The restorers that are compared, and the two recognisers that judge them."""

    def __init__(
        self,
        restorers: Sequence[Restorer],
        independent: Recogniser,
        ours: Recogniser,
        folds: Mapping[str, str] | None = None,
    ) -> None:
        self._restorers = restorers
        self._independent, self._ours = independent, ours
        self._folds = folds or {}

    def restore(
        self, original: Original, conditions: Sequence[Condition]
    ) -> Iterator[tuple[list[Row], Shown]]:
        """Restore one plate in every condition with every restorer."""
        same = folding(self._folds.get(original.set, ""))
        sharp = self._read(original.truth, same)
        for condition in conditions:
            yield self._case(case(original, condition), sharp, same)

    def _case(self, made: Case, sharp: Read, same: Same) -> tuple[list[Row], Shown]:
        blank = Row(
            ORIGIN, made.set, made.name, made.condition, same(made.text),
            before := self._read(made.crop, same), before,
        )  # fmt: skip
        rows, reads = [blank], {ORIGIN: before}
        pictures: dict[str, Picture] = {}
        for restorer in self._restorers:
            start = time.process_time()
            picture = restorer(made.crop)
            ms = (time.process_time() - start) * 1e3
            after = self._read(picture, same)
            rows.append(
                replace(
                    blank,
                    restorer=restorer.name,
                    after=after,
                    likeness=None if made.truth is None else likeness(picture, made.truth),
                    crisp=_crisp(picture, made, blank.text, after, sharp),
                    residual=misfit(residual(made.crop, picture)),
                    ms=ms,
                )
            )
            pictures[restorer.name], reads[restorer.name] = picture, after
        if made.truth is not None:
            seen = _crisp(made.truth, made, blank.text, sharp, sharp)
            rows.append(replace(blank, restorer=TRUTH, after=sharp, crisp=seen))
            pictures[TRUTH], reads[TRUTH] = made.truth, sharp
        return rows, Shown(made, pictures, reads)

    def _read(self, picture: Picture, same: Same) -> Read:
        (theirs,), (mine,) = self._independent([picture]), self._ours([picture])
        return Read(same(theirs.text), same(mine.text), mine.p)


def _crisp(picture: Picture, made: Case, text: str, read: Read, sharp: Read) -> Crisp:
    widths = edge_widths(picture, made.places)
    return crisp(widths, text, read.independent, sharp.independent)


_NAN = float("nan")


def summary(rows: Sequence[Row], baseline: Mapping[Key, Row]) -> dict[str, float]:
    """Return the measures over one restorer's rows; shares are 0..1, with 95 % intervals.

    ``baseline`` holds the rows of :data:`BASELINE` on the same cases; ``gain`` is how many more
    plates the independent recogniser reads exactly, as a share of all.
    """
    right = [r.after.independent == r.text for r in rows]
    based = [baseline.get(r.key) for r in rows]
    out: dict[str, float] = {"n": len(rows)}

    def put(name: str, over: Sequence[float], under: Sequence[float] | None = None) -> None:
        tops, bottoms = np.array(over, float), np.array(under or [1.0] * len(over), float)
        there = ~np.isnan(tops)
        names = np.array([f"{r.set}/{r.text}" for r in rows])[there]
        value = metrics.ratio(tops[there], bottoms[there], names) if there.any() else [_NAN] * 3
        out.update(zip((name, f"{name}_low", f"{name}_high"), value, strict=True))

    put("exact", right)
    put("within", [bool(r.text) and r.text in r.after.independent for r in rows])
    put("characters", [metrics.characters_right(r.after.independent, r.text) for r in rows])
    put("gain", [
        ok - (b.after.independent == b.text) if b else _NAN
        for ok, b in zip(right, based, strict=True)
    ])  # fmt: skip
    put("exact_ours", [r.after.ours == r.text for r in rows])
    put("lost", [r.lost for r in rows], [r.sure for r in rows])
    for name in ("psnr", "ssim", "psnr_aligned", "ssim_aligned"):
        put(name, [getattr(r.likeness, name) if r.likeness else _NAN for r in rows])
    seen = [r for r in rows if r.crisp]
    if seen:
        counts = [r.crisp or Crisp(0, 0, 0, 0, 0) for r in rows]
        put("crisp", [c.crisp for c in counts], [len(r.text) for r in rows])
        put("crisp_wrong", [c.wrong for c in counts], [c.crisp for c in counts])
        put("crisp_missed", [c.missed for c in counts], [c.crisp for c in counts])
        put("crisp_known_wrong", [c.known_wrong for c in counts], [c.known for c in counts])
    put("residual", [_NAN if r.residual is None else r.residual for r in rows])
    times = [r.ms for r in rows if r.ms is not None]
    out["ms"] = float(np.median(times)) if times else _NAN
    return out


def table(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Summarise by condition, restorer and set (``all`` pooled where there are several)."""
    baseline = {r.key: r for r in rows if r.restorer == BASELINE}
    sets = list(dict.fromkeys(r.set for r in rows))
    grouped: dict[tuple[Condition, str, str], list[Row]] = {}
    for row in rows:
        for name in [row.set] if len(sets) == 1 else ["all", row.set]:
            grouped.setdefault((row.condition, name, row.restorer), []).append(row)
    order = ["all", *sets]
    keys = sorted(grouped, key=lambda key: order.index(key[1]))
    return [
        {
            "set": name, "condition": str(condition), "protocol": condition.protocol,
            "height": condition.height, "restorer": restorer,
            **summary(grouped[condition, name, restorer], baseline),
        }
        for condition, name, restorer in keys
    ]  # fmt: skip
