"""What nobody means to do to a page, and some do: odd and huge questions, impatience, two tabs, the way back."""

from __future__ import annotations

from pages import ask, wait_for_page
from playwright.sync_api import BrowserContext, Page, expect

WHO = "Who opened the bridge on Monday?"
ODD = (
    "\u202eegdirb eht denepo ohW <b>x</b> ![y](javascript:1) "
    + "Donaudampfschiff" * 20
    + " 👩‍👩‍👧‍👦🏳️‍🌈 مَن افتتح الجسر؟"
)


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_odd_questions_break_nothing(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    ask(page, ODD)
    asked = page.locator("#asked-1")
    expect(asked).to_contain_text("👩‍👩‍👧‍👦🏳️‍🌈 مَن افتتح الجسر؟")
    assert "\u202e" not in asked.inner_text()
    assert asked.locator("*").count() == 0
    assert width(page) <= 320
    page.reload()
    wait_for_page(page)
    expect(page.locator("#asked-1")).to_contain_text("مَن افتتح الجسر؟")
    assert width(page) <= 320


def test_a_question_that_is_pasted_too_long_stays_in_the_box(page: Page) -> None:
    page.locator("#question textarea").focus()
    page.evaluate("document.execCommand('insertText', false, 'Who opened it? '.repeat(667))")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("10,0")
    assert len(page.input_value("#question textarea")) > 9_000
    assert page.locator(".turn").count() == 0
    page.fill("#question textarea", WHO)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1.done")


def test_a_hundred_quick_clicks_ask_once(page: Page) -> None:
    page.wait_for_selector(".example")
    often = "(name) => { for (let at = 0; at < 100; at += 1) document.querySelector(name).click(); }"
    page.evaluate(often, ".example")
    page.wait_for_selector("#turn-1.done")
    page.fill("#question textarea", WHO)
    page.evaluate(often, "#send")
    page.wait_for_selector("#turn-2.done")
    page.evaluate(often, "#turn-2 a.title")
    page.wait_for_selector("#pane .chosen")
    assert page.locator("#pane").count() == 1
    assert page.locator("#pane .article").count() == 1
    # An order of the server that is still on its way would show up meanwhile.
    ask(page, WHO, 3)
    assert page.locator(".turn").count() == 3


def test_a_key_that_the_page_library_passes_over_asks_all_the_same(page: Page) -> None:
    once = """() => document.querySelector("#question textarea").addEventListener("keypress",
        (event) => event.key === "Enter" && event.stopImmediatePropagation(), { capture: true, once: true })"""
    page.evaluate(once)
    ask(page, WHO[:-1])
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value("")


def test_two_tabs_talk_apart_and_remember_both(page: Page, context: BrowserContext, address: str) -> None:
    other = context.new_page()
    other.goto(f"{address}/")
    wait_for_page(other)
    ask(page, WHO)
    ask(other, "What is the lighthouse keeper of Tolm called?")
    assert page.locator(".turn").count() == other.locator(".turn").count() == 1
    for tab, name in ((page, "Irene Falk"), (other, "Anselm Roth")):
        tab.reload()
        wait_for_page(tab)
        expect(tab.locator("#turn-1.done")).to_contain_text(name)
    page.locator("#history summary").click()
    expect(page.locator("#history li")).to_have_count(2)


def test_back_and_forward_keep_the_conversation(page: Page, address: str) -> None:
    ask(page, WHO)
    page.get_by_role("link", name="Articles").click()
    page.wait_for_selector(".listing")
    page.go_back()
    wait_for_page(page)
    expect(page.locator("#turn-1.done")).to_contain_text("Irene Falk")
    page.go_forward()
    page.wait_for_selector(".listing")
    page.go_back()
    expect(page.locator("#turn-1.done")).to_contain_text("Irene Falk")
    ask(page, "How long did it take to build?", 2)
    expect(page.locator("#turn-2")).to_contain_text("four years")
