"""Keep what runs of recipes cost and came to: a row a stage, into ``docs/results``.

    python -m tools.keep_runs RUNS NAME [--data FOLDER]

``RUNS`` is a folder of runs of ``plateglass train``. What pages quote is taken: the budget, the
batches and pictures that each stage learned from, the processor's minutes, and the exam before
and after; and who reads what, where a recipe reports that. Commands say ``DATA`` for FOLDER.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from plateglass.lab.train.checkpoint import read
from plateglass.lab.train.logbook import entries
from tools.handbook import __main__ as handbook
from tools.handbook.results import RESULTS
from tools.keep import OF_A_MACHINE

EXAM = ("loss", "psnr", "ssim", "right")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.keep_runs", description=__doc__)
    parser.add_argument("runs", type=Path)
    parser.add_argument("name")
    parser.add_argument("--data", default="", help="the folder that commands call DATA")
    asked = parser.parse_args()
    found = sorted(path.parent for path in asked.runs.glob("*/checkpoint.pt"))
    if not found:
        sys.exit(f"keep: no run lies in {asked.runs}")
    text = json.dumps(kept(found), indent=1, ensure_ascii=False) + "\n"
    text = text.replace(asked.data.rstrip("/"), "DATA") if asked.data else text
    if machine := OF_A_MACHINE.search(text):
        sys.exit(f"keep: a run names {machine[0]}: say with --data what to call DATA")
    target = RESULTS / asked.name / "training.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    print(f"kept: {target.relative_to(RESULTS.parents[1]).as_posix()}")
    sys.argv[1:] = []
    return handbook.main()


def kept(runs: list[Path]) -> dict[str, Any]:
    """Return what is worth keeping of some runs."""
    commands, lines, reading = [], [], []
    for run in runs:
        environment = json.loads((run / "environment.json").read_text("utf-8"))
        # However the program was found there; a run that was cut short was given again.
        words = environment["command"].split()
        commands.append(" ".join(["plateglass", *(w for w in words[1:] if w != "--resume")]))
        state = read(run / "checkpoint.pt")
        lines += stages(state, entries(run / "log.jsonl"))
        for reader, row in state["notes"].get("read exactly", {}).items():
            reading += [
                {"run": state["recipe"], "reader": reader, "picture": kind, "exact": share}
                for kind, share in row.items()
            ]
    return {
        "environment": {
            "command": "; ".join(commands),
            **{name: environment[name] for name in ("python", "processor", "cores", "gpus")},
        },
        "table": lines,
        "reading": reading,
    }


def stages(state: dict[str, Any], log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row a stage that came to its end."""
    lines = []
    for stage in state["done"]:
        entered, *_, left = [line for line in log if line["stage"] == stage]
        steps = left["step"] - entered["step"]
        lines.append(
            {
                "recipe": state["recipe"],
                "stage": stage,
                "epochs": left["epoch"],
                "steps": steps,
                "pictures": steps * state["settings"]["batch"],
                "minutes": round((left["processor"] - entered["processor"]) / 60, 1),
                **{
                    f"{name}_{when}": line.get(f"valid_{name}")
                    for name in EXAM
                    for when, line in (("before", entered), ("after", left))
                },
            }
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
