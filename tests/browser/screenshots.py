"""Pictures of the real server on the samples: `python -m tests.browser.screenshots [FOLDER]`.

Without a folder: those of the documentation. With one: eight states at three widths, light and dark, to be looked at.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from index.samples import samples_folder
from tests.browser.pages import NO_BROWSER, ask, command, find_chromium, serving, wait_for_page

IMAGES = Path(__file__).parents[2] / "docs" / "images"
QUESTION = "How many people were injured by Storm Ingrith?"
UNANSWERABLE = "Who is the king of Norway?"
SIZES = ((390, 844), (820, 1180), (1440, 900))
Save = Callable[[str], None]


@contextmanager
def visit(browser: Browser, address: str, scheme: str, size: tuple[int, int], scale: float = 1) -> Iterator[Page]:
    """A page of its own, at its start."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, device_scale_factor=scale,
        reduced_motion="reduce",
    )  # type: ignore[arg-type]  # fmt: skip
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{address}/")
    wait_for_page(page)
    page.wait_for_selector(".example")
    yield page
    context.close()


def states(page: Page, address: str, save: Save) -> None:
    """Goes through eight states, and saves each."""
    save("start")
    ask(page, QUESTION)
    save("answer")
    page.locator("#turn-1 a.title").first.click()
    page.wait_for_selector("#pane .chosen")
    save("pane")
    page.keyboard.press("Escape")
    page.locator("#turn-1 .feedback summary").click()
    save("feedback")
    page.keyboard.press("Escape")
    page.locator("#filter summary").click()
    save("filter")
    page.locator("#filter summary").click()
    ask(page, UNANSWERABLE, 2)
    save("refusal")
    article = page.locator("#turn-1 a.title").first.evaluate("e => e.href")
    page.goto(f"{address}/articles")
    save("articles")
    page.goto(article)
    save("article")


def all_states(browser: Browser, address: str, folder: Path) -> None:
    """Writes WIDTH-SCHEME-STATE.png for all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for scheme in ("light", "dark"):
            with visit(browser, address, scheme, size) as page:

                def save(state: str, page: Page = page, stem: str = f"{size[0]}-{scheme}") -> None:
                    page.wait_for_timeout(300)
                    page.screenshot(path=folder / f"{stem}-{state}.png")

                states(page, address, save)


def documentation(browser: Browser, address: str) -> None:
    """Writes the pictures that README and docs show, and the animated one of a question being asked."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    shots = (("chat", "light", SIZES[2]), ("chat-dark", "dark", SIZES[2]), ("chat-phone", "light", SIZES[0]))
    for name, scheme, size in shots:
        with visit(browser, address, scheme, size, 2 if size is SIZES[0] else 1) as page:
            ask(page, QUESTION)
            if size is not SIZES[0]:
                page.locator("#turn-1 a.title").first.click()
                page.wait_for_selector("#pane .chosen")
            page.wait_for_timeout(300)
            page.screenshot(path=IMAGES / f"{name}.png")
    with visit(browser, address, "light", (960, 640)) as page:
        animate(page, IMAGES / "asking.webp")


def animate(page: Page, path: Path) -> None:
    """A question typed, asked and answered, as a WebP of some seconds."""
    frames: list[tuple[Image.Image, int]] = []

    def take(milliseconds: int) -> None:
        frames.append((Image.open(io.BytesIO(page.screenshot())).convert("RGB"), milliseconds))

    take(900)
    page.focus("#question textarea")
    for end in range(6, len(QUESTION) + 6, 6):
        page.fill("#question textarea", QUESTION[:end])
        take(140)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn.pending")
    take(350)
    page.wait_for_function("/\\d/.test(document.querySelector('.reading')?.innerText ?? '1')")
    take(600)
    page.wait_for_selector("#turn-1.done")
    page.wait_for_timeout(200)
    take(2600)
    first, *rest = [image for image, _ in frames]
    first.save(path, save_all=True, append_images=rest, duration=[time for _, time in frames], loop=0, quality=70)


def main() -> None:
    """Indexes the samples into a folder that is thrown away, serves them, and takes the pictures."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NO_BROWSER)
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection"
        command("index", str(samples_folder()), "--collection", str(collection))
        with serving(collection) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            if len(sys.argv) > 1:
                all_states(browser, address, Path(sys.argv[1]))
            else:
                documentation(browser, address)
            browser.close()


if __name__ == "__main__":
    main()
