"""The page's own pictures, and the pictures of it: rendered plates, a real browser.

    python -m plateglass.lab.screens

makes ``serve/page/hero.jpg``, the restored half of what the page shows first, and the
screenshots in ``docs/``. It needs Debian's ``chromium``, or another browser of its family named
by the environment variable CHROMIUM, and the packages of the extra ``test``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from plateglass import enhance, image
from plateglass.demo import demo_pictures
from plateglass.errors import PlateglassError
from plateglass.lab.scenes.photograph import photograph
from plateglass.lab.scenes.scene import draw_scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plateglass.geometry import Picture

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "src" / "plateglass" / "serve" / "page"
DOCS = ROOT / "docs"
HERO = "germany-dashcam"
SCENE, SHOT = 191, 1005
"""Seeds of the street that the pages show, and of the camera that photographs it."""


@dataclass(frozen=True)
class Screen:
    """One screenshot: what is opened, what is done then, and how it is looked at."""

    name: str
    files: tuple[Path, ...] = ()
    scheme: str = "light"
    size: tuple[int, int] = (1440, 900)
    then: str = ""
    """Script to run in the page."""


def make(folder: Path = DOCS) -> list[Path]:
    """Make every picture; return where they are."""
    with tempfile.TemporaryDirectory() as scratch:
        taken = image.save(street(), Path(scratch) / "dashcam-0412.jpg", quality=70)
        demo = {p.path.stem: p.path for p in demo_pictures()}
        layer = "document.querySelector('[data-layer={}]').click()"
        screens = (
            Screen("page-start", scheme="dark"),
            Screen("page", (taken,)),
            Screen(
                "page-dark",
                (demo["china-night"], demo["vietnam-cctv"], demo["california-glare"]),
                "dark",
                then=layer.format("doubt"),
            ),
            Screen("page-phone", (demo["indonesia-jpeg"],), "dark", (390, 844)),
        )
        return [_hero(), *_shots(screens, folder)]


def _hero() -> Path:
    (path,) = (p.path for p in demo_pictures() if p.path.stem == HERO)
    (plate,) = enhance(path, view="crop")
    assert plate.picture is not None
    return image.save(plate.picture, PAGE / "hero.jpg", quality=86)


def street() -> Picture:
    """Return a photograph of the street that pages, drawings and examples show."""
    scene = draw_scene(np.random.default_rng(SCENE), (1280, 720))
    return photograph(scene, "dashcam", np.random.default_rng(SHOT), 0.35).picture


def chromium() -> str:
    """Find the browser, or say how to get one."""
    names = ("chromium", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise PlateglassError("no Chromium here: apt-get install chromium, or set CHROMIUM")
    return found


@contextmanager
def _serving() -> Iterator[str]:
    from plateglass.serve import Settings
    from plateglass.serve.server import address, listening, server

    with listening(Settings(port=0)) as opened:
        made = server(Settings(port=0))
        thread = threading.Thread(target=made.run, kwargs={"sockets": [opened]})
        thread.start()
        try:
            url = address(opened)
            while not _ready(url):
                time.sleep(0.1)
            yield url
        finally:
            made.should_exit = True
            thread.join()


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}ready") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _shots(screens: tuple[Screen, ...], folder: Path) -> Iterator[Path]:
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with _serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"] if root else []
        )
        for screen in screens:
            yield _shot(browser, url, screen, folder)
        browser.close()


def _shot(browser: Any, url: str, screen: Screen, folder: Path) -> Path:
    width, height = screen.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=screen.scheme,
        reduced_motion="reduce",
        device_scale_factor=1 if width > 500 else 2,
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    for count, file in enumerate(screen.files, 1):
        page.set_input_files("#picker", str(file))
        page.wait_for_selector(f".history li:nth-child({count})", state="attached")
        page.wait_for_selector("#work", state="hidden")
    if screen.then:
        page.evaluate(screen.then)
    page.wait_for_timeout(400)  # the last frame is drawn after the last event
    path = folder / f"{screen.name}.png"
    page.screenshot(path=str(path))
    context.close()
    return path


if __name__ == "__main__":
    make()
