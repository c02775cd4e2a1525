"""The source beside the conversation: at its sentence, marked, from citation to citation; a sheet on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import ask, host_pages
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qa.citations import fragment_url

OPENED = "The bridge was opened by Mayor Irene Falk on Monday."


def test_the_article_opens_beside_at_its_sentence(page: Page) -> None:
    ask(page, "Who opened the bridge on Monday?")
    said = page.locator("#turn-1 blockquote .said").first.inner_text()
    link = page.locator("#turn-1 a.title").first
    link.click()
    pane = page.locator("#pane")
    sentence = pane.locator(".s.chosen")
    expect(sentence).to_have_text(said)
    expect(sentence).to_be_in_viewport(ratio=1)
    expect(sentence.locator("mark")).to_contain_text("Irene Falk")
    expect(pane.get_by_role("button", name="Previous citation")).to_be_disabled()
    # The way to the original stands in the head of the pane, and once.
    expect(pane.get_by_role("link", name="Original", exact=True)).to_have_count(0)
    beneath = page.locator("#turn-1 .beneath").first
    assert beneath.evaluate("e => getComputedStyle(e).paddingInlineStart") == "0px"
    box, talk = pane.bounding_box(), page.locator("#turn-1").bounding_box()
    assert box
    assert talk
    assert talk["x"] + talk["width"] <= box["x"]

    # Each citation of the conversation in turn, the others of the same article marked lightly.
    ask(page, "How long did it take to build?", 2)
    assert page.locator("#turn-2").bounding_box()["width"] < 700  # type: ignore[index]
    page.locator("#turn-2 a.title").first.click()
    expect(pane.locator(".s.cited:not(.chosen)").first).to_be_attached()
    count = page.locator("#conversation a.title").count()
    expect(pane.locator(".place")).to_contain_text(f"of {count}")
    before = pane.locator(".place").inner_text()
    pane.get_by_role("button", name="Previous citation").click()
    expect(pane.locator(".place")).not_to_have_text(before)
    assert page.locator("a.title[aria-current]").count() == 1
    current = page.locator(f"a.title >> nth={int(pane.locator('.place').inner_text().split()[1]) - 1}")
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    expect(current).to_be_focused()


def test_whoever_types_when_the_pane_closes_goes_on_typing(page: Page) -> None:
    ask(page, "Who opened the bridge on Monday?")
    page.locator("#turn-1 a.title").first.click()
    expect(page.locator("#pane .chosen")).to_be_visible()
    # The browser tells of the closing later than the first key comes.
    told = """async () => {
        const pane = document.querySelector("#pane");
        const closed = new Promise((done) => pane.addEventListener("close", () => setTimeout(done)));
        pane.close();
        document.querySelector("#question textarea").focus();
        await closed;
        return document.activeElement.tagName;
    }"""
    assert page.evaluate(told) == "TEXTAREA"
    ask(page, "How long did it take to build?", 2)


def test_the_article_opens_as_a_sheet_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "Who opened the bridge on Monday?")
    page.locator("#turn-1 a.title").first.click()
    pane = page.locator("#pane")
    expect(pane.locator(".s.chosen")).to_be_in_viewport(ratio=1)
    assert pane.bounding_box()["width"] == 390  # type: ignore[index]
    page.set_viewport_size({"width": 320, "height": 700})
    first, close = (pane.get_by_role("button", name=name).bounding_box() for name in ("Previous", "Close"))
    assert first["y"] == close["y"]  # type: ignore[index]
    # The keyboard stays in the sheet.
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#pane')")
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()


def test_whoever_asks_for_a_page_of_its_own_gets_it(page: Page, context: BrowserContext) -> None:
    ask(page, "Who opened the bridge on Monday?")
    with context.expect_page() as opened:
        page.locator("#turn-1 a.title").first.click(modifiers=["Control"])
    article = opened.value
    article.wait_for_load_state()
    sentence = article.locator(".s:target")
    expect(sentence).to_be_in_viewport(ratio=1)
    assert sentence.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 229, 143)"
    article.get_by_role("link", name="Pullquote").click()
    article.wait_for_selector("#question textarea")


@pytest.mark.parametrize("last", ["It was cold – 5 °C, they said; 100% of them.", "He said no."])
def test_the_original_opens_at_the_sentence(browser: Browser, tmp_path: Path, last: str) -> None:
    paragraphs = ["He said no. Then rain fell.", *(f"Paragraph {number} is here." for number in range(60))]
    paragraphs.append(f"She came back. {last} All left.")
    text = "\n\n".join(paragraphs)
    markup = "".join(f"<p style='margin: 3em'>{paragraph}</p>" for paragraph in paragraphs)
    with host_pages(tmp_path, [("news.html", f"<!doctype html><meta charset=utf-8>{markup}")]) as port:
        page = browser.new_page()
        page.goto(fragment_url(f"http://127.0.0.1:{port}/news.html", last, text, text.rindex(last)))
        expect(page.locator("p").last).to_be_in_viewport()
        assert page.evaluate("scrollY") > 1000
        page.close()
