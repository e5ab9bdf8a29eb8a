"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name", ["lessons", "rates", "referee", "schedule", "settings", "stopping"]
)
def test_examples(name: str) -> None:
    module = importlib.import_module(f"plateglass.lab.train.{name}")
    done = doctest.testmod(module)
    assert done.attempted > 0
    assert done.failed == 0
