"""The widget on pages of another origin: works where listed, is refused elsewhere, and leaves the page as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import host_pages
from playwright.sync_api import Browser, FrameLocator, Page, expect
from running import running

from qa.assistant import Assistant

# What docs/widget.md tells the web team to allow, and nothing else.
PAGE = """<!doctype html><html lang="en"><head><title>Intranet</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self' {server}; \
frame-src {server}; connect-src {server}; require-trusted-types-for 'script'">
<link rel="stylesheet" href="host.css"></head>
<body><p id="text">Our page</p><a id="link" href="#">A link of ours</a><div id="place"></div>
<script src="listen.js"></script>
<script src="{server}/widget.js" {options} async></script></body></html>"""
STYLE = (
    "button { background: lime !important; font-size: 40px } #text { color: rgb(1, 2, 3) } "
    "iframe { display: none !important } #place { height: 600px }"
)
LISTEN = """window.seen = []; document.addEventListener("pullquote", () => {
  for (const name of ["open", "close", "ready", "citation"]) Pullquote.on(name, (detail) => seen.push([name, detail]));
});"""
OPTIONS = {
    "index": 'data-title="Ask the archive" data-position="left" data-accent="#123456"',
    "german": 'data-language="de-AT"',
    "inline": 'data-target="#place" data-question="Who opened the bridge on Monday?"',
}
IRENE = "Irene Falk"
WAIT = 60_000  # milliseconds, for a busy machine; nothing waits longer than it must


@dataclass(frozen=True)
class Site:
    """Somebody's pages: `listed` and `below` may embed the chat, `other` may not."""

    server: str
    port: int

    @property
    def listed(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def below(self) -> str:
        return f"http://team.intra.localhost:{self.port}"

    @property
    def other(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="module")
def site(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with host_pages(folder, [("host.css", STYLE), ("listen.js", LISTEN)]) as port:
        origins = (f"http://127.0.0.1:{port}", f"http://*.intra.localhost:{port}")
        with running(assistant, embed_origins=origins) as server:
            for name, options in OPTIONS.items():
                (folder / f"{name}.html").write_text(PAGE.format(server=server.address, options=options), "utf-8")
            yield Site(server.address, port)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(WAIT)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("pullquote-widget iframe")


def faults(page: Page) -> list[str]:
    """What axe-core finds on the host's page and in the widget."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def seen(page: Page) -> list[str]:
    return [name for name, _ in page.evaluate("seen")]


def test_a_listed_page_can_ask_by_keyboard(page: Page, site: Site) -> None:
    page.goto(f"{site.listed}/index.html")
    launcher = page.get_by_role("button", name="Ask the archive")
    expect(launcher).to_be_visible()
    assert launcher.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(18, 52, 86)"
    assert launcher.evaluate("e => getComputedStyle(e).fontSize") == "15px"
    assert page.locator("#text").evaluate("e => getComputedStyle(e).color") == "rgb(1, 2, 3)"
    page.locator("#link").focus()
    page.keyboard.press("Tab")
    expect(launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ask the archive")).to_be_visible()
    box = inside(page).locator("#question textarea")
    expect(box).to_be_focused(timeout=60_000)
    page.keyboard.type("Who opened the bridge on Monday?")
    page.keyboard.press("Enter")
    expect(inside(page).locator("#conversation")).to_contain_text(IRENE, timeout=WAIT)
    # Round the panel and back to where it began: the page behind it is never reached.
    box.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "pullquote-widget"
    box.press("Escape")
    expect(launcher).to_be_focused()
    assert seen(page) == ["open", "ready", "close"]
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_a_script_of_the_page_can_ask_and_hears_of_citations(page: Page, site: Site) -> None:
    page.goto(f"{site.below}/index.html")
    page.wait_for_function("window.Pullquote")
    page.evaluate("Pullquote.ask('Who opened the bridge on Monday?')")
    link = inside(page).locator("#conversation a[href*='/articles/']").first
    expect(link).to_be_visible(timeout=WAIT)
    link.click(modifiers=["Control"])
    page.wait_for_function("seen.some(([name]) => name === 'citation')")
    told = dict(page.evaluate("seen"))["citation"]
    assert told["link"].startswith(f"{site.server}/articles/{told['article']}")
    # What the page itself, or a frame that is not ours, says in the panel's name is not listened to.
    page.evaluate("window.postMessage({ type: 'pullquote:close' }, '*')")
    page.wait_for_timeout(200)
    assert "close" not in seen(page)
    page.evaluate("Pullquote.close()")
    page.wait_for_function("seen.some(([name]) => name === 'close')")


def test_inside_an_element_with_an_opening_question(page: Page, site: Site) -> None:
    page.goto(f"{site.listed}/inline.html")
    expect(inside(page).locator("#conversation")).to_contain_text(IRENE, timeout=WAIT)
    assert inside(page).locator(".turn").count() == 1
    assert page.get_by_role("button", name="Ask the articles").count() == 0
    expect(page.get_by_role("region", name="Ask the articles")).to_be_visible()
    place, shown = (page.locator(name).bounding_box() for name in ("#place", "pullquote-widget"))
    assert place == shown


def test_the_whole_screen_of_a_phone_in_the_language_of_the_page(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{site.listed}/german.html")
    launcher = page.get_by_role("button", name="Frag die Artikel")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    assert faults(page) == []
    launcher.click()
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 700}
    expect(inside(page).locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("pullquote-widget .open")).to_have_attribute("aria-expanded", "true")
    assert faults(page) == []
    page.get_by_role("button", name="Schließen").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("pullquote-widget")).to_be_hidden()


def test_an_unlisted_page_is_refused(page: Page, site: Site) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "frame-ancestors" in message.text else None)
    page.goto(f"{site.other}/index.html")
    page.get_by_role("button", name="Ask the archive").click()
    page.wait_for_timeout(1500)
    assert refused
    assert inside(page).locator("#question").count() == 0
    assert "ready" not in seen(page)
    asked = """async (url) => { try {
      const reply = await fetch(url, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } });
      return reply.status;
    } catch { return "refused"; } }"""
    assert page.evaluate(asked, f"{site.server}/api/ask") == "refused"
    page.goto(f"{site.listed}/index.html")
    assert page.evaluate(asked, f"{site.server}/api/ask") == 422


def test_a_window_that_is_no_parent_gets_no_answer(page: Page, site: Site) -> None:
    """The compact chat alone in a window listens to nobody: only the page that holds it in a frame may speak to it."""
    page.goto(f"{site.server}/embed/")
    page.wait_for_selector("#question textarea")
    page.evaluate("window.postMessage({ type: 'pullquote:ask', question: 'Who opened the bridge?' }, '*')")
    page.wait_for_timeout(300)
    assert page.locator("#question textarea").input_value() == ""
    assert page.locator(".turn").count() == 0
