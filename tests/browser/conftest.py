"""A visitor's page for journeys, with and without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import DESK, PHONE


@pytest.fixture(params=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey is made twice."""
    return bool(request.param == "javascript")


@pytest.fixture
def page(browser: Browser, live_server: Any, javascript: bool) -> Iterator[Page]:
    """A fresh visitor, on a phone where JavaScript is off and at a desk where it is on."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=javascript, viewport=DESK if javascript else PHONE
    )
    context.set_default_timeout(15_000)
    found = context.new_page()
    foreign: list[str] = []
    broken: list[str] = []
    found.on(
        "request", lambda made: None if made.url.startswith((live_server.url, "data:")) else foreign.append(made.url)
    )
    found.on("response", lambda got: broken.append(f"{got.status} {got.url}") if got.status >= 500 else None)
    found.on(
        "console", lambda said: broken.append(said.text) if said.type == "error" and "404" not in said.text else None
    )
    yield found
    context.close()
    assert foreign == [], "a page asked somebody else"
    assert broken == []
