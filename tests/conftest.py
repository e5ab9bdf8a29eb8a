"""Options and fixtures of the whole suite."""

from __future__ import annotations

import os

import pytest
from tests.golden import UPDATE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="redraw golden pictures (refused in CI)"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden"):
        os.environ[UPDATE] = "1"  # also reaches the workers of pytest-xdist
