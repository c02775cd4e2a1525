"""Web addresses through the whole of an indexing run, against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from local_site import Site, article

from index.article import Article
from index.collection import Collection
from index.commands import index
from index.encoder import Encoder
from index.errors import PullquoteError, SourceError
from index.indexer import index_sources
from index.report import RunReport
from index.web.settings import WebSettings

BRIDGE = (
    "New bridge opens at Sarn",
    "The mayor opened the new bridge on Monday morning in front of six hundred people. A band played two marches.",
    "It cost 40 million crowns, which the town and the county paid in equal parts. Work had begun four years before.",
    "Buses cross the bridge from Tuesday on. Lorries have to wait until the road on the other side is finished.",
)
FERRY = (
    "Ferry stops running",
    "The last ferry left the harbour on Sunday night with forty passengers on board. Six sailors said goodbye.",
    "The ferry had carried people over the river for ninety years. It will be a restaurant in the old harbour.",
)


@pytest.fixture
def run(tmp_path: Path, encoder: Encoder):  # type: ignore[no-untyped-def]
    """Indexes addresses into the collection `tmp_path / "c"` without pauses."""

    def run(*sources: str, max_pages: int = 500, **options: bool) -> RunReport:
        web = WebSettings(max_pages=max_pages, pause=0, max_bytes=1_000_000)
        return index_sources(sources, tmp_path / "c", web=web, encoder=encoder, progress=False, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def stored(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Articles by location, each with exact sentences."""

    def stored() -> dict[str, Article]:
        with Collection.open(tmp_path / "c") as collection:
            articles = collection.articles()
            for article in articles:
                for sentence in collection.sentences(article.article_id):
                    assert article.text[sentence.start : sentence.end].strip() != ""
            return {article.location: article for article in articles}

    return stored


def summary(report: RunReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.removed


def test_a_page_is_called_by_its_address(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    claimed = '<link rel="canonical" href="https://elsewhere.example/x"><meta property="og:site_name" content="Post">'
    site.redirect("/go", "/bridge.html?id=7")
    site.put("/bridge.html?id=7", article(*BRIDGE, head=claimed))
    assert summary(run(site.url("/go#part"))) == (1, 0, 0, 0)
    url = site.url("/bridge.html?id=7")
    (found,) = stored().values()
    assert (found.location, found.source, found.url, found.publisher) == (url, url, url, "Post")
    assert found.metadata_sources["url"] == "address"
    assert found.text == "\n\n".join(BRIDGE)


def test_a_second_run_asks_whether_anything_has_changed(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    site.put_article("/bridge", *BRIDGE, ETag='"b1"')
    site.put_article("/ferry", *FERRY, Last_Modified="Tue, 06 May 2025 07:08:09 GMT")
    items = "".join(f"<item><title>T</title><link>{path}</link></item>" for path in ("/bridge", "/ferry"))
    feed = site.put("/feed", f"<rss><channel><title>Gazette</title>{items}</channel></rss>", ETag='"f1"')
    assert summary(run(feed)) == (2, 0, 0, 0)
    before = stored()
    site.requests.clear()
    assert summary(run(feed)) == (0, 0, 2, 0)
    assert stored() == before
    asked = {path: headers for path, headers in site.requests if path != "/robots.txt"}
    assert asked["/feed"]["if-none-match"] == '"f1"'
    assert asked["/bridge"]["if-none-match"] == '"b1"'
    assert asked["/ferry"]["if-modified-since"] == "Tue, 06 May 2025 07:08:09 GMT"
    site.requests.clear()
    assert summary(run(feed, again=True)) == (0, 0, 2, 0)
    assert not [headers for _, headers in site.requests if "if-none-match" in headers]


def test_a_page_that_changed(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    url = site.put_article("/bridge", *BRIDGE, ETag='"1"')
    run(url)
    site.put_article("/bridge", *(text.replace("40 million", "41 million") for text in BRIDGE), ETag='"2"')
    assert summary(run(url)) == (0, 1, 0, 0)
    assert "41 million" in stored()[url].text
    assert summary(run(url)) == (0, 0, 1, 0)


def test_the_same_page_from_feed_and_sitemap(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    site.put_article("/bridge", *BRIDGE)
    item = "<item><title>T</title><link>/bridge?utm_source=rss</link></item>"
    feed = site.put("/feed", f"<rss><channel><title>Gazette</title>{item}</channel></rss>")
    sitemap = site.put("/map.xml", "<urlset><url><loc>/bridge</loc></url></urlset>")
    assert summary(run(feed, sitemap)) == (1, 0, 0, 0)
    assert list(stored()) == [site.url("/bridge")]
    assert site.asked().count("/bridge") == 1


def test_a_feed_without_links(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    items = (
        f"<item><guid isPermaLink='false'>7</guid><title>{BRIDGE[0]}</title>"
        f"<description>{' '.join(BRIDGE[1:])}</description></item><item><title>Nothing but a title</title></item>"
    )
    feed = site.put("/feed", f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>")
    report = run(feed)
    assert summary(report) == (1, 0, 0, 0)
    assert report.skipped == ((f"{feed} entry 2", "no text in the feed, only a title or a link"),)
    assert list(stored()) == [f"{feed}#7"]
    assert stored()[f"{feed}#7"].publisher == "Gazette"
    # What a feed does not list any more is not gone.
    site.put_article("/ferry", *FERRY)
    site.put("/feed", "<rss><channel><item><title>T</title><link>/ferry</link></item></channel></rss>")
    assert summary(run(feed, prune=True)) == (1, 0, 0, 0)
    assert len(stored()) == 2


def test_the_date_of_a_list_stands_where_the_page_gives_none(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    site.put("/dated", article(*BRIDGE, head='<meta name="date" content="2025-01-02">'))
    site.put_article("/undated", *FERRY)
    news = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    date = "<news:news><news:publication_date>2025-05-06</news:publication_date></news:news>"
    urls = "".join(f"<url><loc>{path}</loc>{date}</url>" for path in ("/dated", "/undated"))
    run(site.put("/map.xml", f"<urlset {news}>{urls}</urlset>"))
    dates = {
        location.rpartition("/")[2]: (article.published, article.metadata_sources["published"])
        for location, article in stored().items()
    }
    assert dates == {"dated": ("2025-01-02", "meta element"), "undated": ("2025-05-06", "news sitemap")}


def test_other_formats_at_an_address(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    lines = "".join(
        json.dumps({"id": n, "title": f"T{n}", "text": f"Text number {n} is here."}) + "\n" for n in range(2)
    )
    url = site.put("/news", lines, "application/octet-stream")
    markdown = site.put("/bridge.md", f"# {BRIDGE[0]}\n\n{BRIDGE[1]}\n", "text/markdown")
    assert summary(run(url, markdown)) == (3, 0, 0, 0)
    assert sorted(stored()) == [markdown, f"{url}#0", f"{url}#1"]


def test_what_fails_is_named_and_the_rest_goes_on(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
    site.put_article("/good", *BRIDGE)
    site.put_article("/private", *FERRY)
    site.put("/broken", status=500)
    site.put("/empty", "")
    site.put("/image", b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png")
    site.put("/large", bytes(1_000_001))
    site.put("/links", "<html><body><nav>" + "<a href='/x'>Home</a> " * 20 + "</nav></body></html>")
    bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><rss><channel>&b;</channel></rss>"
    site.put("/entities", bomb, "application/rss+xml")
    names = ("private", "broken", "empty", "image", "large", "links", "entities", "nowhere", "good")
    report = run(*(site.url(f"/{name}") for name in names))
    assert summary(report) == (1, 0, 0, 0)
    reasons = {source.rpartition("/")[2]: reason for source, reason in report.skipped}
    assert {name: reason.split(";")[0] for name, reason in reasons.items()} == {
        "private": "robots.txt does not allow it",
        "broken": "HTTP 500 Internal Server Error",
        "empty": "is empty",
        "image": "an image",
        "large": "larger than 1 MB",
        "links": reasons["links"].split(";")[0],
        "entities": "XML that defines entities of its own is not read",
        "nowhere": "HTTP 404 Not Found",
    }
    assert "HTML page without text" in reasons["links"] or "no article found" in reasons["links"]
    assert list(stored()) == [site.url("/good")]


def test_only_a_page_that_is_gone_is_pruned(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    for path, texts in (("/a", BRIDGE), ("/b", FERRY)):
        site.put_article(path, *texts)
    both = (site.url("/a"), site.url("/b"))
    run(*both)
    site.put("/a", status=500)
    site.put("/b", status=404)
    with pytest.raises(SourceError, match="HTTP 500"):
        run(*both)
    assert len(stored()) == 2
    report = run(*both, prune=True)
    assert summary(report) == (0, 0, 0, 1)
    assert [source for source, _ in report.skipped] == [site.url("/a")]
    assert list(stored()) == [site.url("/a")]


def test_a_page_that_is_gone_is_kept_without_prune(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    urls = (site.put_article("/a", *BRIDGE), site.put_article("/b", *FERRY))
    run(*urls)
    site.put("/b", status=410)
    report = run(*urls)
    assert summary(report) == (0, 0, 1, 0)
    assert report.skipped == ((urls[1], "HTTP 410 Gone; its article is kept, --prune removes it"),)
    assert len(stored()) == 2


def test_a_page_that_moved_for_good(site, run, stored) -> None:  # type: ignore[no-untyped-def]
    old = site.put_article("/old", *BRIDGE)
    run(old)
    site.redirect("/old", "/new", 301)
    site.put("/new", status=500)
    with pytest.raises(SourceError):
        run(old, prune=True)
    assert list(stored()) == [old]
    site.put_article("/new", *BRIDGE)
    assert run(old, prune=True).removed == 1
    assert list(stored()) == [site.url("/new")]


def test_a_site_that_is_down_takes_nothing_away(site, run, stored, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    url = site.put_article("/a", *BRIDGE)
    run(url)
    site.put("/robots.txt", status=503, Retry_After="7200")
    file = tmp_path / "ferry.md"
    file.write_text(f"# {FERRY[0]}\n\n{FERRY[1]}\n")
    report = run(url, str(file), prune=True)
    assert (report.new, report.removed) == (1, 0)
    assert [source for source, _ in report.skipped] == [url]
    assert len(stored()) == 2


def test_files_and_addresses_do_not_prune_each_other(site, run, stored, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    url = site.put_article("/a", *BRIDGE)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.md").write_text(f"# {FERRY[0]}\n\n{FERRY[1]}\n")
    run(url, str(folder))
    run(str(folder), prune=True)
    run(url, prune=True)
    assert len(stored()) == 2


def test_a_sitemap_file_says_what_to_do(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "map.xml").write_text("<?xml version='1.0'?><urlset><url><loc>http://a.example/</loc></url></urlset>")
    with pytest.raises(SourceError, match="a sitemap; give its web address"):
        run(str(tmp_path / "map.xml"))


def test_no_more_pages_than_asked_for(site, run) -> None:  # type: ignore[no-untyped-def]
    urls = "".join(
        f"<url><loc>{site.put_article(f'/{n}', f'Title {n}', f'Text {n} is here.')}</loc></url>" for n in "abc"
    )
    sitemap = site.put("/map.xml", f"<urlset>{urls}</urlset>")
    report = run(sitemap, max_pages=2)
    assert report.new == 2
    ((source, reason),) = report.skipped
    assert (source, "2 pages were looked at; see --max-pages" in reason) == (sitemap, True)


def call(*words: object) -> Result:
    return CliRunner().invoke(index, [str(word) for word in words])


def test_the_command(site: Site, tmp_path: Path) -> None:
    site.put_article("/a", *BRIDGE)
    secret = site.url("/a", "reader:hunter2@127.0.0.1")
    words = ("--collection", tmp_path / "c", "--pause", 0, "--contact", "desk@gazette.example", "--json")
    ended = call(secret, *words)
    assert (ended.exit_code, json.loads(ended.stdout)["new"]) == (0, 1)
    assert site.requests[-1][1]["user-agent"].endswith("(desk@gazette.example)")
    ended = call(secret, site.url("/nowhere", "reader:hunter2@127.0.0.1"), "http://reader:hunter2@[bad/", *words)
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["skipped"] == [
        {"source": "http://[bad/", "reason": json.loads(ended.stdout)["skipped"][0]["reason"]},
        {"source": site.url("/nowhere"), "reason": "HTTP 404 Not Found"},
    ]
    assert "hunter2" not in ended.output
    kept = b"".join(path.read_bytes() for path in (tmp_path / "c").iterdir())
    assert b"hunter2" not in kept


def test_a_contact_that_would_break_the_header(tmp_path: Path) -> None:
    ended = call("http://127.0.0.1:1/", "--collection", tmp_path / "c", "--contact", "a\nb")
    assert isinstance(ended.exception, PullquoteError)
    assert "contact" in str(ended.exception)
