"""Feeds, NITF and NewsML-G2, and XML that is none of them."""

from __future__ import annotations

import pytest

from index.converters import ParsedArticle, Problem
from index.errors import SourceError


def test_feed_entries(only, made):
    article = only("a.xml", made.rss()).article
    assert (article.publisher, article.published, article.url) == (
        "The Gazette",
        "2024-05-06T07:08:00Z",
        "http://news.example.org/bridge",
    )
    assert article.source == "a.xml#http://news.example.org/bridge"


def test_a_feed_without_links_and_an_entry_without_text(results):
    feed = (
        "<rss version='2.0'><channel><title>F</title><item><title>One</title><description>Text of "
        "one.</description></item><item><title>Two</title></item></channel></rss>"
    )
    found = results("a.rss", feed)
    assert [type(f) for f in found] == [ParsedArticle, Problem]
    assert found[0].article.source == "a.rss#1"
    assert found[1].source == "a.rss entry 2"


def test_atom(only):
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>F</title><entry><title "
        "type='html'>One &amp;amp; two</title><id>urn:1</id>"
        "<author><name>Ann Lee</name></author><updated>2024-05-06T07:08:00Z</updated><content "
        "type='html'>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</content></entry></feed>"
    )
    article = only("a.atom", feed).article
    assert article.title == "One & two"
    assert article.text.endswith("First.\n\nSecond.")
    assert article.authors == ("Ann Lee",)


def test_nitf_captions_and_byline(only, made, kinds):
    found = kinds(only("a.xml", made.nitf()))
    assert found[:2] == [("title", made.TITLE), ("byline", "By Ada Reporter")]
    assert found[-1] == ("caption", "The bridge at night.")


def test_a_message_of_several_news_items(results, made):
    item = made.newsml().split("?>")[1]
    empty = "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:2'><itemMeta/></newsItem>"
    found = results("a.xml", f"<newsMessage><itemSet>{item}{empty}</itemSet></newsMessage>")
    assert found[0].article.source == "a.xml#urn:x:1"
    assert found[0].article.publisher == "The Gazette"
    assert isinstance(found[1], Problem)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            "<?xml version='1.0'?><!DOCTYPE n [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><body>&x;</body></nitf>",
            "defines entities",
        ),
        (
            (
                "<?xml version='1.0'?><!DOCTYPE n [<!ENTITY x "
                "'lol'>]><rss><channel><item><title>&x;</title></item></channel></rss>"
            ),
            "defines entities",
        ),
        ("<?xml version='1.0'?><nitf>" + "<a>" * 100_000, "broken XML"),
        ("<?xml version='1.0'?><nitf><body>", "broken XML"),
        ("<?xml version='1.0'?><urlset><url><loc>http://a.example/</loc></url></urlset>", "sitemap"),
        ("<?xml version='1.0'?><invoice/>", "root element 'invoice'"),
        ("<rss version='2.0'><channel><title>F</title></channel></rss>", "without entries"),
    ],
)
def test_what_cannot_be_read_says_why(data, reason, results):
    with pytest.raises(SourceError, match=reason):
        results("a.xml", data)
