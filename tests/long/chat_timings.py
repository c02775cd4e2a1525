"""Timings of the chat in a real browser, on the samples: `python -m tests.long.chat_timings [QUESTIONS]`.

First sign: from Enter to the question on the page with its stage, which the page itself shows. Heard: from Enter to the
first that the server says of it. Answer: from Enter to the reply. Layout shift: of the
whole visit as Chromium counts it, https://web.dev/articles/cls. Weight: bytes of bodies as sent, of a first visit.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from index.samples import samples_folder
from tests.browser.pages import NO_BROWSER, command, find_chromium, serving, wait_for_page

SET = Path(__file__).parents[2] / "eval" / "samples.jsonl"
_WATCH = """
window.shift = 0; window.times = null;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) shift += entry.value;
}))
  .observe({ type: "layout-shift", buffered: true });
addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const turns = document.querySelectorAll(".turn.done").length;
  const began = performance.now();
  times = {};
  const look = () => {
    if (!times.sign && document.querySelector("#soon .turn, .turn.pending")) times.sign = performance.now() - began;
    if (!times.heard && document.querySelector(".turn.pending")) times.heard = performance.now() - began;
    if (document.querySelectorAll(".turn.done").length > turns) times.answer = performance.now() - began;
    else requestAnimationFrame(look);
  };
  look();
}, true);
"""


def ask(page: Page, question: str) -> dict[str, float]:
    """Milliseconds until the first sign, until the server was heard, and until the answer."""
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("window.times && window.times.answer", timeout=120_000)
    return dict(page.evaluate("window.times"))


def measure(address: str, count: int, chromium: str) -> dict[str, Any]:
    """Opens the chat, asks `count` questions of the samples in new conversations, and gathers the figures."""
    lines = SET.read_text("utf-8").splitlines()
    questions = [entry["question"] for line in lines if (entry := json.loads(line)) and not entry.get("history")]
    weight: list[int] = []
    foreign: list[str] = []

    def note(response: Response) -> None:
        if not response.url.startswith(address):
            foreign.append(response.url)
        weight.append(int(response.headers.get("content-length", 0)))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.add_init_script(_WATCH)
        page.on("response", note)
        page.goto(f"{address}/")
        wait_for_page(page)
        page.wait_for_selector(".example")
        opened = page.evaluate("performance.now()")
        requests, sent = len(weight), sum(weight)
        times = []
        for question in questions[:count]:
            times.append(ask(page, question))
            page.get_by_role("button", name="New conversation").click()
            page.wait_for_selector(".example")
        shift = page.evaluate("shift")
        browser.close()
    return {
        "questions": len(times),
        "open_ms": round(opened),
        **{
            f"{name}_ms": [round(how(one[name] for one in times)) for how in (statistics.median, max)]
            for name in ("sign", "heard", "answer")
        },
        "layout_shift": round(shift, 4),
        "requests": requests,
        "kilobytes": round(sent / 1000),
        "other_hosts": len(foreign),
    }


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NO_BROWSER)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection"
        command("index", str(samples_folder()), "--collection", str(collection))
        with serving(collection) as address:
            print(json.dumps(measure(address, count, chromium), indent=1))


if __name__ == "__main__":
    main()
