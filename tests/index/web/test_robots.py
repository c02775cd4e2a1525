from __future__ import annotations

import pytest

from index.web.address import parse_address
from index.web.client import Answer
from index.web.robots import Robots

PAGE = parse_address("https://news.example/articles/1.html")


def robots(text: str, status: int = 200) -> Robots:
    return Robots.read(Answer(status, {}, text.encode()))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /articles/", False),
        ("User-agent: *\nDisallow: /*.html$", False),
        ("User-agent: *\nDisallow: /\nAllow: /articles/", True),
        ("User-agent: Pullquote\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: Pullquote\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: OtherBot\nDisallow: /", True),
        ("<html>not found</html>", True),
        ("User-agent: *\nDisallow: /" + "a*" * 10_000 + "b", True),
    ],
)
def test_rules(text: str, allowed: bool) -> None:
    assert robots(text).refusal(PAGE) == ("" if allowed else "robots.txt does not allow it")


def test_no_file_allows_everything_and_a_server_in_trouble_nothing() -> None:
    for status in (403, 404, 410):
        assert robots("User-agent: *\nDisallow: /", status).refusal(PAGE) == ""
    for status in (500, 503):
        assert robots("", status).refusal(PAGE) == f"robots.txt cannot be read: HTTP {status}"


def test_crawl_delay() -> None:
    assert robots("User-agent: *\nCrawl-delay: 2.5").delay == 2.5
    assert robots("User-agent: *\nCrawl-delay: soon\n").delay == 0
    assert robots("").delay == 0
    assert robots("", 404).delay == 0
