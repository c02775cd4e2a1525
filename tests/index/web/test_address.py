from __future__ import annotations

import pytest

from index.errors import SourceError
from index.web.address import is_web, parse_address, without_credentials


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HTTP://News.Example:80", "http://news.example/"),
        ("https://news.example:443/a/../b#part", "https://news.example/b"),
        ("https://news.example.:8443/a?", "https://news.example:8443/a"),
        ("http://bücher.example/ä b?q=ü", "http://xn--bcher-kva.example/%C3%A4%20b?q=%C3%BC"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("  https://name:secret@news.example/x ", "https://news.example/x"),
    ],
)
def test_one_spelling(text: str, url: str) -> None:
    assert parse_address(text).url == url
    assert parse_address(url) == parse_address(text)


def test_parts() -> None:
    address = parse_address("https://news.example/a?b=c")
    assert (address.scheme, address.host, address.port, address.target) == ("https", "news.example", 443, "/a?b=c")
    assert address.origin == ("https", "news.example", 443)


def test_credentials_are_kept_for_requests_and_never_shown() -> None:
    address = parse_address("https://name:p%40ss@news.example/x")
    assert address.authorization == "Basic bmFtZTpwQHNz"
    assert "bmFtZ" not in repr(address)
    assert "p%40ss" not in repr(address)


def test_links_against_their_page() -> None:
    base = parse_address("https://news.example/feeds/rss.xml")
    assert parse_address("../a.html", base).url == "https://news.example/a.html"
    assert parse_address("//other.example/b", base).url == "https://other.example/b"
    counted = "/a?utm_source=rss&id=7&utm_medium=feed&from=x"
    assert parse_address(counted, base, link=True).url == "https://news.example/a?id=7&from=x"
    assert parse_address("/a?utm_source=rss", base, link=True).url == "https://news.example/a"
    assert parse_address(counted, base).url.endswith(counted)


@pytest.mark.parametrize(
    "text",
    [
        *("file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.example", "ftp://a.example/", "a.html", ""),
        *("http://", "http:///x", "http://a b/", "http://a.example:99999/", "http://a.example:0/", "http://[bad/"),
        *("http://a.example/\0", "http://a.example/a\nb", "http://\u202ea.example/", f"http://a.example/{'x' * 5000}"),
    ],
)
def test_what_is_no_web_address(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_address(text)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("text", ["http://name:se/cret@host:x/", "http://name:secret@[bad/", "ftp://name:secret@host/"])
def test_no_error_shows_a_password(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_address(text)
    assert "cret" not in str(caught.value)
    assert "cret" not in without_credentials(text)


def test_is_web() -> None:
    assert is_web("HTTPS://a.example/")
    assert not is_web("http.txt")
    assert not is_web("ftp://a.example/")
