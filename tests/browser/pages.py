"""A real server on a few articles, and Debian's Chromium: what the browser tests and the screenshots stand on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from playwright.sync_api import Page

NO_BROWSER = "no Chromium found: install Debian's package with `apt install chromium`"
HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=2</script>'

_STREETS = (
    "Quay",
    "Mill",
    "Church",
    "Orchard",
    "Station",
    "Garden",
    "Ferry",
    "Market",
    "School",
    "Harbour",
    "Temple",
    "Tower",
)
_WAITED = (
    "Residents of {0} Street walked to the river before breakfast and waited in the cold. "
    "The bakery of {0} Street sold rolls and coffee from a cart beside the tram stop."
)
_SANG = "Children of the {0} Street school sang two songs. Their teacher had practised with them since January."
BRIDGE = "\n\n".join(
    [
        "New bridge opens at Sarn",
        "By Ola Brandt",
        "Harbour Post, 17 March 2025",
        *(_WAITED.format(street) for street in _STREETS),
        "The bridge was opened by Mayor Irene Falk on Monday. It took four years to build and cost 31 million crowns.",
        *(_SANG.format(street) for street in _STREETS),
    ]
)
OTHERS = [
    {
        "id": "1",
        "title": "Sarn celebrates its bridge",
        "publisher": "Northwire",
        "published": "2025-03-18",
        "url": "https://northwire.example/sarn-bridge",
        "text": "Sarn has a new bridge. Mayor Irene Falk opened the bridge in front of 600 people. A band played. "
        '"We have waited long enough," said Irene Falk.',
    },
    {
        "id": "2",
        "title": HOSTILE,
        "publisher": HOSTILE,
        "published": "2025-03-19",
        "url": "javascript:window.pwned=3",
        "text": f"The lighthouse keeper of Tolm is called Anselm Roth {HOSTILE} and he is 81 years old. "
        "[The lamp](javascript:window.pwned=4) was lit in 1911. ${window.pwned=5} {{constructor}} It never went out.",
    },
]


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def write_articles(folder: Path) -> Path:
    """Writes the articles above as files; returns their folder."""
    articles = folder / "articles"
    articles.mkdir()
    (articles / "bridge.txt").write_text(BRIDGE, "utf-8")
    (articles / "others.jsonl").write_text("".join(json.dumps(article) + "\n" for article in OTHERS), "utf-8")
    return articles


def command(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "qa.cli", *words], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(collection: Path, *words: str, errors: IO[str] | None = None) -> Iterator[str]:
    """`pullquote serve` on a free port, in a process of its own, until the block ends.

    Args:
        errors: where its log goes; to that of the tests when not given.

    Returns:
        Its address without the last slash.
    """
    call = [sys.executable, "-m", "qa.cli", "serve", "--collection", str(collection), "--port", "0", *words]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "http://" in said, f"the server did not start: {said!r}"
        yield said.split("http://")[1].split("/")[0].join(["http://", ""])
    finally:
        process.terminate()
        code = process.wait(timeout=60)
    assert code == 0, f"the server ended with {code} when asked to stop"


def wait_for_page(page: Page) -> None:
    """Waits until the chat can be used."""
    page.locator("#question textarea").wait_for()
    page.locator("#history").wait_for(state="attached")


def ask(page: Page, question: str, number: int = 1) -> None:
    """Asks as a person does, and waits for the reply, which is the conversation's turn `number`.

    A selector that is waited for would leave its element in the page's memory; a locator does not.
    """
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.locator(f"#turn-{number}.done").wait_for()


@contextmanager
def host_pages(folder: Path, pages: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Pages of somebody else's site, served by a process and on a port of their own; gives the port."""
    for name, text in pages:
        (folder / name).write_text(text, "utf-8")
    call = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline().split("port ")[1].split()[0])
        finally:
            process.terminate()
