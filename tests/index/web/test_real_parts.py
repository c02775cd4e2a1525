"""What other people's programs write and serve, end to end: a mailbox, a feed over HTTP, a web archive."""

from __future__ import annotations

import mailbox
import subprocess
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from local_site import Site, article

from index.article import Article
from index.checks.collection import check_collection
from index.collection import Collection
from index.encoder import Encoder
from index.indexer import index_sources
from index.web.settings import WebSettings

STORIES = (
    (
        "Lighthouse of Tolm lit again",
        "The lighthouse of Tolm was lit again on Friday, after 11 dark years. “We counted the days,” said its keeper.",
        "The lamp came from Malmö by lorry, 1,200 km. It weighs 90 kg, and its light is seen from 18 miles away.",
    ),
    (
        "Café on the quay closes",
        "The café on the quay closes in June, its owner Zoë Ferreira-Nuñez told The Gazette. She opened it in 1987.",
        "From now on bread is sold at the station. The baker, 中村 Yui, will bring it at 6.30 a.m. every day.",
    ),
)
SENTENCES = {
    STORIES[0][0]: [
        "Lighthouse of Tolm lit again",
        "The lighthouse of Tolm was lit again on Friday, after 11 dark years.",
        "“We counted the days,” said its keeper.",
        "The lamp came from Malmö by lorry, 1,200 km.",
        "It weighs 90 kg, and its light is seen from 18 miles away.",
    ],
    STORIES[1][0]: [
        "Café on the quay closes",
        "The café on the quay closes in June, its owner Zoë Ferreira-Nuñez told The Gazette.",
        "She opened it in 1987.",
        "From now on bread is sold at the station.",
        "The baker, 中村 Yui, will bring it at 6.30 a.m. every day.",
    ],
}
CAPTURE = """
import sys
from warcio.capture_http import capture_http
import http.client
with capture_http(sys.argv[1]):
    for path in sys.argv[3:]:
        connection = http.client.HTTPConnection(sys.argv[2])
        connection.request("GET", path)
        connection.getresponse().read()
"""


def indexed(tmp_path: Path, encoder: Encoder, *sources: str) -> list[Article]:
    """The articles of sources, in a collection that `doctor` finds sound, each sentence exactly where it is said."""
    web = WebSettings(pause=0)
    report = index_sources(sources, tmp_path / "c", web=web, encoder=encoder, progress=False)
    assert report.skipped == ()
    assert all(finding.sound for finding in check_collection(tmp_path / "c", encoder))
    with Collection.open(tmp_path / "c") as collection:
        articles = collection.articles()
        for found in articles:
            said = [
                (sentence.kind, found.text[sentence.start : sentence.end])
                for sentence in collection.sentences(found.article_id)
            ]
            assert [text for kind, text in said if kind != "byline"] == SENTENCES[found.title]
        return articles


def titles(articles: Sequence[Article]) -> list[str]:
    return sorted(found.title for found in articles)


@pytest.fixture
def paper(site: Site) -> Site:
    """A newspaper's site: its stories, a feed and a robots.txt."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /admin\n", "text/plain")
    for number, (title, *paragraphs) in enumerate(STORIES):
        site.put(f"/{number}.html", article(title, *paragraphs), "text/html; charset=utf-8", ETag=f'"{number}"')
    entries = "".join(
        f"<entry><title>{title}</title><id>urn:{number}</id><link href='/{number}.html'/>"
        f"<published>2025-05-0{number + 1}T08:00:00Z</published></entry>"
        for number, (title, *_) in enumerate(STORIES)
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Gazette</title><id>urn:g</id>{entries}</feed>"
    site.put("/feed.atom", feed, "application/atom+xml")
    return site


def test_a_mailbox_by_pythons_own_module(tmp_path: Path, encoder: Encoder) -> None:
    box = mailbox.mbox(tmp_path / "press.mbox")
    for number, (title, *paragraphs) in enumerate(STORIES):
        message = EmailMessage()
        message["From"] = "The Gazette <desk@gazette.example>"
        message["To"] = "archive@library.example"
        message["Subject"] = title
        message["Date"] = "Tue, 06 May 2025 07:08:09 +0200"
        message["Message-ID"] = f"<{number}@gazette.example>"
        message.set_content("\n\n".join(paragraphs), cte="8bit")
        if not number:
            message.add_alternative(article(title, *paragraphs), subtype="html")
        box.add(message)
    box.close()
    assert b"\n>From now on" in (tmp_path / "press.mbox").read_bytes()
    articles = indexed(tmp_path, encoder, str(tmp_path / "press.mbox"))
    assert titles(articles) == sorted(SENTENCES)
    assert {found.published for found in articles} == {"2025-05-06T07:08:09+02:00"}
    assert articles[0].source == "press.mbox#0@gazette.example"


def test_a_feed_over_http(paper: Site, tmp_path: Path, encoder: Encoder) -> None:
    articles = indexed(tmp_path, encoder, paper.url("/feed.atom"))
    assert titles(articles) == sorted(SENTENCES)
    assert [found.source for found in articles] == [paper.url("/0.html"), paper.url("/1.html")]
    assert [found.published for found in articles] == ["2025-05-01T08:00:00Z", "2025-05-02T08:00:00Z"]


def test_an_archive_written_by_warcio(paper: Site, tmp_path: Path, encoder: Encoder) -> None:
    # In a process of its own: warcio changes Python's http.client to listen in.
    archive = tmp_path / "gazette.warc.gz"
    paths = ["/0.html", "/1.html", "/nowhere"]
    subprocess.run([sys.executable, "-c", CAPTURE, str(archive), f"127.0.0.1:{paper.port}", *paths], check=True)
    articles = indexed(tmp_path, encoder, str(archive))
    assert titles(articles) == sorted(SENTENCES)
    assert [found.url for found in articles] == [paper.url("/0.html"), paper.url("/1.html")]
    assert articles[0].source == f"gazette.warc.gz!/{paper.url('/0.html')}"
