"""``docs/results/README.md``: what was measured, and the command of each."""

from __future__ import annotations

import json

from tools.handbook.results import RESULTS
from tools.handbook.tables import markdown

HEAD = """\
# What was measured

<!-- Written by `python -m tools.handbook` from the results beside it. -->

Every figure of the README, the pages and the models' cards is filled in from these files.
`DATA` is a folder of other people's pictures, which this repository may not hold; what is
rendered follows from its seed on any machine.

"""


def page() -> str:
    """Return the page: a row a result, in the order of their names."""
    lines = []
    for path in sorted(RESULTS.glob("*/*.json")):
        command = json.loads(path.read_text("utf-8"))["environment"]["command"]
        told = next((p.name for p in sorted(path.parent.glob("*.md"))), path.name)
        name = path.parent.name
        lines.append([f"[{name}]({name}/{told})", f"`{command.replace('|', '&#124;')}`"])
    for path in sorted(RESULTS.glob("*.md")):
        if path.name != "README.md":
            title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
            lines.append([f"[{path.stem}]({path.name})", f"{title}: its commands stand there"])
    return HEAD + markdown(("result", "command"), lines)
