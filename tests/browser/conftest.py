"""One browser and one server for all browser tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

sys.path.append(str(Path(__file__).parent))

from pages import NO_BROWSER, find_chromium, make_collection, serving, wait_for_page


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_collection(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def address(collection: Path) -> Iterator[str]:
    with serving(collection) as address:
        yield address


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A fresh browser session. Whatever a test does in it: nothing is asked of another host, and no script breaks."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(60_000)
    elsewhere: list[str] = []
    faults: list[str] = []
    context.on(
        "request", lambda request: None if request.url.startswith(f"{address}/") else elsewhere.append(request.url)
    )
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    context.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
    yield context
    context.close()
    assert not elsewhere
    assert not faults


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/")
    wait_for_page(page)
    return page
