"""The site builds without a warning or a network, and its search works from a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from plateglass.errors import PlateglassError
from plateglass.lab.screens import chromium

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
APART = ("results", "formats")
"""Folders of docs whose files are no pages."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "-d",
        str(folder),
    ]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=quiet)
    assert done.returncode == 0, done.stderr
    return folder


class Loaded(HTMLParser):
    """What a page makes a browser load; links that a person may click are no such thing."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in ("canonical", "next", "prev"):
            return
        for name in ("src", "href", "srcset", "poster", "data"):
            if tag != "a" and given.get(name):
                self.addresses.append(str(given[name]))


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        addresses = Loaded(page).addresses
        assert len(addresses) > 3
        assert [a for a in addresses if re.match(r"(https?:)?//", a)] == [], page.name
    for style in site.rglob("assets/site.css"):
        assert "http" not in style.read_text("utf-8")


def test_every_page_is_in_the_navigation(site: Path) -> None:
    home = (site / "index.html").read_text("utf-8")
    for page in sorted(DOCS.rglob("*.md")):
        name = page.relative_to(DOCS)
        if name.parts[0] not in APART:
            link = f'href="{name.with_suffix(".html").as_posix()}"'
            assert link in home or name.name == "index.md", f"{name} is missing in mkdocs.yml"


def test_the_search_works_from_a_folder_and_asks_nobody(site: Path) -> None:
    from playwright.sync_api import sync_playwright

    try:
        path = chromium()
    except PlateglassError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    asked: list[str] = []
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--disable-gpu", *(["--no-sandbox"] if root else [])]
        )
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto((site / "index.html").as_uri())
        # What is typed before the page has its index is lost: a person sees it say so.
        page.click(".md-search__input")
        page.wait_for_function(
            "() => { const meta = document.querySelector('.md-search-result__meta');"
            " return meta && !meta.textContent.includes('Initializing'); }"
        )
        page.locator(".md-search__input").press_sequentially("calibrated", delay=20)
        page.wait_for_selector(".md-search-result__link")
        first = page.locator(".md-search-result__link").first.get_attribute("href")
        browser.close()
    assert first
    assert ".html" in first
    assert wrong == []
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []
