"""What a restorer is told about its picture.

Every part of the loss on pixels is quadratic. Under doubt the best answer to a quadratic loss
is the average of all that might be there, so the restorer has nothing to gain from a crisp
guess; an absolute or adversarial loss would reward it for choosing one letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.lab.networks.stencils import moments
from plateglass.lab.teach.reader.reading import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from plateglass.calibration import Calibration
    from plateglass.lab.networks.reader import Read, Reader
    from plateglass.lab.teach.restorer.pairs import PairBatch
    from plateglass.lab.train.fit import Said

EDGES = 1.0
"""Weight of differences between neighbours, at three scales: strokes rather than areas."""
SAYS = 0.06
"""Weight of saying what the original said."""
EXPLAINS = 1.0
"""Weight of giving back the crop when photographed again."""
PLACES = 0.1
"""Weight of knowing where characters stand, in cells of a sixth of the picture's height."""
PATCH = 16
"""Rows and columns of a patch: a pixel of a plate six high, wider than any blur we draw."""


class Told(NamedTuple):
    """What the restorer is told of a reading."""

    slots: Tensor
    """(N, slots, classes) probabilities"""
    gaze: Tensor
    """(N, slots, rows, columns)"""


class Teller(nn.Module):
    """A finished reader that says what it sees, with the doubt that its calibration found."""

    edges: Tensor
    temperature: Tensor

    def __init__(self, reader: Reader, calibration: Calibration) -> None:
        super().__init__()
        self.reader = reader.eval().requires_grad_(False)
        self.register_buffer("edges", torch.tensor(calibration.edges))
        self.register_buffer("temperature", torch.tensor(calibration.temperature))

    def read(self, pictures: Tensor) -> Read:
        """Read (N, 3, 48, 160) in [-1, 1]."""
        return self.reader(pictures)

    def told(self, read: Read) -> Told:
        """Return a reading in the form in which the restorer is told it."""
        grade = torch.bucketize(read.difficulty.float(), self.edges)
        logits = read.characters.float()
        empty = logits.softmax(-1)[..., :1]
        sharp = (logits[..., 1:] / self.temperature[grade][:, None, None]).softmax(-1)
        slots = torch.cat([empty, (1 - empty) * sharp], -1)
        return Told(slots, read.gaze.float().unflatten(-1, (6, 20)))


def known(batch: PairBatch, told: Told, true: Tensor, none: Tensor) -> Told:
    """Tell some plates the truth, and some nothing at all.

    So the restorer learns to draw whatever it is told, and to do without.
    """
    truth = F.one_hot(batch.slots, told.slots.shape[-1]).to(told.slots.dtype)
    slots = torch.where(true[:, None, None], truth, told.slots)
    return Told(slots, told.gaze * ~none[:, None, None, None])


def misplaced(boxes: Tensor, true: Tensor, gaze: Tensor) -> Tensor:
    """Return how far off boxes are, in cells, where a slot looked at the character it is told.

    A reader that counts wrongly looks at its neighbour, of which nothing can be learned.
    """
    middle, _ = moments(gaze)
    apart = (middle - true[..., :2]).abs() / true[..., 2:].clamp(min=1e-3)
    there = (apart < 1).all(-1) & (true[..., 2] > 0)
    off = F.smooth_l1_loss(boxes, true, reduction="none", beta=0.25).sum(-1)
    return (off * there).sum() / there.sum().clamp(min=1)


def loss(
    drawn: Tensor,
    after: Tensor,
    known: Tensor,
    crop: Tensor,
    said: Tensor | None = None,
    before: Read | None = None,
) -> tuple[Tensor, dict[str, Tensor]]:
    """Pixels and edges; that patches are as light as the crop's, beyond the plate too.

    And, for some, that the reader says of it what it said before.
    """
    area = known.sum().clamp(min=1) * drawn.shape[1]
    off = (drawn - after) * known
    pixels = off.square().sum() / area
    edges = off.new_zeros(())
    for scale in range(3):
        across, along = off[..., :, 1:] - off[..., :, :-1], off[..., 1:, :] - off[..., :-1, :]
        edges = edges + (across.square().mean() + along.square().mean()) * 2**scale
        off = F.avg_pool2d(off, 2) if scale < 2 else off
    # Of brightness only: a colour cast is to be taken out.
    explains = F.avg_pool2d((drawn - crop).mean(1, keepdim=True), PATCH).square().mean()
    total = pixels + EDGES * edges + EXPLAINS * explains
    parts = {
        "pixels": pixels.detach(), "edges": edges.detach(), "explains": explains.detach(),
    }  # fmt: skip
    parts["psnr"] = -10 * (parts["pixels"] / 4).log10()
    if said is not None and before is not None:
        wanted = before.characters.float().softmax(-1)
        apart = F.kl_div(said.float().log_softmax(-1), wanted, reduction="none").sum(-1)
        says = apart.clamp(max=20).mean()
        total = total + SAYS * says
        parts["says"] = says.detach()
    return total, parts


@dataclass(frozen=True)
class Drawing:
    """Draw plates as they are, told what a reader says of the bad photograph."""

    tell: Teller
    precision: Callable[[], AbstractContextManager[Any]]
    """What the reader, too, computes in."""
    truth_share: float
    """Of the plates, those that are told the truth instead,"""
    silent_share: float
    """and those that are told nothing."""
    asked: int
    """Of a batch, how many restored pictures are shown to the reader."""

    def learn(self, net: Callable[..., Tensor], batch: PairBatch) -> Said:
        """Draw a batch and compare."""
        with self.precision():
            with torch.no_grad():
                read = self.tell.read(scaled(batch.small))
            chance = torch.rand(len(batch.slots), device=batch.slots.device)
            chance[: self.asked] = 0.5  # the reader can only vouch for its own words
            true, none = chance < self.truth_share, chance > 1 - self.silent_share
            told = known(batch, self.tell.told(read), true, none)
            seen = batch.seen().contiguous(memory_format=torch.channels_last)
            drawn, boxes = net(seen, told.slots, told.gaze)
            shown = F.avg_pool2d(drawn[: self.asked], 2)
            said = self.tell.read(shown.clamp(-1, 1)).characters
        first = type(read)(*(part[: self.asked] for part in read))
        total, parts = loss(drawn.float(), batch.wanted(), batch.known, seen, said, first)
        places = misplaced(boxes.float(), batch.boxes, told.gaze)
        return total + PLACES * places, {**parts, "places": places.detach()}

    def judge(self, net: Callable[..., Tensor], batch: PairBatch) -> Mapping[str, Tensor]:
        """Draw a batch and measure."""
        total, parts = self.learn(net, batch)
        return {"loss": total, **parts}

    def show(self, net: object, batch: object) -> None:
        """Show nothing yet."""
