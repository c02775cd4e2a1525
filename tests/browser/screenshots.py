"""The pictures in the documentation, taken of the real server on the samples: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from index.samples import samples_folder
from tests.browser.pages import NO_BROWSER, command, find_chromium, serving

IMAGES = Path(__file__).parents[2] / "docs" / "images"
QUESTION = "How many people were injured by Storm Ingrith?"
UNANSWERABLE = "Who is the king of Norway?"
SHOTS = (
    ("chat", "light", 1280, 800),
    ("chat-dark", "dark", 1280, 800),
    ("chat-phone", "light", 390, 844),
    ("chat-phone-dark", "dark", 390, 844),
)


def take(browser: Browser, address: str, name: str, scheme: str, width: int, height: int) -> None:
    """Writes NAME-start.png, NAME.png (an answer), NAME-refusal.png and NAME-article.png."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=2)  # type: ignore[arg-type]
    context.set_default_timeout(120_000)
    page = context.new_page()

    def save(suffix: str) -> None:
        page.wait_for_timeout(700)
        page.screenshot(path=IMAGES / f"{name}{suffix}.png")

    page.goto(f"{address}/")
    page.wait_for_selector("#question textarea")
    save("-start")
    for number, (question, suffix) in enumerate(((QUESTION, ""), (UNANSWERABLE, "-refusal")), 1):
        page.fill("#question textarea", question)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#turn-{number}.done")
        save(suffix)
    page.goto(page.locator("#turn-1 a.title").first.evaluate("e => e.href"))
    save("-article")
    context.close()


def main() -> None:
    """Indexes the samples into a folder that is thrown away, serves them, and takes every picture."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NO_BROWSER)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection"
        command("index", str(samples_folder()), "--collection", str(collection))
        with serving(collection) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for shot in SHOTS:
                take(browser, address, *shot)
            browser.close()


if __name__ == "__main__":
    main()
