"""Start a network from another's weights, even where the alphabets differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
from torch import Tensor, nn

from plateglass.errors import BadWeight
from plateglass.evidence import Classes
from plateglass.lab.train.checkpoint import averaged, classes_of, read
from plateglass.lab.train.stored import stored_weights


def load_reader(path: Path) -> tuple[dict[str, Tensor], Classes]:
    """Return parameters and classes of a shipped ``.onnx`` or of a run's checkpoint."""
    if path.suffix == ".onnx":
        facts = {p.key: p.value for p in onnx.load(str(path)).metadata_props}
        classes = Classes(facts["characters"], tuple(facts["countries"].split(",")))
        return stored_weights(path), classes
    state = read(path)
    return averaged(state), classes_of(state)


def adopt(
    net: nn.Module, classes: Classes, stored: Mapping[str, Tensor], known: Classes
) -> None:
    """Copy ``stored`` into ``net``; rows of the heads follow their character or country."""
    wanted = net.state_dict()
    strange = [n for n in wanted if n not in stored and not n.endswith("num_batches_tracked")]
    if strange:
        raise BadWeight(
            f"these weights are of another network, without {strange[0]} and "
            f"{len(strange) - 1} others: start from a weight of this version, or from none"
        )
    rows = {
        "character": _places(["", *known.characters], ["", *classes.characters]),
        "country": _places(known.countries, classes.countries),
    }
    for name, value in wanted.items():
        head = name.split(".")[0]
        if head in rows:
            for place, row in rows[head]:
                value[row] = stored[name][place]
        elif name in stored:  # batch norms' counters are not shipped
            value.copy_(stored[name])
    net.load_state_dict(wanted)


def _places(known: Sequence[str], wanted: Sequence[str]) -> list[tuple[int, int]]:
    return [(known.index(name), row) for row, name in enumerate(wanted) if name in known]
