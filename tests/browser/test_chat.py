"""The chat in a real browser: ask, see the quote, follow the citation, be refused, talk on."""

from __future__ import annotations

import re

from pages import HOSTILE, ask
from playwright.sync_api import Browser, BrowserContext, Page, expect

OPENED = "The bridge was opened by Mayor Irene Falk on Monday."


def test_the_question_box_has_the_focus(page: Page) -> None:
    expect(page.locator("#question textarea")).to_be_focused()
    assert page.title() == "Pullquote"
    assert "Built with" not in page.inner_text("body")


def test_the_way_of_a_question_is_shown(page: Page) -> None:
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => {
            const said = document.querySelector(".reading")?.innerText;
            if (said && seen.at(-1) !== said) seen.push(said);
        }).observe(document.querySelector("#conversation"), { childList: true, subtree: true, characterData: true });
    }""")
    ask(page, "Who opened the bridge on Monday?")
    stages = page.evaluate("window.seen")
    assert stages[0].startswith("Looking through the articles")
    assert re.match(r"Found \d+ passages, reading them", stages[1])
    expect(page.locator("#spoken")).to_contain_text("Irene Falk. Source: Harbour Post")


def test_an_answer_tells_how_sure_it_is_who_says_so_and_what_day_is_meant(page: Page) -> None:
    ask(page, "Who opened the bridge on Monday?")
    answer = page.locator("#turn-1 .answer").first
    expect(page.locator("#turn-1 .verdict")).to_have_text("2 sources agree")
    expect(answer.locator(".source")).to_have_count(2)
    expect(answer.locator(".source time")).to_have_text(["17 March 2025", "18 March 2025"])
    expect(answer.locator(".quote .dates")).to_have_text("Monday = 17 March 2025")
    expect(answer.locator(".quote .near")).to_have_count(2)
    sizes = answer.locator(".quote :is(.said, .near)").evaluate_all("all => all.map(e => getComputedStyle(e).fontSize)")
    assert float(sizes[1][:-2]) > float(sizes[0][:-2])
    means = answer.locator(".confidence p")
    expect(means).to_be_hidden()
    answer.locator(".confidence summary").click()
    expect(means).to_contain_text("Estimated chance that it is right")


def test_nothing_moves_when_the_answer_comes(browser: Browser, address: str) -> None:
    """Layout shift as Chromium counts it, https://web.dev/articles/cls: at most 0.05, and almost none of an answer."""
    for width, height in ((1280, 800), (390, 844)):
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.add_init_script("""window.shift = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { shift += entry.value; }))
              .observe({ type: "layout-shift", buffered: true });""")
        page.goto(f"{address}/")
        page.wait_for_selector(".example")
        page.fill("#question textarea", "Who opened the bridge?")
        page.keyboard.press("Enter")
        page.wait_for_selector("#soon .turn, #turn-1")
        page.wait_for_timeout(100)
        opened = page.evaluate("shift")
        box = page.locator("#ask").bounding_box()
        page.wait_for_selector("#turn-1.done")
        page.wait_for_timeout(300)
        assert page.locator("#ask").bounding_box() == box
        assert page.evaluate("shift") - opened < 0.005
        assert opened < 0.05
        context.close()


def test_a_sentence_far_down_is_scrolled_to(page: Page, context: BrowserContext, address: str) -> None:
    articles = context.request.get(f"{address}/api/articles").json()["articles"]
    bridge = next(article for article in articles if article["source"] == "bridge.txt")
    page.goto(f"{address}{bridge['link']}")
    number = page.locator(".s").all_inner_texts().index(OPENED)
    page.goto(f"{address}{bridge['link']}#s{number}")
    expect(page.locator(f"#s{number}")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") > 300


def test_a_refusal_says_so_and_shows_the_nearest_sentences_as_no_answer(page: Page) -> None:
    ask(page, "What is the boiling point of tungsten?")
    turn = page.locator("#turn-1")
    expect(turn).to_contain_text("Not in these articles")
    expect(turn).to_contain_text("not an answer")
    assert turn.locator("blockquote, mark").count() == 0
    assert 1 <= turn.locator(".related .source").count() <= 3


def test_a_conversation_goes_on_and_stays_in_its_own_session(page: Page, browser: Browser, address: str) -> None:
    ask(page, "Who opened the bridge on Monday?")
    ask(page, "How long did it take to build?", 2)
    assert page.locator(".turn").count() == 2
    other = browser.new_context().new_page()
    other.goto(f"{address}/")
    other.wait_for_selector("#question textarea")
    assert other.locator(".turn").count() == 0
    ask(other, "Who opened the bridge on Monday?")
    assert other.locator(".turn").count() == 1
    other.context.close()
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector("#conversation .intro")
    assert page.locator(".turn").count() == 0


def test_an_example_is_asked_at_a_click(page: Page) -> None:
    example = page.locator("#examples button").first
    question = example.inner_text()
    example.click()
    page.wait_for_selector("#turn-1.done")
    assert page.locator("#asked-1").inner_text() == question


def test_empty_long_and_hurried_questions(page: Page) -> None:
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Type a question first")
    page.fill("#question textarea", "x" * 10_000)
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("10,000")
    assert page.locator(".turn").count() == 0
    page.fill("#question textarea", "Who opened the bridge on Monday?")
    for _ in range(10):
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask", exact=True).dblclick()
    page.wait_for_selector("#turn-1.done")
    page.wait_for_timeout(1000)
    assert page.locator(".turn").count() == 1


def test_a_hostile_article_runs_nothing(page: Page, address: str) -> None:
    ask(page, "What is the lighthouse keeper of Tolm called?")
    shown = page.locator("#turn-1 .source a.title").first
    expect(shown).to_have_text(HOSTILE)
    assert page.locator("#turn-1 a[href^='javascript']").count() == 0
    shown.click()
    article = page.locator("#pane .article")
    expect(article).to_contain_text("Anselm Roth")
    assert article.locator("img, script").count() == 0
    assert page.evaluate("window.pwned") is None
    link = shown.evaluate("e => e.href")
    for path in (link, f"{address}/articles?q=onerror"):
        page.goto(path)
        assert page.locator(".article img, .article script, .listing img").count() == 0
        assert page.evaluate("window.pwned") is None
