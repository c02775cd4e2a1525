"""The page of all articles: found, sorted, narrowed, with the days on which they came, without a script."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from pages import HOSTILE
from playwright.sync_api import Browser, Page, expect


def titles(page: Page) -> list[str]:
    return page.locator(".listing li > a").all_inner_texts()


def test_articles_are_found_sorted_and_narrowed(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{address}/articles")
    assert titles(page) == [HOSTILE, "Sarn celebrates its bridge", "New bridge opens at Sarn"]
    today = format_date(datetime.now().astimezone(), "long", locale="en_GB")
    expect(page.locator(".listing .arrived").first).to_have_text(f"added {today}")
    page.get_by_label("Order").select_option("oldest first")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".listing li > a").first).to_have_text("New bridge opens at Sarn")
    page.locator("select[name=publisher]").select_option(label="Northwire (1)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_have_text("One article found")
    assert titles(page) == ["Sarn celebrates its bridge"]
    page.goto(f"{address}/articles")
    page.get_by_role("searchbox").fill("BRANDT bridge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("One article found")
    assert titles(page) == ["New bridge opens at Sarn"]
    page.locator(".listing a").click()
    expect(page.locator("h1.headline")).to_have_text("New bridge opens at Sarn")
    page.get_by_role("link", name="All articles").click()
    expect(page.locator(".listing li")).to_have_count(3)
    context.close()
