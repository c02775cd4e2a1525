"""One browser and one server for all browser tests of one process.

The server runs in a thread beside the tests: models and collection are loaded once, however many servers a test starts.
That `pullquote serve` does the same in a process of its own is what tests/ui/test_commands.py and test_states.py tell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "ui")]

from pages import NO_BROWSER, find_chromium, wait_for_page, write_articles
from running import running

from index.encoder import Encoder
from index.indexer import index_sources
from qa.assistant import Assistant

# What a page says on its console when it is left while it waits for the server.
_WHEN_LEFT = ("AbortError: signal is aborted", "Connection errored out")


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
def collection(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    index_sources([str(write_articles(folder))], folder / "collection", encoder=encoder, progress=False)
    return folder / "collection"


@pytest.fixture(scope="session")
def assistant(collection: Path, encoder: Encoder) -> Iterator[Assistant]:
    with Assistant.open(collection, encoder=encoder) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def address(assistant: Assistant) -> Iterator[str]:
    with running(assistant) as server:
        yield server.address


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
    assert not [fault for fault in faults if not any(said in fault for said in _WHEN_LEFT)]


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/")
    wait_for_page(page)
    return page
