"""Articles added in the page: a file, a pasted text, a hostile file, and the answer from them at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import HOSTILE, ask, wait_for_page
from playwright.sync_api import Browser, Page, expect
from running import running

from index.encoder import Encoder
from index.indexer import index_sources, remove_articles
from qa.assistant import Assistant

WAIT = 60_000  # milliseconds, for a busy machine; nothing waits longer than it must
TUNNEL = (
    "Tunnel opens at Nordby\n\nBy Ida Roe\n\nThe tunnel of Nordby was opened by Minister Karl Holm. It is 3 km long.\n"
)
FERRY = "Ferry leaves Sund\n\nThe ferry of Sund is steered by Captain Elna Berg. It carries 40 cars.\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[str]:
    """A collection of its own, which holds one article and may be added to."""
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "first.txt").write_text("A first article\n\nThe mill of Sarn closed on Friday at noon.\n", "utf-8")
    index_sources([str(folder / "first.txt")], folder / "c", encoder=encoder, progress=False)
    with Assistant.open(folder / "c", encoder=encoder) as assistant, running(assistant, allow_upload=True) as server:
        yield server.address


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(f"{server}/")
    wait_for_page(page)
    page.locator("#upload > summary").click()
    yield page
    context.close()


def test_what_is_added_is_asked_at_once(page: Page, tmp_path: Path) -> None:
    (tmp_path / "<img src=x onerror=alert(1)>.txt").write_text(TUNNEL, "utf-8")
    hostile = f"<article><h1>{HOSTILE}</h1><p>Rain fell on Tolm for six days.</p><nav>Menu {HOSTILE}</nav></article>"
    (tmp_path / "page.html").write_text(hostile, "utf-8")
    (tmp_path / "noise.bin").write_bytes(b"\x00\x01\x02" * 50)
    page.set_input_files("#upload [name=files]", sorted(tmp_path.iterdir()))
    page.fill("#upload [name=text]", FERRY)
    page.get_by_role("button", name="Add", exact=True).click()
    added = page.locator("#upload .added")
    expect(added).to_contain_text("3 articles added", timeout=WAIT)
    expect(added).to_contain_text("Tunnel opens at Nordby")
    expect(added).to_contain_text("noise.bin was not added")
    assert added.locator("img, script").count() == 0
    assert page.evaluate("window.pwned") is None
    assert page.input_value("#upload [name=text]") == ""
    ask(page, "Who opened the tunnel of Nordby?")
    expect(page.locator("#turn-1 mark").first).to_contain_text("Karl Holm")
    ask(page, "Who steers the ferry of Sund?", 2)
    expect(page.locator("#turn-2 mark").first).to_contain_text("Elna Berg")


def test_an_empty_collection_says_how_to_begin_and_begins(browser: Browser, tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "first.txt").write_text("A first article\n\nThe mill of Sarn closed on Friday at noon.\n", "utf-8")
    index_sources([str(tmp_path / "first.txt")], tmp_path / "c", encoder=encoder, progress=False)
    (tmp_path / "first.txt").unlink()
    with Assistant.open(tmp_path / "c", encoder=encoder) as assistant, running(assistant, allow_upload=True) as server:
        remove_articles(tmp_path / "c", [article.article_id for article in assistant.collection.articles()])
        page = browser.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{server.address}/")
        expect(page.locator(".intro h1")).to_have_text("There are no articles yet", timeout=WAIT)
        expect(page.locator(".masthead .count")).to_have_text("0")
        page.locator("#upload > summary").click()
        page.fill("#upload [name=text]", FERRY)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(".intro h1")).to_have_text("What would you like to know?", timeout=WAIT)
        expect(page.locator(".masthead .count")).to_have_text("1")
        ask(page, "Who steers the ferry of Sund?")
        expect(page.locator("#turn-1 mark").first).to_contain_text("Elna Berg")
        page.close()


def test_what_is_dropped_is_added_and_nothing_is_said_of_nothing(page: Page) -> None:
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#upload .added")).to_contain_text("Choose a file", timeout=WAIT)
    page.fill("#upload [name=address]", "http://127.0.0.1:1/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#upload .added")).to_contain_text("private or local", timeout=WAIT)
    page.fill("#upload [name=address]", "")
    page.route("**/upload", lambda route: route.abort(), times=1)
    page.fill("#upload [name=text]", FERRY)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#upload .added")).to_contain_text("The connection was lost", timeout=WAIT)
    expect(page.locator("#upload [name=text]")).to_have_value(FERRY)
    page.fill("#upload [name=text]", "")
    page.evaluate("""() => {
        const files = new DataTransfer();
        files.items.add(new File(["Kiosk of Lund\\n\\nThe kiosk of Lund sells 12 kinds of tea.\\n"], "kiosk.txt"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("#upload .added")).to_contain_text("Kiosk of Lund", timeout=WAIT)
