from __future__ import annotations

import pytest

from index.errors import SourceError

PARAGRAPHS = [
    "The ferry Marisca sailed again on Sunday morning after nine weeks in the dockyard at Skell.",
    "About two hundred islanders stood on the quay when the ship left at five past seven.",
    "“The island has its street back,” said the harbour master, who had waited for this day since January.",
    "The repair of the gearbox cost 1.2 million euros and took four weeks longer than planned.",
]


def page(body: str, head: str = "<title>Ferry sails again | Westmarr Today</title>") -> str:
    return (
        f"<html lang=en><head>{head}</head><body><nav><a "
        f"href=/>Home</a></nav><main><article>{body}</article></main></body></html>"
    )


def body(*extra: str) -> str:
    return "<h1>Ferry sails again</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "".join(extra)


def test_title_comes_from_the_heading_without_the_site(only):
    article = only("a.html", page(body())).article
    assert article.title == "Ferry sails again"
    assert article.text.count("Ferry sails again") == 1
    assert article.language == "en"


def test_json_ld_gives_metadata_and_a_byline(only, kinds):
    data = """{"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "2025-03-31T09:30:00+02:00",
      "author": [{"@type": "Person", "name": "Suri Benedetto"}, {"name": "Leo Carrick"}],
      "publisher": {"name": "Westmarr Today"}}"""
    parsed = only("a.html", page(body(), f'<script type="application/ld+json">{data}</script>'))
    assert parsed.article.published == "2025-03-31T09:30:00+02:00"
    assert parsed.article.publisher == "Westmarr Today"
    assert parsed.article.metadata_sources["published"] == "JSON-LD"
    assert kinds(parsed)[:2] == [("title", "Ferry sails again"), ("byline", "By Suri Benedetto and Leo Carrick")]


def test_a_byline_on_the_page_is_kept_as_it_stands(only, kinds):
    marked = body().replace("</h1>", "</h1><p>By Leo Carrick | Updated: 2025-03-31 09:30</p>")
    parsed = only("a.html", page(marked))
    assert [text for kind, text in kinds(parsed) if kind == "byline"] == ["By Leo Carrick | Updated: 2025-03-31 09:30"]


def test_a_caption_is_marked_and_stands_at_its_place(only, kinds):
    figure = (
        "<figure><img src=a.jpg><figcaption>Cars leave the Marisca at Skell on Sunday morning.</figcaption></figure>"
    )
    marked = body().replace(f"<p>{PARAGRAPHS[2]}", f"{figure}<p>{PARAGRAPHS[2]}")
    found = kinds(only("a.html", page(marked)))
    assert ("caption", "Cars leave the Marisca at Skell on Sunday morning.") in found
    assert found.index(("caption", "Cars leave the Marisca at Skell on Sunday morning.")) > found.index(
        ("body", PARAGRAPHS[1])
    )


def test_what_was_left_out_is_kept_with_a_reason(only):
    marked = page(body("<p>Read more: <a href=/x>Ten islands</a></p>")).replace(
        "</main>", "</main><footer>All rights reserved by Westmarr</footer>"
    )
    removed = {piece.text: piece.reason for piece in only("a.html", marked).article.removed}
    assert "not part of the article" in removed.values()
    assert "All rights reserved by Westmarr" in removed


def test_declared_and_undeclared_encodings(only):
    text = page(body()).replace("Marisca", "Märísça")
    for name, data in (
        ("utf-8.html", text.encode()),
        ("utf-16.html", text.encode("utf-16")),
        ("bare-utf-16.html", text.encode("utf-16-le")),
        ("cp1252.html", text.encode("cp1252")),
        ("latin.html", text.replace("<head>", "<head><meta charset=iso-8859-1>").encode("cp1252")),
    ):
        assert "The ferry Märísça sailed" in only(name, data).article.text, name


def test_a_page_that_is_all_navigation_is_refused(results):
    links = "".join(f"<li><a href=/{i}>Section number {i} of the site</a></li>" for i in range(60))
    with pytest.raises(SourceError, match="navigation"):
        results("nav.html", f"<html><body><nav><ul>{links}</ul></nav></body></html>")


def test_a_page_nested_a_hundred_thousand_deep_keeps_its_text(only):
    deep = "<html><body>" + "<div>" * 100_000 + body() + "</div>" * 100_000
    assert PARAGRAPHS[3] in only("deep.html", deep).article.text


def test_expanding_entities_stay_small(only):
    entities = '<!ENTITY a "lol lol lol">' + "".join(
        f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    text = only("lol.html", f"<!DOCTYPE html [{entities}]>" + page(body("<p>&i;</p>"))).article.text
    assert PARAGRAPHS[0] in text
    assert len(text) < 2000


def test_scripts_and_markup_never_reach_the_text(only):
    hostile = body(
        "<script>alert('x')</script>",
        "<p>The mayor wrote &lt;b&gt;thanks&lt;/b&gt; on the wall of the harbour office.</p>",
    )
    text = only("x.html", page(hostile)).article.text
    assert "alert" not in text
    assert "<b>thanks</b> on the wall" in text
