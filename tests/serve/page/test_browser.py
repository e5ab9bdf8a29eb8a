"""What happens where there is no browser."""

from __future__ import annotations

import pytest
from tests.serve.page.conftest import chromium_or_not


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_browser_is_asked_for_and_in_ci_it_has_to_be_there(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt-get install chromium, or set CHROMIUM"):
        chromium_or_not()


def test_another_browser_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    assert chromium_or_not() == "/opt/browser"
