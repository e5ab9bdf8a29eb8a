"""The page for those who don't see it, or don't use a pointer."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.serve.page.test_page import open_files, shown

if TYPE_CHECKING:
    from plateglass.demo import DemoPicture

PAGE = Path(str(resources.files("plateglass"))) / "serve" / "page"
AXE = Path(str(resources.files("axe_playwright_python"))) / "axe.min.js"
SERIOUS = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """What axe-core finds that keeps people out."""
    # The page allows no scripts but its own; this one comes through the debugger's door.
    page.evaluate(AXE.read_text("utf-8"))
    told = page.evaluate("axe.run()")
    return [
        f"{one['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:300]}"
        for one in told["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_serious_to_say(page: Page, plate: DemoPicture, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert findings(page) == []
    open_files(page, plate.path)
    shown(page)
    assert findings(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []


def test_every_control_can_be_reached_by_tab(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    shown(page)
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "(e => e.id || e.dataset.export || e.getAttribute('aria-label') || '')"
            "(document.activeElement)"
        )
        reached.add(named)
    wanted = {"open", "plateView", "split", "brightness", "showMarks", "photoView", "draw",
              "country", "card", "report"}  # fmt: skip
    assert wanted <= reached
    assert any("corner" in name for name in reached)
    assert any(name.startswith("Character 1 ") for name in reached)


def test_languages_say_the_same_things() -> None:
    texts = {p.stem: json.loads(p.read_text("utf-8")) for p in (PAGE / "texts").glob("*.json")}
    assert set(texts) == {"en", "id", "zh"}
    for language, said in texts.items():
        assert said.keys() == texts["en"].keys(), language
        for key, text in said.items():
            holes = [part.split("}")[0] for part in text.split("{")[1:]]
            wanted = [part.split("}")[0] for part in texts["en"][key].split("{")[1:]]
            assert sorted(holes) == sorted(wanted), (language, key)


def test_every_text_is_used_and_every_used_text_exists() -> None:
    texts = json.loads((PAGE / "texts" / "en.json").read_text("utf-8"))
    source = "".join(
        p.read_text("utf-8") for p in PAGE.iterdir() if p.suffix in (".js", ".html")
    )
    made_up = ("corner", "Tag", "More")
    unused = [
        key
        for key in texts
        if not re.search(rf"\b{key}\b", source)
        and not key.startswith(made_up)
        and not key.endswith(made_up)
        and key not in ("name", "good", "fair", "poor", "none")
    ]
    assert unused == []
