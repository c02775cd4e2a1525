"""A user who stays: asks, opens sources, goes from citation to citation, filters, saves, begins anew, without a reload.

    python -m tests.long.scripted_user [MINUTES [COLLECTION]]

An hour when no time is given, on the samples where no collection of them is named, in one page of a real Chromium.
Prints a line of JSON at the start, after each tenth and at the end: memory of server and page after a collection of
garbage, elements and listeners of the page. The first line is of a page that went through one conversation, so that
what is loaded once is in it.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from index.samples import samples_folder
from tests.browser.pages import NO_BROWSER, ask, command, find_chromium, wait_for_page
from tests.long.load import Server

SET = Path(__file__).parents[2] / "eval" / "samples.jsonl"
TURNS = 6  # of one conversation
WAIT = 180_000  # milliseconds


class User:
    """One who asks the questions of the samples, in any order.

    Args:
        page: the chat, just opened.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked = 0
        self._chosen = random.Random(7)  # noqa: S311
        lines = SET.read_text("utf-8").splitlines()
        self._questions = [json.loads(line)["question"] for line in lines]

    def talk(self) -> Iterator[None]:
        """One conversation, a step at a time; begins anew at its end."""
        page = self.page
        for turn in range(1, TURNS + 1):
            # A number in it, so that not all comes from a cache.
            often = self._chosen.random() < 0.5
            question = self._chosen.choice(self._questions)
            ask(page, question if often else f"{question} {self._chosen.randrange(10**4)}", turn)
            self.asked += 1
            yield
            self._read(turn)
            yield
            if turn == 2:
                self._filter()
            elif turn == 3:
                page.locator(f"#turn-{turn} .tools button", has_text="Why").first.click()
                page.locator(f"#turn-{turn} .why li").first.wait_for()
            elif turn == 5:
                page.locator("#talk-tools summary").click()
                with page.expect_download() as saved:
                    page.get_by_role("button", name="Markdown", exact=True).click()
                saved.value.delete()
        page.get_by_role("button", name="New conversation").click()
        page.locator(".example").first.wait_for()

    def _read(self, turn: int) -> None:
        """Opens the first source of a turn, if it has one, and goes through some citations."""
        page = self.page
        links = page.locator(f"#turn-{turn} a.title:visible")
        if not links.count():
            return
        links.first.click()
        page.locator("#pane .chosen").first.wait_for()
        for _ in range(3):
            next_one = page.get_by_role("button", name="Next citation")
            if next_one.is_disabled():
                break
            next_one.click()
            page.locator("#pane .chosen").first.wait_for()
        page.keyboard.press("Escape")

    def _filter(self) -> None:
        """Asks one publisher for a while, and all again."""
        page = self.page
        page.locator("#filter > summary").click()
        page.locator("#filter [name=publisher]").first.click()
        page.locator("#filter > summary").click()


def figures(server: Server, page: Page, devtools: CDPSession, user: User) -> dict[str, float]:
    """What is held now."""
    devtools.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    return {
        "questions": user.asked,
        "server_mb": round(server.memory()),
        "server_files": server.files(),
        "server_threads": server.threads(),
        "page_mb": round(told["JSHeapUsedSize"] / 1e6, 1),
        "elements": int(told["Nodes"]),
        "documents": int(told["Documents"]),
        "listeners": int(told["JSEventListeners"]),
        "stored_kb": page.evaluate("Math.round(JSON.stringify(localStorage).length / 1000)"),
    }


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NO_BROWSER)
    seconds = 60 * float(sys.argv[1] if len(sys.argv) > 1 else 60)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        collection = Path(sys.argv[2] if len(sys.argv) > 2 else f"{folder}/collection")
        if len(sys.argv) <= 2:
            command("index", str(samples_folder()), "--collection", str(collection))
        server = Server(collection)
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.set_default_timeout(WAIT)
            devtools = page.context.new_cdp_session(page)
            devtools.send("Performance.enable")
            page.goto(f"{server.address}/")
            wait_for_page(page)
            page.locator(".example").first.wait_for()
            user = User(page)
            for _ in user.talk():
                pass
            print(json.dumps({"minutes": 0, **figures(server, page, devtools, user)}), flush=True)
            began = told = time.monotonic()
            while told < began + seconds:
                for _ in user.talk():
                    if time.monotonic() > told + seconds / 10:
                        told = time.monotonic()
                        minutes = round((told - began) / 60, 1)
                        print(json.dumps({"minutes": minutes, **figures(server, page, devtools, user)}), flush=True)
            page.wait_for_timeout(2000)
            minutes = round((time.monotonic() - began) / 60, 1)
            print(json.dumps({"minutes": minutes, **figures(server, page, devtools, user)}))
            browser.close()
        finally:
            server.process.terminate()
            server.process.wait()


if __name__ == "__main__":
    main()
