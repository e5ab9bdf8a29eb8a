"""Restorers side by side: likeness, readability, honesty, time; by condition."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import cv2

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.lab.data.parallel import ordered
from plateglass.lab.evaluate.protocols import HEIGHTS
from plateglass.lab.evaluate.reading import samples
from plateglass.lab.evaluate.reading.recognisers import recogniser
from plateglass.lab.evaluate.restoring import cases
from plateglass.lab.evaluate.restoring.gallery import gallery
from plateglass.lab.evaluate.restoring.report import number, share, write
from plateglass.lab.evaluate.restoring.restorations import Bench, Row, Shown
from plateglass.lab.evaluate.restoring.restorers import restorer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from plateglass.lab.evaluate.benchmarks.asked import Asked
    from plateglass.lab.evaluate.restoring.cases import Condition, Original

TAKES = (
    "data", "validation", "rendered", "seed", "height", "fold", "protocol", "limit", "cluster",
)  # fmt: skip
RENDERED = 200
PROTOCOLS = (cases.SIZED, cases.JPEG)
PHOTOGRAPHED = (*PROTOCOLS, "training")
"""Rendered plates are photographed by the training mix of cameras too."""
IN_GALLERY = 12
"""Plates a gallery shows."""


def run(names: Sequence[str], asked: Asked, progress: Callable[[int, int], None]) -> list[str]:
    """Show every restorer the same crops; write tables, rows, curves and galleries."""
    heights = [h or None for h in asked.height] or HEIGHTS[0 if asked.data else 1 :]
    protocols = asked.protocol or (PROTOCOLS if asked.data else PHOTOGRAPHED)
    conditions = cases.conditions(protocols, heights, real=bool(asked.data))
    how = tuple(names), tuple(asked.folds.items())
    _bench(*how)  # refuses, before there is anything to wait for
    parts = [_restorer(name) for name in names]
    work = partial(_restored, *how, conditions)
    originals = _originals(asked)
    # Every so many plates one for the gallery, so that each set has its share.
    pace = -(-len(originals) // IN_GALLERY)
    jobs = ((original, number % pace == 0) for number, original in enumerate(originals))
    rows: list[Row] = []
    shown: dict[Condition, list[Shown]] = {condition: [] for condition in conditions}
    progress(0, len(originals))
    for done, (made, seen) in enumerate(ordered(work, jobs, 1, asked.cluster), 1):
        rows += made
        for pictures in seen:
            if len(shown[pictures.case.condition]) < IN_GALLERY:
                shown[pictures.case.condition].append(pictures)
        progress(done, len(originals))
    lines = write(
        rows, {part.name: part.parameters for part in parts}, asked.out, asked.command
    )
    _galleries(shown, asked.out)
    first = lines[0]["set"]
    return [_line(line) for line in lines if line["set"] == first]


_restorer = cache(restorer)


def _restored(
    names: tuple[str, ...],
    folds: tuple[tuple[str, str], ...],
    conditions: Sequence[Condition],
    job: tuple[Original, bool],
) -> tuple[list[Row], list[Shown]]:
    """Restore one plate; its pictures come along only if they are to be shown."""
    original, wanted = job
    rows: list[Row] = []
    seen: list[Shown] = []
    for made, pictures in _bench(names, folds).restore(original, conditions):
        rows += made
        seen += [pictures] if wanted else []
    return rows, seen


@cache
def _bench(names: tuple[str, ...], folds: tuple[tuple[str, str], ...]) -> Bench:
    import torch

    # One thread each, so that processor time is comparable.
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    parts = [_restorer(name) for name in names]
    return Bench(parts, recogniser("rapidocr"), recogniser("ours"), dict(folds))


def _originals(asked: Asked) -> list[Original]:
    if not asked.data:
        return list(cases.rendered(asked.rendered or RENDERED, asked.seed))
    chosen = (
        samples.validation_samples(asked.data)
        if asked.validation
        else samples.folder_samples(asked.data, asked.limit, asked.seed)
    )
    originals = [cases.real(sample) for sample in chosen]
    if not originals:
        raise WrongUse("there is nothing to restore: no plate of --data is transcribed")
    return originals


def _galleries(shown: dict[Condition, list[Shown]], out: Path) -> None:
    for earlier in out.glob("gallery-*.png"):
        earlier.unlink()
    for condition, some in shown.items():
        name = str(condition).replace(" ", "-")
        page = gallery(some, f"Plates at: {condition}", "RapidOCR", "our reader")
        image.save(page, out / f"gallery-{name}.png")


def _line(line: dict[str, object]) -> str:
    return (
        f"{line['condition']!s:<18} {line['restorer']!s:<24} n {line['n']:>4}  "
        f"exact {share(line['exact']):>5}  ours {share(line['exact_ours']):>5}  "
        f"lost {share(line['lost']):>5}  crisp {share(line.get('crisp')):>5}  "
        f"of these wrong {share(line.get('crisp_wrong')):>5}  "
        f"PSNR {number(line['psnr'], 1):>4}  SSIM {number(line['ssim'], 3):>5}  "
        f"{number(line['ms'], 1):>6} ms"
    )
