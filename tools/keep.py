"""Keep a measurement: take what pages quote of it into ``docs/results``, and fill the pages in.

    python -m tools.keep [MEASURED=NAME ...] [--suite FOLDER] [--data FOLDER]

``MEASURED`` is a folder that ``plateglass benchmark`` wrote, ``NAME`` the result's name; those
of the suite's parts are known (:mod:`plateglass.lab.evaluate.suite`), so its folder is enough.
Tables and plots are taken; single outcomes and galleries are not, for they show other people's
plates.
Commands say ``docs/results/NAME`` for where they wrote and, with ``--data``, ``DATA`` for where
the pictures lie. A text that still names a folder of this machine is refused.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

from plateglass.lab.evaluate.suite import KEPT
from tools.handbook import __main__ as handbook
from tools.handbook.results import RESULTS

PLOTS = (
    "readers", "reliability", "risk", "lookalikes", "speed", "finders", "restorers", "clips",
)  # fmt: skip
SUITE = "bench"
"""What commands say for the folder of ``plateglass benchmark --suite``."""
TEXTS = (".json", ".md", ".txt")
OF_A_MACHINE = re.compile(r"(?<![\w.:/])(?:/|[A-Z]:\\|\.\./|~/)[\w.-]+[/\\][^\s\"'`]*")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.keep", description=__doc__)
    parser.add_argument("measured", nargs="*", metavar="MEASURED=NAME")
    parser.add_argument("--suite", type=Path, help="what plateglass benchmark --suite wrote")
    parser.add_argument("--data", default="", help="the folder that commands call DATA")
    asked = parser.parse_args()
    pairs = list(asked.measured)
    if asked.suite:
        pairs += [f"{asked.suite / part}={name}" for part, name in KEPT.items()]
    if not pairs:
        parser.error("name what to keep: MEASURED=NAME, or --suite FOLDER")
    for pair in pairs:
        folder, _, name = pair.rpartition("=")
        for path in keep(Path(folder), RESULTS / name, asked.data):
            print(f"kept: {path.relative_to(RESULTS.parents[1]).as_posix()}")
    sys.argv[1:] = []
    return handbook.main()


def keep(measured: Path, result: Path, data: str = "") -> list[Path]:
    """Take over a folder's tables and plots; return what was written."""
    texts = {path: path.read_text("utf-8") for path in sorted(measured.glob("*"))
             if path.suffix in TEXTS}  # fmt: skip
    if not texts:
        sys.exit(f"keep: {measured} holds no measurement")
    place = measured.resolve()
    for path, text in texts.items():
        said = _typed(place.name).sub(f"-o docs/results/{result.name}", text)
        if "--suite" in said:  # its parts lie below the folder that was named
            said = _typed(place.parent.name).sub(f"-o {SUITE}", said)
        said = said.replace(data.rstrip("/"), "DATA") if data else said
        if found := OF_A_MACHINE.search(said):
            sys.exit(f"keep: {path} names {found[0]}: say with --data what to call DATA")
        texts[path] = said
    result.mkdir(parents=True, exist_ok=True)
    for path, said in texts.items():
        (result / path.name).write_text(said, encoding="utf-8", newline="\n")
    plots = [path for name in PLOTS if (path := measured / f"{name}.png").is_file()]
    for path in plots:
        shutil.copyfile(path, result / path.name)
    return [result / path.name for path in (*texts, *plots)]


def _typed(name: str) -> re.Pattern[str]:
    # The command was typed wherever the folder lay below: what counts is its own name.
    return re.compile(rf"-o \S*?(?<![\w.-]){re.escape(name)}(?=[\s`\"']|$)")


if __name__ == "__main__":
    sys.exit(main())
