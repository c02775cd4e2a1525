"""Hostile text cannot leave its place on a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.escaping import escape, long_date, safe_url, visible


@given(st.text())
def test_escaped_text_holds_nothing_with_a_meaning(text: str) -> None:
    assert not set(escape(text)) & set("<>\"'{}`$\\")


def test_what_steers_a_display_is_dropped_and_the_rest_stays() -> None:
    assert visible("a\u202eb\u2066c\x1b[31m\x00d\te\n") == "abc[31md\te\n"
    assert visible("שלום\u200f! عربى 🇳🇴 é") == "שלום\u200f! عربى 🇳🇴 é"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "vbscript:x",
        "data:text/html,x", "//evil.example/x", "http://", "file:///etc/passwd", "https://a\u202e.example", "http://[::1",
        "http://a:b/",
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    assert safe_url(url) == ""


def test_addresses_of_the_web_are_kept_as_they_are() -> None:
    assert safe_url("https://a.example/x?y=1#:~:text=z%2D") == "https://a.example/x?y=1#:~:text=z%2D"


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2014-02-14", "14 February 2014"),
        ("2014-02-14T23:30:00+08:00", "14 February 2014"),
        (None, ""),
        ("soon", "soon"),
    ],
)
def test_dates_are_written_out(iso: str | None, shown: str) -> None:
    assert long_date(iso) == shown
