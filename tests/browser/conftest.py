"""Chromium for journeys. Without one the journeys are skipped, except in CI, where that would hide a failure."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: .ci/run installs it.")
        pytest.skip("No Chromium on this machine: install the package chromium to run the browser journeys.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


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
