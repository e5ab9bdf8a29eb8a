"""Who reads what: a recogniser of somebody else's and the critic's own head, side by side.

MTGAN's poster puts its own head's 75 % beside EasyPR's figures for the others. Here the same
recognisers read every kind of picture, and the own head stands in a column by itself.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import torch

from plateglass.lab.evaluate.reading.recognisers import recogniser
from plateglass.lab.teach.seeds.tasks import pixels, toned
from plateglass.lab.train.lessons import moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from plateglass.evidence import Classes
    from plateglass.geometry import Picture
    from plateglass.lab.train.bench import Bench
    from plateglass.lab.train.lessons import Lessons

OWN = "its own head"


@torch.no_grad()
def recite(
    bench: Bench,
    lessons: Lessons[Any],
    classes: Classes,
    makers: Mapping[str, nn.Module],
    critic: nn.Module,
) -> dict[str, dict[str, float]]:
    """Return the share of validation plates read exactly: by recogniser, by kind of picture.

    The pictures are the crops as they came, what each maker made of them, and the true
    standard plates, which bound what a recogniser can do with such pictures at all.
    """
    device = bench.fabric.device
    kinds = ("origin", *makers, "standard")
    pictures: dict[str, list[Picture]] = {kind: [] for kind in kinds}
    own: dict[str, list[bool]] = {kind: [] for kind in kinds[1:]}
    truths: list[str] = []
    for net in (*makers.values(), critic):
        net.eval()
    for batch in lessons.examination():
        batch = moved(batch, device)
        shown = {name: net(toned(batch.seen)) for name, net in makers.items()}
        shown["standard"] = toned(batch.truth)
        for name, made in shown.items():
            pictures[name] += pixels(made)
            read = critic(made).characters.argmax(-1)
            own[name] += (read == batch.slots).all(1).tolist()
        pictures["origin"] += list(batch.seen.cpu().numpy())
        truths += [classes.decode(row) for row in batch.slots.cpu().numpy()]
    table = {}
    for name in ("ours", *(["rapidocr"] if importlib.util.find_spec("rapidocr") else [])):
        read_by = recogniser(name)
        table[read_by.name] = {
            kind: _share([g.text == t for g, t in zip(read_by(some), truths, strict=True)])
            for kind, some in pictures.items()
        }
    table[OWN] = {kind: _share(hits) for kind, hits in own.items()}
    return table


def _share(hits: list[bool]) -> float:
    return round(sum(hits) / len(hits), 4)


def markdown(table: Mapping[str, Mapping[str, float]], plates: int) -> str:
    """Write the table for people."""
    kinds = list(dict.fromkeys(kind for row in table.values() for kind in row))
    lines = [
        f"Plates read exactly, in percent of {plates}.",
        "",
        f"| read by | {' | '.join(kinds)} |",
        f"| --- |{' --- |' * len(kinds)}",
    ]
    for name, row in table.items():
        cells = (f"{100 * row[kind]:.1f}" if kind in row else "" for kind in kinds)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
