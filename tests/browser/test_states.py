"""States that a person should not have to understand: a restart, a busy server, one that is starting."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from pages import ask, serving, wait_for_page
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from running import running

from index.lock import writer_lock
from qa.assistant import Assistant

WAIT = 60_000  # milliseconds, for a busy machine; nothing waits longer than it must
WHO = "Who opened the bridge on Monday?"


def test_a_restart_of_the_server_is_survived(browser: Browser, assistant: Assistant) -> None:
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    with running(assistant) as server:
        page.goto(f"{server.address}/")
        wait_for_page(page)
        ask(page, WHO)
    page.fill("#question textarea", "What did she say?")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("The connection is lost", timeout=WAIT)
    expect(page.locator("#question textarea")).to_have_value("What did she say?")
    with running(assistant, port=server.port):
        # Until then it is the page from before, which shows the same.
        expect(page.locator("#told")).to_have_text("Connected again.", timeout=WAIT)
        page.wait_for_selector("#turn-1.done")
        expect(page.locator("#question textarea")).to_have_value("What did she say?")
        page.press("#question textarea", "Enter")
        # The new server was given the conversation: it knows who "she" is.
        page.wait_for_selector("#turn-2.done")
        expect(page.locator("#turn-2")).to_contain_text("Understood as")
        expect(page.locator("#turn-1")).to_contain_text("Irene Falk")
        page.close()


def test_open_pages_do_not_hold_a_stop_back(browser: Browser, collection: Path, tmp_path: Path) -> None:
    context = browser.new_context()
    context.set_default_timeout(WAIT)
    log = tmp_path / "log"
    with log.open("w") as errors, serving(collection, errors=errors) as address:
        for page in (context.new_page(), context.new_page()):
            page.goto(f"{address}/")
            wait_for_page(page)
        ask(page, WHO)
    context.close()
    # Each page holds a stream. One that is still open when the wait is over would be cut, which the log tells.
    assert "graceful" not in log.read_text("utf-8")


def test_a_server_whose_articles_are_being_written_says_so(
    browser: Browser, assistant: Assistant, address: str, collection: Path
) -> None:
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    with writer_lock(collection):
        page.goto(f"{address}/")
        expect(page.locator("#told")).to_contain_text("Articles are being added or changed", timeout=WAIT)
        ask(page, WHO)
        expect(page.locator("#turn-1")).to_contain_text("Irene Falk")
    expect(page.locator("#told")).to_have_text("The articles are up to date.", timeout=WAIT)
    page.close()


def test_a_fault_of_the_server_names_what_is_in_its_log(
    page: Page, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("a secret")

    with monkeypatch.context() as patched:
        patched.setattr(assistant, "ask", break_down)
        ask(page, WHO)
    said = page.locator("#turn-1 .failure").inner_text()
    identifier = re.search(r"under (\w{10})", said)
    assert identifier
    assert identifier[1] in caplog.text
    assert "secret" not in said
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#turn-1.done mark").first).to_contain_text("Irene Falk")


def test_a_busy_server_says_when_to_try_again(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/")
    wait_for_page(page)
    refusal = {"status": 429, "headers": {"Retry-After": "7"}, "json": {"detail": "Too many."}}
    page.route("**/queue/join*", lambda route: route.fulfill(**refusal), times=1)
    page.fill("#question textarea", WHO)
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Try again in 7 seconds", timeout=WAIT)
    expect(page.locator("#question textarea")).to_have_value(WHO)
    ask(page, WHO)
    expect(page.locator("#turn-1")).to_contain_text("Irene Falk")
    page.close()


def test_the_files_of_the_page_may_come_in_any_order(context: BrowserContext, address: str) -> None:
    """The page library has a file for each kind of component; over a slow line that of the answers may be the last."""
    page = context.new_page()
    late: list[str] = []

    def delay(route: Route) -> None:
        late.append(route.request.url)
        time.sleep(1.5)
        route.continue_()

    page.route(re.compile(r"/HTML-[^/]*\.js$"), delay)
    page.goto(f"{address}/", wait_until="commit")
    wait_for_page(page)
    assert late
    ask(page, WHO)
    expect(page.locator("#turn-1.done mark").first).to_contain_text("Irene Falk")


def test_a_server_that_is_starting_says_so(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/ready", lambda route: route.fulfill(status=503), times=1)
    page.goto(f"{address}/")
    expect(page.locator("#told")).to_contain_text("The server is starting", timeout=WAIT)
    expect(page.locator("#told")).to_have_text("", timeout=WAIT)
    page.close()
