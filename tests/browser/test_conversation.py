"""What can be done with a conversation: edit, ask again, copy, link, save, judge, come back to it, delete it."""

from __future__ import annotations

import json
from pathlib import Path

from pages import ask, wait_for_page
from playwright.sync_api import BrowserContext, Page, expect

from eval.sets.feedback import questions_from_feedback
from index.collection import Collection

WHO = "Who opened the bridge on Monday?"


def test_a_turn_is_edited_judged_copied_and_explained(
    page: Page, context: BrowserContext, collection: Path, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "Who opened the tunnel?")
    page.get_by_role("button", name="Edit").click()
    page.fill(".edit textarea", WHO)
    page.keyboard.press("Enter")
    expect(page.locator("#asked-1")).to_have_text(WHO)
    expect(page.locator("#turn-1.done mark").first).to_contain_text("Irene Falk")
    assert page.locator(".turn").count() == 1

    turn = page.locator("#turn-1")
    turn.locator(".answer .menu summary").first.click()
    turn.get_by_role("button", name="As Markdown").first.click()
    expect(page.locator("#told")).to_have_text("Copied")
    assert "**" in page.evaluate("navigator.clipboard.readText()")
    turn.get_by_role("button", name="Copy link").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('?q=Who'))")

    turn.get_by_role("button", name="Why this answer?").click()
    expect(turn.locator(".why li").first).to_contain_text("Irene Falk")

    turn.locator(".feedback summary").click()
    turn.locator(".feedback textarea").fill("It was the deputy")
    turn.get_by_role("button", name="Wrong answer").click()
    expect(turn.locator(".feedback")).to_contain_text("Noted: Wrong answer")
    entry = json.loads((collection / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert (entry["question"], entry["verdict"], entry["comment"]) == (WHO, "wrong", "It was the deputy")
    with Collection.open(collection) as opened:
        questions, _ = questions_from_feedback(opened)
    assert WHO in [question.question for question in questions]


def test_a_conversation_survives_a_reload_and_can_be_deleted(page: Page, address: str) -> None:
    ask(page, WHO)
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_selector("#turn-1.done")
    with page.expect_download() as saved:
        page.locator("#talk-tools summary").click()
        page.get_by_role("button", name="Markdown", exact=True).click()
    assert "**" in Path(saved.value.path()).read_text("utf-8")
    # The page library takes a reload in the middle of an order for a fault.
    expect(page.locator("#obeyed [data-obeyed='2']")).to_be_attached()
    page.reload()
    wait_for_page(page)
    expect(page.locator("#turn-1.done mark").first).to_contain_text("Irene Falk")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector("#conversation .intro")
    page.locator("#history summary").click()
    page.get_by_role("button", name=WHO, exact=True).click()
    expect(page.locator("#asked-1")).to_have_text(WHO)
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector("#conversation .intro")
    page.locator("#history summary").click()
    page.get_by_role("button", name="Delete all").click()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('pullquote')).length") == 0


def test_a_link_asks_its_question_once(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=What%20is%20the%20lighthouse%20keeper%20of%20Tolm%20called%3F")
    expect(page.locator("#turn-1.done")).to_contain_text("Anselm Roth")
    assert page.url == f"{address}/"


def test_only_chosen_articles_are_asked(page: Page, context: BrowserContext, address: str) -> None:
    page.locator("#filter summary").click()
    page.get_by_label("Northwire").check()
    expect(page.locator("#filter summary")).to_contain_text("Only: Northwire")
    ask(page, "Who opened the bridge?")
    turn = page.locator("#turn-1")
    expect(turn).to_contain_text("Only asked: Northwire")
    assert {"Northwire"} == set(turn.locator(".source .publisher").all_inner_texts())
    link = turn.locator("[data-copy-link]").get_attribute("data-copy-link")
    turn.get_by_role("button", name="Ask all articles").click()
    expect(turn).not_to_contain_text("Only asked")
    page.wait_for_selector("#turn-1.done")
    # Whoever is given the link sees the same answer: it is asked of the same articles.
    other = context.new_page()
    other.goto(f"{address}/{link}")
    expect(other.locator("#turn-1.done")).to_contain_text("Only asked: Northwire")


def test_only_articles_of_a_time_are_asked(page: Page) -> None:
    page.locator("#filter summary").click()
    page.get_by_label("From").fill("2025-03-18")
    page.get_by_label("Until").fill("2025-03-18")
    expect(page.locator("#filter summary")).to_have_text("Only: on 18 March 2025")
    ask(page, "Who opened the bridge?")
    expect(page.locator("#filter .panel")).to_be_hidden()
    turn = page.locator("#turn-1")
    expect(turn).to_contain_text("Only asked: on 18 March 2025")
    assert {"Northwire"} == set(turn.locator(".source .publisher").all_inner_texts())
    page.locator("#filter summary").click()
    expect(page.get_by_role("group", name="Published")).to_be_visible()
    page.locator("#filter [name=period]").select_option("2025-03")
    expect(page.get_by_label("Until")).to_have_value("2025-03-31")
    expect(page.locator("#filter summary")).to_have_text("Only: March 2025")
    page.get_by_label("Until").fill("")
    expect(page.locator("#filter summary")).to_have_text("Only: since 1 March 2025")
    page.locator("#filter [data-clear]").click()
    expect(page.locator("#filter [data-clear]")).to_be_disabled()
    expect(page.locator("#filter summary")).to_have_text("All articles")


def test_every_menu_opens_inside_the_window(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    ask(page, WHO)
    for menu in page.locator("details.menu:visible").all():
        menu.locator("summary").click()
        expect(menu.locator(".choices")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(menu.locator(".choices")).to_be_hidden()
    page.get_by_role("button", name="Why this answer?").click()
    expect(page.locator("#turn-1 .why summary")).to_be_in_viewport()


def test_a_follow_up_can_be_asked_as_typed(page: Page) -> None:
    ask(page, WHO)
    ask(page, "What did she say?", 2)
    turn = page.locator("#turn-2")
    expect(turn).to_contain_text("Understood as")
    turn.get_by_role("button", name="Ask as typed").click()
    expect(turn).not_to_contain_text("Understood as")
    page.wait_for_selector("#turn-2.done")
    expect(page.locator("#asked-2")).to_have_text("What did she say?")
