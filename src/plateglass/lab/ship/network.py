"""From a run's checkpoint to an ONNX file with its card: networks from picture to picture."""

from __future__ import annotations

import hashlib
import logging
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn.utils import parametrize

from plateglass import files
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.recipes import module_of
from plateglass.lab.ship.export import export
from plateglass.lab.train.checkpoint import read
from plateglass.lab.train.logbook import entries
from plateglass.weights import open_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import nn

    from plateglass.lab.teach.seeds.pairing import Form

NEAR = 1e-3
"""Largest difference, on [-1, 1], between torch and the exported file: an eighth of a grey."""


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the generator of a run, see that it says the same, and write its card."""
    if data:
        raise WrongUse("pictures have no probabilities to calibrate: leave --data out")
    state = read(checkpoint)
    module = module_of(state["recipe"])
    settings = module.Settings(**state["settings"])
    net = folded(module.network(settings), state["networks"]["generator"])
    form: Form = module.form(settings)
    width, height = form.seen
    facts = {
        "recipe": state["recipe"],
        "range": "-1 1",
        "size": f"{width} {height}",
        "scale": str(form.truth[0] // width),
    }
    example = torch.zeros(2, 3, height, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    written(net, example, path, ["restored"], facts, {2: "height", 3: "width"})
    odd = [(height, width), (height + 1, width + 3), (2 * height - 1, width - 1)]
    worst = max(difference(net, path, size) for size in odd)
    files.write(path.with_suffix(".md"), card(state, form, checkpoint, path, net, worst))
    if hasattr(module, "ship_more"):
        module.ship_more(state, settings, path)


def folded(net: nn.Module, weights: Mapping[str, torch.Tensor]) -> nn.Module:
    """Load weights and fold weight and spectral norms into plain ones."""
    net.load_state_dict(weights)
    net.eval()
    for part in net.modules():
        if parametrize.is_parametrized(part):
            for name in list(part.parametrizations):  # type: ignore[arg-type]
                parametrize.remove_parametrizations(part, name)
    return net


def written(
    net: nn.Module,
    example: torch.Tensor,
    path: Path,
    outputs: Sequence[str],
    facts: Mapping[str, str],
    dynamic: Mapping[int, str],
) -> None:
    """Export without the exporter's talk about packages that nobody needs here."""
    talk = logging.getLogger("torch.onnx")
    level = talk.level
    talk.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            export(net, example, path, outputs=outputs, facts=facts, dynamic=dynamic)
    finally:
        talk.setLevel(level)


def difference(net: nn.Module, path: Path, size: tuple[int, int]) -> float:
    """Return how far torch and the file differ at most, on noise of this height and width."""
    noise = np.random.default_rng(size).uniform(-1, 1, (3, 3, *size)).astype(np.float32)
    (restored,) = open_session(path).run(None, {"pictures": noise})
    with torch.no_grad():
        expected = net(torch.from_numpy(noise)).numpy()
    found = float(np.abs(restored - expected).max())
    if not found < NEAR:
        raise PlateglassError(
            f"{path} differs from the network by {found:.2g} at {size[1]} x {size[0]} pixels: "
            "report it with the checkpoint"
        )
    return found


def card(
    state: Mapping[str, Any], form: Form, checkpoint: Path, path: Path, net: nn.Module,
    worst: float,
) -> str:  # fmt: skip
    """Write what a file is, where it comes from, and what it must not be taken for."""
    log = checkpoint.parent / "log.jsonl"
    lines = [line for line in entries(log) if line["step"] <= state["step"]]
    told = {k: v for k, v in lines[-1].items() if k.startswith("valid_")} if lines else {}
    parameters = sum(p.numel() for p in net.parameters())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    note = (module_of(state["recipe"]).__doc__ or "").splitlines()[0]
    rows = [
        f"# {path.stem}",
        "",
        note,
        "",
        "A network like this puts in what plates usually have. **It can invent characters; "
        "what it shows is a hypothesis: keep the original.**",
        "",
        f"- Recipe `{state['recipe']}`, {state['step']} steps in {state['seconds'] / 60:.1f} "
        f"minutes; stages {', '.join(state['done'])}.",
        f"- Sees {form.seen[0]} x {form.seen[1]}, returns {form.truth[0]} x {form.truth[1]}, "
        "RGB in [-1, 1]; any other size works, though it learned on that one.",
        f"- {parameters:,} parameters, {path.stat().st_size / 1e6:.1f} MB, sha256 `{sha256}`.",
        f"- Trained on pairs by the camera `{form.camera.name}`.",
        f"- Differs from PyTorch by {worst:.1e} at most, odd sizes included.",
    ]
    rows += [f"- Validation {k.removeprefix('valid_')}: {v:.4g}" for k, v in told.items()]
    rows += ["", "Settings:", ""]
    rows += [f"- {name}: {value}" for name, value in state["settings"].items()]
    rows += [f"- {name}: {value}" for name, value in state["notes"].items()]
    return "\n".join(rows) + "\n"
