"""The page in Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from plateglass import image
from plateglass.errors import PlateglassError
from plateglass.geometry import Box, Quad
from plateglass.lab.plates.draw import draw
from plateglass.lab.screens import chromium
from plateglass.plates import get

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.serve.conftest import Running

PATIENCE = 60_000.0
"""Milliseconds that a busy machine may take for anything."""


def chromium_or_not() -> str:
    """Find the browser; without one there is no test here, and in CI that is a failure."""
    try:
        return chromium()
    except PlateglassError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_or_not()
    # Chromium's sandbox refuses to work for root, who runs CI.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    arguments += [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=arguments)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, service: Running) -> Iterator[Page]:
    """The open page; at the end nothing may have gone wrong in it, or left this machine."""
    with browser.new_context(
        base_url=service.url, viewport={"width": 1280, "height": 800}, accept_downloads=True
    ) as context:
        made = context.new_page()
        made.set_default_timeout(PATIENCE)
        wrong: list[str] = []
        made.on(
            "console", lambda said: wrong.append(said.text) if said.type == "error" else None
        )
        made.on("pageerror", lambda error: wrong.append(str(error)))
        ours = (service.url, "blob:", "data:")
        context.on(
            "request",
            lambda asked: None if asked.url.startswith(ours) else wrong.append(asked.url),
        )
        made.goto("/")
        made.wait_for_selector("html[data-ready]")
        yield made
        assert [one for one in wrong if "status of 4" not in one] == []


@pytest.fixture(scope="session")
def two_plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture with two plates on a wall."""
    wall = np.full((360, 640, 3), (120, 118, 112), np.uint8)
    wall[::24] = 96
    for number, (name, text) in enumerate((("de-car", "BHR5120"), ("gb-rear", "LK19VTZ"))):
        drawn = draw(get(name), np.random.default_rng(number), text, 30, 0.1, False)
        height, width = drawn.picture.shape[:2]
        top, left = 60 + 150 * number, 70 + 260 * number
        wall[top : top + height, left : left + width] = drawn.picture
    return image.save(wall, tmp_path_factory.mktemp("wall") / "wall.png")


@pytest.fixture(scope="session")
def hidden_plate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Quad, str]:
    """A plate among many lines, where a person has to say where it is."""
    ground = np.full((400, 640, 3), 128, np.uint8)
    drawn = draw(get("de-car"), np.random.default_rng(5), "HHK482", 34, 0.1, False)
    height, width = drawn.picture.shape[:2]
    ground[200 : 200 + height, 300 : 300 + width] = drawn.picture
    box = drawn.quad.box
    quad = Quad.from_box(Box(300 + box.x1, 200 + box.y1, 300 + box.x2, 200 + box.y2))
    return image.save(ground, tmp_path_factory.mktemp("ground") / "ground.png"), quad, "HHK482"
