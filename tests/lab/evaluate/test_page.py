"""Results bound to one page, and the suite that measures all that ships."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from plateglass import image, weights
from plateglass.cli import app
from plateglass.errors import WrongUse
from plateglass.lab.evaluate import page, suite
from plateglass.lab.evaluate.benchmarks.asked import Asked
from plateglass.lab.evaluate.finding import effort

MARKDOWN = """`plateglass benchmark --reader <ours>`

| reader | exact |
| --- | --- |
| **ours** | 1 < 2 |

## By set

*Exact* is all of it.
"""


class Opened(HTMLParser):
    """Counts tags and refuses what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_holds_tables_plots_and_galleries(tmp_path: Path) -> None:
    (tmp_path / "readers.md").write_text(MARKDOWN)
    for name in ("readers", "best", "gallery-16-px"):
        image.save(np.zeros((4, 6, 3), np.uint8), tmp_path / f"{name}.png")
    made = {"environment": {"command": "x", "weights": {"reader": "12ab"}, "cores": 2}}
    (tmp_path / "readers.json").write_text(json.dumps(made))
    text = page.write([tmp_path], tmp_path, "Readers < measured").read_text()
    assert "<dt>weights</dt><dd>reader 12ab</dd><dt>cores</dt><dd>2</dd>" in text
    assert "<title>Readers &lt; measured</title>" in text
    assert "<td>1 &lt; 2</td>" in text
    assert "<code>plateglass benchmark --reader &lt;ours&gt;</code>" in text
    assert "<strong>ours</strong>" in text
    assert "<h2>By set</h2>" in text
    assert text.count("data:image/png") == 3
    assert not re.search(r"(src|href)=\"(?!data:)", text)  # nothing from outside
    opened = Opened()
    opened.feed(text)
    assert not opened.open
    assert opened.seen.count("table") == 1


@pytest.mark.filterwarnings("ignore")
def test_the_suite_measures_every_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, few in {"PLATES": 2, "RESTORED": 1, "STREETS": 1, "CLIPS": 1}.items():
        monkeypatch.setattr(suite, name, few)
    monkeypatch.setattr(suite, "KINDS", ("night",))
    monkeypatch.setattr(effort, "efforts", lambda names: [])  # streets of 12 megapixels
    done = CliRunner().invoke(app, ["benchmark", "--suite", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    for kind in suite.KEPT:
        told = json.loads((tmp_path / kind / f"{kind}.json").read_text("utf-8"))
        for name, sha256 in told["environment"]["weights"].items():
            assert weights.catalog()[name].sha256.startswith(sha256)
        assert list((tmp_path / kind).glob("*.parquet"))
    heights = parquet.read_table(tmp_path / "readers" / "readers.parquet")["height"]
    assert set(heights.to_pylist()) >= {None, "24", "all"}
    singles = parquet.read_table(tmp_path / "clips" / "readings.parquet")
    assert len(singles) == len((tmp_path / "clips" / "readings.jsonl").read_text().splitlines())
    text = (tmp_path / page.NAME).read_text()
    assert "<h2>Clips</h2>" in text
    assert suite.NAME in text
    assert text.count("<section>") == 4
    assert "Traceback" not in done.output


def test_the_suite_takes_no_other_options() -> None:
    with pytest.raises(WrongUse, match="--rendered means nothing where a --suite"):
        Asked(rendered=3).only(("seed",), "suite")
    refused = CliRunner().invoke(app, ["benchmark", "--suite", "--reader", "ours"])
    assert refused.exit_code == 2
    assert "leave --reader out" in refused.output
