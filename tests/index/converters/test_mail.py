"""EML, MBOX and MHTML."""

from __future__ import annotations

import pytest

from index.converters import ParsedArticle, Problem
from index.errors import SourceError


def test_a_message_and_its_headers(only, made, kinds):
    parsed = only("a.eml", made.mail())
    assert parsed.article.published == "2024-05-06T07:08:00+02:00"
    assert kinds(parsed)[:2] == [("title", made.TITLE), ("byline", "By Ada Reporter | 2024-05-06")]


def test_html_is_taken_where_it_says_more(only, made):
    text = only("a.eml", made.mail(made.page())).article.text
    assert made.PARAGRAPHS[3] in text
    assert "See the HTML part" not in text


def test_quoted_lines_and_signature_go(only):
    data = (
        b"Subject: Re: Ferry\nFrom: a@b.example\nMIME-Version: 1.0\n\n> old words\n\nThe ferry "
        b"sails\nagain today.\n\n-- \nAnn\n"
    )
    assert only("a.eml", data).article.text == "Ferry\n\nThe ferry sails again today."


def test_attached_documents_are_articles_of_their_own(results, made):
    from email import message_from_bytes, policy

    message = message_from_bytes(made.mail(), policy=policy.default)
    message.add_attachment(made.docx(), maintype="application", subtype="octet-stream", filename="../report.docx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    found = results("a.eml", bytes(message))
    assert [f.article.source for f in found] == ["a.eml", "a.eml!/../report.docx"]
    assert found[1].article.title == made.TITLE


def test_a_mailbox_goes_on_after_an_empty_message(results, made):
    data = made.mbox() + b"From x@y.example Mon May  6 07:08:00 2024\nSubject: Nothing\n\n\n"
    found = results("a.mbox", data)
    assert [type(f) for f in found] == [ParsedArticle, ParsedArticle, Problem]
    assert [f.article.source for f in found[:2]] == ["a.mbox#one@example.org", "a.mbox#two@example.org"]
    assert found[2].source == "a.mbox message 3"


def test_a_line_that_begins_with_from_does_not_end_a_message(only):
    data = (
        b"From a@b.example Mon May  6 07:08:00 2024\nSubject: Ferry\n\nOne line.\n\nFrom me to you.\n\n>From here on.\n"
    )
    assert only("a.mbox", data).article.text == "Ferry\n\nOne line.\n\nFrom me to you.\n\nFrom here on."


def test_a_saved_page_knows_its_address(only, made):
    article = only("a.mhtml", made.mhtml()).article
    assert article.url == "http://news.example.org/bridge"
    assert article.metadata_sources["url"] == "MHTML header"


def test_a_message_without_text_says_so(results):
    with pytest.raises(SourceError, match=r"a\.eml: a message without text"):
        results("a.eml", b"Subject: x\nContent-Type: image/png\n\nabc")


def test_broken_headers_are_no_reason_to_fail(only):
    data = (
        b"Subject: =?utf-8?q?=ff=fe?=\nFrom: =?x?b?!!?= <\nDate: yesterday\nContent-Type: text/plain; "
        b"charset=nonsense\n\nSome text.\n"
    )
    assert "Some text." in only("a.eml", data).article.text
