"""The widget on pages of another origin: works where listed, is refused elsewhere, and leaves the page as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import host_pages, serving
from playwright.sync_api import Browser, expect

PAGE = """<!doctype html><html><head><title>Intranet</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src {server}; frame-src {server}">
<link rel="stylesheet" href="host.css"></head>
<body><p id="text">Our page</p>
<script src="{server}/widget.js" data-title="Ask the archive" async></script></body></html>"""
STYLE = "button { background: lime !important; font-size: 40px } #text { color: rgb(1, 2, 3) }"


@pytest.fixture(scope="module")
def site(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("site")
    with (
        host_pages(folder, [("host.css", STYLE)]) as port,
        serving(collection, "--embed-origin", f"http://127.0.0.1:{port}") as server,
    ):
        (folder / "index.html").write_text(PAGE.format(server=server), "utf-8")
        yield port


def test_a_listed_page_can_ask(browser: Browser, site: int) -> None:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{site}/index.html")
    launcher = page.get_by_role("button", name="Ask the archive")
    expect(launcher).to_be_visible()
    assert launcher.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(140, 29, 24)"
    assert page.locator("#text").evaluate("e => getComputedStyle(e).color") == "rgb(1, 2, 3)"
    launcher.click()
    frame = page.frame_locator("pullquote-widget iframe")
    box = frame.locator("#question textarea")
    expect(box).to_be_visible(timeout=60_000)
    box.fill("Who opened the bridge on Monday?")
    box.press("Enter")
    expect(frame.locator("#turn-1 mark").first).to_contain_text("Irene Falk", timeout=60_000)
    assert (frame.locator("#turn-1 .source a.title").first.get_attribute("href") or "").startswith("../articles/")
    box.press("Escape")
    expect(launcher).to_be_focused()
    assert page.evaluate("localStorage.length + document.cookie.length") == 0
    page.close()


def test_an_unlisted_page_is_refused(browser: Browser, site: int) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "frame-ancestors" in message.text else None)
    page.goto(f"http://localhost:{site}/index.html")
    page.get_by_role("button", name="Ask the archive").click()
    page.wait_for_timeout(1500)
    assert refused
    assert page.frame_locator("pullquote-widget iframe").locator("#question").count() == 0
    page.close()
