from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from local_site import Site, article

from index.encoder import Encoder
from index.web.address import parse_address
from index.web.crawl import MAX_LISTS, Crawl
from index.web.memory import WebMemory
from index.web.settings import WebSettings
from index.web.visit import Visit
from index.writer import CollectionWriter


@pytest.fixture
def memory(tmp_path: Path, encoder: Encoder) -> Iterator[WebMemory]:
    with CollectionWriter.open(tmp_path / "c", encoder) as writer:
        yield WebMemory(writer)


def crawl(memory: WebMemory, *urls: str, max_pages: int = 500) -> list[Visit]:
    settings = WebSettings(max_pages=max_pages, pause=0)
    return list(Crawl([parse_address(url) for url in urls], settings, memory).visits())


def told(site: Site, visits: Sequence[Visit]) -> list[tuple[str, str]]:
    return [(visit.outcome, visit.url.removeprefix(site.url(""))) for visit in visits]


def sitemap(*paths: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{path}</loc></url>' for path in paths)}</urlset>"


def sitemap_index(*paths: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{path}</loc></sitemap>' for path in paths)}</sitemapindex>"


def feed(*paths: str) -> str:
    items = "".join(f"<item><title>T</title><link>{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"


def test_what_an_address_holds_is_recognised_by_its_content(site: Site, memory: WebMemory) -> None:
    site.put_article("/a", "A", "Text.")
    site.put_article("/b", "B", "Text.")
    site.put("/list.html", feed("/a"), "text/html")
    site.put("/page.xml", article("C", "Text."), "application/xml")
    site.put("/map.txt", sitemap("/b"), "text/plain")
    visits = crawl(memory, *(site.url(path) for path in ("/list.html", "/page.xml", "/map.txt")))
    assert told(site, visits) == [
        ("passed", "/list.html"),
        ("page", "/a"),
        ("page", "/page.xml"),
        ("passed", "/map.txt"),
        ("page", "/b"),
    ]
    assert site.most_at_once == 1


def test_a_page_in_two_lists_is_visited_once(site: Site, memory: WebMemory) -> None:
    site.put_article("/a", "A", "Text.")
    site.redirect("/old-a", "/a")
    site.put("/feed", feed("/a?utm_source=rss", "/old-a"), "application/rss+xml")
    site.put("/map", sitemap("/a", "/a#part", "/old-a"), "application/xml")
    visits = crawl(memory, site.url("/feed"), site.url("/map"), site.url("/a"))
    assert [visit.outcome for visit in visits].count("page") == 1
    assert not [visit for visit in visits if visit.outcome == "failed"]
    assert site.asked() == ["/feed", "/a", "/old-a", "/map"]


def test_sitemaps_in_a_packed_index(site: Site, memory: WebMemory) -> None:
    site.put_article("/a", "A", "Text.")
    site.put("/index.xml.gz", gzip.compress(sitemap_index("/1.xml.gz", "/nowhere").encode()), "application/gzip")
    site.put("/1.xml.gz", gzip.compress(sitemap("/a").encode()), "application/x-gzip", Content_Encoding="identity")
    assert told(site, crawl(memory, site.url("/index.xml.gz"))) == [
        ("passed", "/index.xml.gz"),
        ("passed", "/1.xml.gz"),
        ("page", "/a"),
        ("failed", "/nowhere"),
    ]


def test_sitemaps_in_a_ring(site: Site, memory: WebMemory) -> None:
    site.put_article("/a", "A", "Text.")
    site.put("/1", sitemap_index("/2"), "application/xml")
    site.put("/2", sitemap_index("/3", "/1"), "application/xml")
    site.put("/3", sitemap("/a"), "application/xml")
    visits = crawl(memory, site.url("/1"))
    assert told(site, visits)[-2:] == [("page", "/a"), ("failed", "/1")]
    assert visits[-1].reason == "sitemaps that name each other in a ring"
    assert site.asked() == ["/1", "/2", "/3", "/a"]


def test_sitemaps_without_end(site: Site, memory: WebMemory) -> None:
    for number in range(6):
        site.put(f"/deep{number}", sitemap_index(f"/deep{number + 1}"), "application/xml")
        site.put(f"/wide{number}", sitemap_index(*(f"/wide{number}-{child}" for child in range(MAX_LISTS + 9))))
    deep = crawl(memory, site.url("/deep0"))
    assert deep[-1].outcome == "failed"
    assert "deep" in deep[-1].reason
    assert len(site.asked()) == 4
    site.requests.clear()
    wide = crawl(memory, site.url("/wide0"))
    assert wide[-1].reason == deep[-1].reason
    assert len(site.asked()) == MAX_LISTS + 1


def test_no_more_pages_than_asked_for(site: Site, memory: WebMemory) -> None:
    for number in range(5):
        site.put_article(f"/{number}", "A", "Text.")
    site.put("/1.xml", sitemap(*(f"/{number}" for number in range(5))), "application/xml")
    site.put("/2.xml", sitemap("/0"), "application/xml")
    site.put("/index.xml", sitemap_index("/1.xml", "/2.xml"), "application/xml")
    visits = crawl(memory, site.url("/index.xml"), max_pages=3)
    assert [visit.outcome for visit in visits].count("page") == 3
    assert "3 pages were looked at; see --max-pages" in visits[-1].reason
    assert site.asked() == ["/index.xml", "/1.xml", "/0", "/1", "/2"]
    assert not [visit for visit in crawl(memory, site.url("/1.xml"), max_pages=5) if visit.outcome == "failed"]


def test_lists_cannot_point_inwards(site: Site, memory: WebMemory) -> None:
    site.put("/secret", article("Secret", "Text."))
    inside = site.url("/secret", "localhost")
    site.put("/feed", feed(inside, "file:///etc/passwd"), "application/rss+xml")
    site.put("/map", sitemap(inside, "file:///etc/passwd"), "application/xml")
    site.put("/index", sitemap_index(inside, "file:///etc/passwd"), "application/xml")
    visits = crawl(memory, *(site.url(path) for path in ("/feed", "/map", "/index")))
    assert {visit.outcome for visit in visits} <= {"passed", "failed", "entries"}
    assert site.asked() == ["/feed", "/map", "/index"]
    reasons = "\n".join(visit.reason for visit in visits)
    assert "private or local address" in reasons
    assert "file:///etc/passwd: not an http or https address" in reasons


def test_the_visits_end_when_the_run_does(site: Site, memory: WebMemory) -> None:
    site.put("/map", sitemap("/a", "/b"), "application/xml")
    settings = WebSettings(pause=3600)
    crawl = Crawl([parse_address(site.url("/map"))], settings, memory, stopping=lambda: bool(site.requests))
    assert list(crawl.visits()) == []
    assert [path for path, _ in site.requests] == ["/robots.txt"]


def test_a_packed_sitemap_that_is_damaged(site: Site, memory: WebMemory) -> None:
    site.put("/map.gz", gzip.compress(sitemap(*(f"/{n}" for n in range(5000))).encode())[:-200], "application/gzip")
    (visit,) = crawl(memory, site.url("/map.gz"))
    assert visit.outcome == "failed"
    assert visit.reason.startswith("damaged")


def test_a_list_that_has_not_changed_still_leads_on(site: Site, memory: WebMemory) -> None:
    site.put_article("/a", "A", "Text.")
    site.put("/map", sitemap("/a"), "application/xml", ETag='"1"')
    for _ in range(2):
        assert told(site, crawl(memory, site.url("/map"))) == [("passed", "/map"), ("page", "/a")]
    assert site.requests[-2][1]["if-none-match"] == '"1"'
