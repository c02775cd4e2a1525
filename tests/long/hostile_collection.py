"""200 articles whose every field is an injection attempt, in a real browser: `python -m tests.long.hostile_collection`.

Nothing may run, open a dialog, ask another host, or be wider than the window. Ends with 1 and what happened otherwise.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.pages import NO_BROWSER, ask, command, find_chromium, serving, wait_for_page

COUNT = 200
PAYLOADS = (
    "<script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=2">',
    '"><svg onload=window.pwned=3>',
    "' onmouseover='window.pwned=4' x='",
    "javascript:window.pwned=5",
    "[click](javascript:window.pwned=6)",
    "![x](http://evil.example/x.png)",
    '<link rel=stylesheet href="http://evil.example/x.css">',
    '<iframe src="http://evil.example/"></iframe>',
    '<meta http-equiv=refresh content="0;url=http://evil.example/">',
    "${window.pwned=7}",
    "{{constructor.constructor('window.pwned=8')()}}",
    "`${window.pwned=9}`",
    "</title></textarea></style></script><script>window.pwned=10</script>",
    "\u202egnp.exe \u2066hidden\u2069 \u200fright",
    "x" * 300,
    "👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿" * 20,
    "\x1b[31mred\x1b]0;title\x07",
    "=HYPERLINK('http://evil.example')",
    "<style>*{display:none!important}</style>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example/><input name=q><button>Send</button></form>",
    "<a href=//evil.example/>link</a>",
    "&lt;script&gt;window.pwned=11&lt;/script&gt;",
    "../../../../etc/passwd",
)


def article(number: int) -> dict[str, object]:
    """An article with one payload in every field, and a sentence that can be asked for."""
    payload = PAYLOADS[number % len(PAYLOADS)]
    return {
        "id": f"{number} {payload}",
        "title": f"{payload} {number}",
        "publisher": payload,
        "authors": [payload],
        "section": payload,
        "published": "2025-03-17",
        "url": f"https://news.example/{payload}" if number % 2 else payload,
        "text": f"The keeper of lighthouse {number} is called Anselm {payload} Roth. {payload} It stands at {payload}.",
    }


def look(page: Page, address: str) -> None:
    """Asks about some of them, follows every citation, opens pages, menus, exports."""
    for turn, number in enumerate(range(0, COUNT, 17), 1):
        ask(page, f"What is the keeper of lighthouse {number} called?", turn)
    for link in page.locator("#conversation a.title:visible").all()[:30]:
        link.click()
        page.wait_for_selector("#pane .article")
        assert page.locator("#pane :is(script, img, iframe, form, svg, link, meta, base)").count() == 0
    page.keyboard.press("Escape")
    for menu in page.locator("#conversation summary").all():
        menu.dispatch_event("click")
    links = page.eval_on_selector_all("a[href]", "all => all.map((link) => link.href)")
    allowed = (f"{address}/", "https://news.example/")
    assert all(link.startswith(allowed) for link in links), [link for link in links if not link.startswith(allowed)]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.reload()
    page.wait_for_selector("#turn-1.done")
    for path in (
        "articles",
        "articles?copies=1&order=title",
        "articles?q=%3Cscript%3E",
        "?q=%3Cscript%3Ewindow.pwned%3D1",
    ):
        page.goto(f"{address}/{path}")
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NO_BROWSER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = "".join(json.dumps(article(number)) + "\n" for number in range(COUNT))
        (folder / "hostile.jsonl").write_text(lines, "utf-8")
        command("index", str(folder / "hostile.jsonl"), "--collection", str(folder / "collection"))
        with serving(folder / "collection") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.set_default_timeout(120_000)
            happened: list[str] = []
            context.on("dialog", lambda dialog: happened.append(f"dialog {dialog.message}"))
            context.on(
                "request", lambda sent: None if sent.url.startswith(address) else happened.append(f"request {sent.url}")
            )
            page = context.new_page()
            page.on("framenavigated", lambda frame: happened.append(frame.url) if "evil" in frame.url else None)
            page.goto(f"{address}/")
            wait_for_page(page)
            look(page, address)
            if page.evaluate("window.pwned") is not None:
                happened.append(f"ran {page.evaluate('window.pwned')}")
            browser.close()
    print("\n".join(happened) or f"{COUNT} hostile articles: no dialog, no script, no request to another host")
    raise SystemExit(1 if happened else 0)


if __name__ == "__main__":
    main()
