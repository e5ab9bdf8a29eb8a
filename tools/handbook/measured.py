"""``docs/results/README.md``: what was measured, by which command, with which weights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plateglass.weights import catalog
from tools.handbook.results import RESULTS
from tools.handbook.tables import markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = """\
# What was measured

<!-- Written by `python -m tools.handbook` from the results beside it. -->

Every figure of the README, the pages and the models' cards is filled in from these files.
`DATA` is a folder of other people's pictures, which this repository may not hold; what is
rendered follows from its seed on any machine. `plateglass benchmark --suite -o bench` makes all
results of drawn plates, streets and clips again, and `python -m tools.keep --suite bench` keeps
them. Those whose name ends in `-real` or `-validation` need pictures of others.

"""


def page() -> str:
    """Return the page: a row a result, in the order of their names."""
    lines = []
    for path in sorted(RESULTS.glob("*/*.json")):
        made = json.loads(path.read_text("utf-8"))["environment"]
        told = next((p.name for p in sorted(path.parent.glob("*.md"))), path.name)
        name, command = path.parent.name, made["command"].replace("|", "&#124;")
        lines.append([f"[{name}]({name}/{told})", f"`{command}`", weights(made)])
    for path in sorted(RESULTS.glob("*.md")):
        if path.name != "README.md":
            title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
            said = f"{title}: its commands stand there"
            lines.append([f"[{path.stem}]({path.name})", said, "-"])
    return HEAD + markdown(("result", "command", "weights"), lines)


def weights(made: Mapping[str, Any]) -> str:
    """Say whether a result was measured with the weights that ship."""
    if "weights" not in made:
        return "not recorded"
    shipped = catalog()
    former = [
        name for name, begins in made["weights"].items()
        if name not in shipped or not shipped[name].sha256.startswith(begins)
    ]  # fmt: skip
    return f"an earlier {' and '.join(former)}" if former else "those that ship"
