"""The article page: every sentence reachable, in paragraphs, captions apart; the listing finds articles."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from scripted import BRIDGE, BRIDGE_SENTENCES, EVIL, TEXT

from index.arrivals import Arrival
from index.article import Sentence
from ui.article_page import article_page, blocks
from ui.articles_page import PER_PAGE, Listing, articles_page, matching
from ui.crossheads import is_crosshead
from ui.look import Look


def test_each_sentence_carries_its_number() -> None:
    page = article_page(BRIDGE, BRIDGE_SENTENCES, name="Pullquote")
    for number, sentence in enumerate(BRIDGE_SENTENCES):
        assert f'<span class="s" id="s{number}">{TEXT[sentence.start : sentence.end]}</span>' in page
    assert '<h1 class="headline" dir="auto"><span class="s" id="s0">' in page
    assert '<p class="caption" dir="auto"><span class="s" id="s5">' in page
    assert "One piece of the source was left out" in page
    assert page.count("Ola Brandt") == 1


def test_a_paragraph_ends_at_a_line_break_and_where_the_kind_changes() -> None:
    numbers = [[number for number, _ in block] for block in blocks(TEXT, BRIDGE_SENTENCES)]
    assert numbers == [[0], [1], [2, 3, 4], [5]]


def test_words_alone_in_a_paragraph_are_a_crosshead() -> None:
    text = "Rain fell.\nHelp for households\nIt can be applied for. Soon.\nMore tomorrow"
    pieces = ["Rain fell.", "Help for households", "It can be applied for.", "Soon.", "More tomorrow"]
    sentences = [Sentence(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]
    page = article_page(replace(BRIDGE, text=text), sentences, name="n")
    assert re.findall(r"<h2.*?</h2>", page) == [
        '<h2 class="crosshead" dir="auto"><span class="s" id="s1">Help for households</span></h2>'
    ]
    for other in ("It rained.", "HARROWMOUTH, March 5 (Northwire) -", "“We go”", "and then he went", "A" * 90, "A"):
        assert not is_crosshead(other)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1), max_size=8))
def test_the_text_of_the_page_is_the_text_of_the_article(pieces: list[str]) -> None:
    text = " ".join(pieces)
    sentences, at = [], 0
    for piece in pieces:
        sentences.append(Sentence(at, at + len(piece)))
        at += len(piece) + 1
    page = article_page(replace(BRIDGE, text=text, title="x", removed=()), sentences, name="n")
    shown = re.findall(r'<span class="s" id="s\d+">(.*?)</span>', page, re.DOTALL)
    assert [html.unescape(piece) for piece in shown] == pieces


def test_a_hostile_article_brings_no_markup() -> None:
    page = article_page(EVIL, (Sentence(0, len(EVIL.text)),), name="Pullquote")
    assert "<img" not in page
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert 'lang="&quot;&gt;&lt;script&gt;"' in page
    assert "\u202e" not in page


def test_the_listing_finds_by_every_word_and_puts_the_newest_first() -> None:
    older = replace(BRIDGE, article_id="c" * 16, title="Old bridge", published="2024-01-01")
    undated = replace(BRIDGE, article_id="d" * 16, title="A bridge", published=None)
    every = [undated, older, BRIDGE]
    assert matching(every, Listing("bridge HARBOUR")) == [BRIDGE, older, undated]
    assert matching([BRIDGE], Listing("tunnel")) == []
    assert matching(every, Listing(order="oldest")) == [older, BRIDGE, undated]
    assert matching(every, Listing(order="title")) == [undated, BRIDGE, older]
    assert matching(every, Listing(order="added"), {older.article_id: 9})[0] == older
    assert matching(every, Listing(publisher="Northwire")) == []


def test_copies_and_older_versions_are_listed_when_asked_for() -> None:
    copy = replace(BRIDGE, article_id="c" * 16, copy_of=BRIDGE.article_id)
    assert matching([copy, BRIDGE], Listing()) == [BRIDGE]
    assert len(matching([copy, BRIDGE], Listing(copies=True))) == 2
    assert "One article and one copy or older version that is not shown" in articles_page(
        [copy, BRIDGE], Listing(), look=Look("n")
    )
    assert "not shown" not in articles_page([copy, BRIDGE], Listing(copies=True), look=Look("n"))


def test_the_listing_tells_when_an_article_came_and_changed() -> None:
    came, same_day, later = (f"2025-03-{day}+01:00" for day in ("18T09:00:00", "18T23:59:59", "20T08:00:00"))

    def shown(*times: str) -> str:
        arrivals = {BRIDGE.article_id: Arrival(*times)} if times else {}
        page = articles_page([BRIDGE], Listing(), look=Look("n"), arrivals=arrivals)
        return html.unescape(re.sub(r"<[^>]+>", "", page))

    assert "added 18 March 2025\n" in shown(came, same_day)
    assert "added 18 March 2025, changed 20 March 2025" in shown(came, later)
    # One that was stored before that was noted.
    assert "added 1" not in shown()


def test_the_listing_comes_in_pages() -> None:
    many = [replace(BRIDGE, article_id=f"{n:016x}", title=f"Article {n:04}") for n in range(PER_PAGE + 1)]
    first, last = (articles_page(many, Listing(number=number), look=Look("n")) for number in (1, 99))
    assert first.count('<li><a dir="auto"') == PER_PAGE
    assert 'href="articles?page=2">Next' in first
    assert last.count('<li><a dir="auto"') == 1
    assert "Page 2 of 2" in last
    assert 'value="&quot;&gt;&lt;x"' in articles_page(many, Listing('"><x'), look=Look("n"))
    assert "empty" in articles_page([], Listing(), look=Look("n"))
