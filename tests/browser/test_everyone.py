"""For everyone: nothing that axe-core finds fault with, keyboard only, twice the size, any width, high contrast."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import ask
from playwright.sync_api import Browser, BrowserContext, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KEEPER = "What is the lighthouse keeper of Tolm called?"


def faults(page: Page) -> list[str]:
    """What axe-core finds: rule, and the elements that break it."""
    # A colour on its way to another is neither: contrast is told of pages that have come to rest.
    page.wait_for_timeout(300)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.wait_for_selector(".example")
    assert not faults(page)
    ask(page, KEEPER)
    page.locator("#filter summary").click()
    page.locator("#turn-1 .feedback summary").click()
    assert not faults(page)
    page.keyboard.press("Escape")
    link = page.locator("#turn-1 a.title").first
    article = link.evaluate("e => e.href")
    link.click()
    page.wait_for_selector("#pane .chosen")
    assert not faults(page)
    for path in (article, f"{address}/articles", f"{address}/embed/"):
        page.goto(path)
        page.wait_for_selector("#question textarea" if path.endswith("embed/") else "main h1")
        assert not faults(page), path


def test_the_keyboard_is_enough(page: Page) -> None:
    page.wait_for_selector(".example")
    page.keyboard.type("Who opened the bridge on Monday?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1.done")
    expect(page.locator("#question textarea")).to_be_focused()
    # Backwards from the box: first the tools of the last turn.
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.title')"):
            break
    focused = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focused == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane .chosen")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.title')")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.feedback summary')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".feedback textarea")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".feedback textarea")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 320, "height": 640})
    ask(page, KEEPER)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (max(map(int, paper[4:-1].split(","))) < 64) == (scheme == "dark")
    page.locator('#turn-1 [data-order*="why"]').click()
    # The numbers of a long list stand within the column too.
    inside = page.locator("#turn-1 .why ol").evaluate("e => parseFloat(getComputedStyle(e).paddingInlineStart)")
    assert inside >= 28
    for menu in page.locator("#turn-1 .menu summary").all():
        menu.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")
    link = page.locator("#turn-1 .source a.title").first.evaluate("e => e.href")
    for path in ("", link, f"{address}/articles"):
        if path:
            page.goto(path)
        # 640 pixels are what 200 % leaves of 1,280, and 320 what 400 % does.
        for width in (320, 390, 640, 820, 1600, 2560):
            page.set_viewport_size({"width": width, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_is_enough_for_a_whole_conversation(page: Page) -> None:
    """An example, a follow-up, an edit, a source, a menu, a new conversation: without a pointer."""

    def reach(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {selector}")

    page.wait_for_selector(".example")
    reach(".example")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1.done")
    reach("#question textarea", "Shift+Tab")
    page.keyboard.type("Who opened the tunnel?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-2.done")
    reach("#turn-2 [data-edit]", "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Who opened the bridge on Monday?")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-2.done mark").first).to_contain_text("Irene Falk")
    reach("#turn-2 .answer .menu > summary", "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).not_to_be_empty()
    reach("#turn-2 a.title")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane .chosen")
    page.keyboard.press("Escape")
    reach("#talk-tools button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#conversation .intro")
    expect(page.locator("#question textarea")).to_be_focused()


def test_an_article_prints_as_a_page_of_its_own(page: Page, context: BrowserContext, address: str) -> None:
    articles = context.request.get(f"{address}/api/articles").json()["articles"]
    bridge = next(article for article in articles if article["source"] == "bridge.txt")
    page.goto(f"{address}{bridge['link']}")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".masthead nav", ".skip", ".back"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".article h1")).to_be_visible()
    colours = page.locator(".article").evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_page_speaks_the_language_of_the_browser(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="de-AT")
    page.goto(f"{address}/")
    expect(page.locator(".intro h1")).to_have_text("Was möchten Sie wissen?", timeout=60_000)
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", "Stellen Sie eine Frage")
    expect(page.locator("#send")).to_have_text("Fragen")
    ask(page, KEEPER)
    expect(page.locator("#turn-1")).to_contain_text("Anselm Roth")
    assert page.locator("html").get_attribute("lang") == "de"
    expect(page.get_by_role("button", name="Neues Gespräch")).to_be_visible()
    page.goto(f"{address}/articles?language=en")
    expect(page.locator("h1")).to_have_text("Articles")
    # As a page that embeds the chat may want it, whatever its visitors' browsers say.
    page.goto(f"{address}/embed/?language=en")
    page.wait_for_selector(".example")
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator(".intro h1")).to_have_text("What would you like to know?")
    page.close()


def test_text_of_twice_the_size_and_colours_of_ones_own(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.add_style_tag(content="html { font-size: 200% !important }")
    ask(page, "Who opened the bridge on Monday?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    mark = page.locator("#turn-1 mark").first
    colours = mark.evaluate(
        "e => [getComputedStyle(e).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours[0] != colours[1]
    expect(page.locator("#send")).to_be_in_viewport()
