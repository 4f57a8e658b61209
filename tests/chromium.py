"""Chromium for journeys and audits, once a run; skipped where there is none, but never in CI."""

import os
import shutil
from collections.abc import Iterator
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# The shell is Chromium without the windows that nobody sees here: it needs a third of the processor's time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
# Without preloading: axe would write style sheets into the page, which its policy rightly refuses.
AXE = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
RUN_AXE = "async ([within, options]) => (await axe.run(within ?? document, options)).violations"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# A visitor's pages come from one site, one after another, and their scripts run for a moment: one process that keeps
# what it has read, and no second translation of scripts, take a quarter less of the processor's time.
CHEAP = ["--renderer-process-limit=1", "--disable-site-isolation-trials", "--js-flags=--no-opt --no-maglev"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: .ci/run installs it.")
        pytest.skip("No Chromium on this machine: install chromium-headless-shell, or chromium, to run the journeys.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *CHEAP])
        yield chromium
        chromium.close()


@cache
def _axe() -> str:
    return Axe().axe_script


def findings(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong on a page, or in a part of it: one line each."""
    page.evaluate(_axe())
    found = page.evaluate(RUN_AXE, [within, AXE])
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]
