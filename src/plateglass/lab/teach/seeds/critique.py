"""What the critic is taught with before the game: saved pictures, generated and true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from plateglass import image
from plateglass.lab.teach.seeds.tasks import pixels, toned
from plateglass.lab.train.lessons import VALIDATION, Lessons, divided, moved, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import nn

    from plateglass.lab.train.bench import Bench

GENERATED, TRUE = "generated", "true"


class Suspect(NamedTuple):
    """A picture, and whether it is real."""

    picture: NDArray[np.uint8]
    real: NDArray[np.float32]


class Suspects:
    """Saved pictures by number."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = files

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, at: tuple[int, int]) -> Suspect:
        file = self.files[at[0]]
        return Suspect(image.load(file), np.asarray(file.parent.name == TRUE, np.float32))


@torch.no_grad()
def save_generated(bench: Bench, net: nn.Module, lessons: Lessons[Any], most: int) -> Path:
    """Write what a generator makes of its lessons, and the truths, into the run's folder.

    Pictures that are there already stay; each process writes its share.
    """
    folder, fabric = bench.order.out, bench.fabric
    net.eval()
    places = range(fabric.global_rank, min(most, len(lessons.train)), fabric.world_size)
    missing = [i for i in places if not (folder / TRUE / f"{i:06d}.png").exists()]
    for start in range(0, len(missing), lessons.batch):
        chosen = missing[start : start + lessons.batch]
        batch = moved(stacked([lessons.train[i, VALIDATION] for i in chosen]), fabric.device)
        with fabric.autocast():
            made = pixels(net(toned(batch.seen)))
        for place, restored, truth in zip(chosen, made, batch.truth, strict=True):
            image.save(restored, folder / GENERATED / f"{place:06d}.png")
            image.save(truth.cpu().numpy(), folder / TRUE / f"{place:06d}.png")
    fabric.barrier()
    return folder


def suspects(folder: Path, *, batch: int, seed: int, workers: int) -> Lessons[Suspect]:
    """Return lessons from saved pictures, a tenth of them to judge by, as in the first seed."""
    found = [*(folder / GENERATED).glob("*.png"), *(folder / TRUE).glob("*.png")]
    found.sort(key=lambda file: (file.name, file.parent.name))
    # A plate's true picture and its generated one go the same way.
    teaching, judging = divided([file.name for file in found], share=0.1)
    train, valid = ([found[i] for i in chosen] for chosen in (teaching, judging))
    return Lessons(Suspects(train), Suspects(valid), min(batch, len(train)), seed, workers)
