"""States that a person should not have to understand: a restart, a busy server, one that is starting."""

from __future__ import annotations

import socket
from pathlib import Path

from pages import ask, serving, wait_for_page
from playwright.sync_api import Browser, expect

WHO = "Who opened the bridge on Monday?"


def test_a_restart_of_the_server_is_survived(browser: Browser, collection: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    page = browser.new_page()
    page.set_default_timeout(60_000)
    with serving(collection, "--port", port) as address:
        page.goto(f"{address}/")
        wait_for_page(page)
        ask(page, WHO)
    page.fill("#question textarea", "What did she say?")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("The connection is lost", timeout=60_000)
    expect(page.locator("#question textarea")).to_have_value("What did she say?")
    with serving(collection, "--port", port):
        page.wait_for_selector("#turn-1.done")
        expect(page.locator("#question textarea")).to_have_value("What did she say?")
        page.press("#question textarea", "Enter")
        # The new server was given the conversation: it knows who "she" is.
        page.wait_for_selector("#turn-2.done")
        expect(page.locator("#turn-2")).to_contain_text("Understood as")
        expect(page.locator("#turn-1")).to_contain_text("Irene Falk")
    page.close()


def test_a_busy_server_says_when_to_try_again(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/")
    wait_for_page(page)
    refusal = {"status": 429, "headers": {"Retry-After": "7"}, "json": {"detail": "Too many."}}
    page.route("**/queue/join*", lambda route: route.fulfill(**refusal), times=1)
    page.fill("#question textarea", WHO)
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Try again in 7 seconds", timeout=60_000)
    expect(page.locator("#question textarea")).to_have_value(WHO)
    ask(page, WHO)
    expect(page.locator("#turn-1")).to_contain_text("Irene Falk")
    page.close()


def test_a_server_that_is_starting_says_so(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/ready", lambda route: route.fulfill(status=503), times=1)
    page.goto(f"{address}/")
    expect(page.locator("#told")).to_contain_text("The server is starting", timeout=60_000)
    expect(page.locator("#told")).to_have_text("", timeout=60_000)
    page.close()
