"""Pages as a real Chromium saves them, from a real server, indexed end to end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from index.collection import Collection
from index.encoder import Encoder
from index.indexer import index_sources

sys.path.append(str(Path(__file__).parents[1] / "index" / "web"))

from local_site import Site, article, serving

TITLE = "Lighthouse of Tolm lit again"
PARAGRAPHS = (
    "The lighthouse of Tolm was lit again on Friday, after eleven dark years. “We counted the days,” said its keeper.",
    "The lamp came from Malmö by lorry, 1,200 km. It weighs 90 kg, and its light is seen from 18 miles away.",
)
WRITTEN = "A crowd of children sang for the keeper. He gave each of them a piece of the old lamp’s glass."
SENTENCES = [
    TITLE,
    "The lighthouse of Tolm was lit again on Friday, after eleven dark years.",
    "“We counted the days,” said its keeper.",
    "The lamp came from Malmö by lorry, 1,200 km.",
    "It weighs 90 kg, and its light is seen from 18 miles away.",
    "A crowd of children sang for the keeper.",
    "He gave each of them a piece of the old lamp’s glass.",
]
# The last paragraph is written by the page's script, so that only what a browser shows has it.
SCRIPT = (
    "<style>p { color: #333 }</style><script>addEventListener('load', () => {"
    f" const p = document.createElement('p'); p.textContent = {WRITTEN!r};"
    " document.querySelector('article').append(p) })</script>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.put("/tolm.html", article(TITLE, *PARAGRAPHS, head=SCRIPT), "text/html; charset=utf-8")
        yield site


@pytest.mark.parametrize("name", ["saved.html", "saved.mhtml"])
def test_a_page_saved_by_chromium(name: str, site: Site, browser: Browser, tmp_path: Path, encoder: Encoder) -> None:
    page = browser.new_page()
    page.goto(site.url("/tolm.html"))
    if name.endswith(".mhtml"):
        session = page.context.new_cdp_session(page)
        (tmp_path / name).write_bytes(session.send("Page.captureSnapshot", {"format": "mhtml"})["data"].encode())
    else:
        (tmp_path / name).write_text(page.content(), encoding="utf-8")
    page.close()
    report = index_sources([str(tmp_path / name)], tmp_path / "c", encoder=encoder, progress=False)
    assert (report.new, report.skipped) == (1, ())
    with Collection.open(tmp_path / "c") as collection:
        (found,) = collection.articles()
        sentences = collection.sentences(found.article_id)
    assert [found.text[sentence.start : sentence.end] for sentence in sentences] == SENTENCES
    assert (found.title, found.language) == (TITLE, "en")
    if name.endswith(".mhtml"):
        assert found.url == site.url("/tolm.html")
