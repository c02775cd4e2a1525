"""JSON Lines, JSON and CSV: the same fields, one bad line never stops the others."""

from __future__ import annotations

import json

import pytest

from index.converters import ParsedArticle, Problem
from index.errors import SourceError

GOOD = {
    "title": "A",
    "text": "First paragraph.\n\nSecond one.",
    "publisher": "The Paper",
    "authors": "By Ann Lee and Bo Ray",
    "date": "2025-03-14",
}


def test_fields_go_by_their_usual_names(only, kinds):
    record = {
        "headline": "A",
        "articleBody": "Some text.",
        "author": [{"name": "Ann Lee"}],
        "datePublished": "2025-03-14T06:00:00Z",
        "link": "http://a.example/1",
        "articleSection": "News",
    }
    parsed = only("a.jsonl", json.dumps(record) + "\n\n")
    article = parsed.article
    assert (article.title, article.authors, article.published, article.url, article.section) == (
        "A",
        ("Ann Lee",),
        "2025-03-14T06:00:00Z",
        "http://a.example/1",
        "News",
    )
    assert article.source == "a.jsonl#http://a.example/1"
    assert kinds(parsed) == [("title", "A"), ("byline", "By Ann Lee | 2025-03-14"), ("body", "Some text.")]


def test_one_bad_line_is_a_problem_with_its_number(results):
    found = results(
        "a.jsonl", "\n".join([json.dumps(GOOD), "{oops", "[1]", '{"title": "no text"}', json.dumps({**GOOD, "id": 7})])
    )
    assert [type(f) for f in found] == [ParsedArticle, Problem, Problem, Problem, ParsedArticle]
    assert [f.source for f in found if isinstance(f, Problem)] == [f"a.jsonl line {n}" for n in (2, 3, 4)]
    assert found[4].article.source == "a.jsonl#7"


def test_lone_surrogates_and_odd_characters_are_put_right(only):
    text = only("a.jsonl", '{"title": "A\\u0000", "text": "b\\ud800c e\\u0301 \\u202Ed\\u00ad\\u00a0f"}\n').article.text
    assert text == "A\n\nb\ufffdc é d f"
    assert text.encode()


def test_markup_in_text_is_read_as_html(only):
    record = {
        "title": "A",
        "content": (
            "<p>One &amp; two.</p><figure><figcaption>A boat.</figcaption></figure><p>Three.<script>x()</script></p>"
        ),
    }
    assert only("a.json", json.dumps([record])).article.text == "A\n\nOne & two.\n\nA boat.\n\nThree."


def test_a_line_without_end_and_a_line_too_deep(results):
    found = results("a.jsonl", '{"a":' * 50_000 + "\n" + json.dumps(GOOD))
    assert [type(f) for f in found] == [Problem, ParsedArticle]


def test_a_line_over_the_limit_is_a_problem_and_the_rest_goes_on(results, monkeypatch):
    monkeypatch.setattr("index.converters.jsonl.MAX_DOCUMENT_BYTES", 1000)
    found = results("a.jsonl", json.dumps({**GOOD, "text": "word " * 5000}) + "\n" + json.dumps(GOOD))
    assert [type(f) for f in found] == [Problem, ParsedArticle]


@pytest.mark.parametrize("wrap", [lambda r: r, lambda r: [r], lambda r: {"articles": [r]}, lambda r: {"items": [r]}])
def test_json_in_its_usual_shapes(wrap, only):
    assert only("a.json", json.dumps(wrap(GOOD), indent=1)).article.authors == ("Ann Lee", "Bo Ray")


def test_broken_json_says_where(results):
    with pytest.raises(SourceError, match=r"a\.json: bad JSON: .* at line 2 column 1"):
        results("a.json", "[{\n")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_any_separator(mark, results):
    rows = [["title", "text", "date"], ["A", '"First.\n\nSecond."', "2025-03-14"], ["B", "", ""]]
    found = results("a.csv", "\r\n".join(mark.join(row) for row in rows))
    assert found[0].article.text == "A\n\n2025-03-14\n\nFirst.\n\nSecond."
    assert isinstance(found[1], Problem)
    assert found[1].source == "a.csv row 3"


def test_csv_needs_a_column_of_text(results):
    with pytest.raises(SourceError, match='no column named "text"'):
        results("a.csv", "name,age\nAda,36\n")
