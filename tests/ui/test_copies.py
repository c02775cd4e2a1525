"""Copies and older versions on the pages, and in what an answer shows of its sources."""

from __future__ import annotations

from dataclasses import replace

from scripted import BRIDGE, BRIDGE_SENTENCES, answered, citation

from ui.article_page import article_page
from ui.articles_page import Listing, articles_page
from ui.look import Look
from ui.rendering import reply_markup

WHO = citation(BRIDGE, BRIDGE_SENTENCES, 2, "Mayor Irene Falk")


def test_the_article_page_leads_to_copies_and_versions() -> None:
    page = article_page(replace(BRIDGE, copies=("c1", "c2"), replaces=("v1",)), BRIDGE_SENTENCES, name="Pullquote")
    assert '<a href="c1">A copy (1)</a>, <a href="c2">A copy (2)</a>' in page
    assert '<a href="v1">An older version</a>' in page
    assert '<a href="l1">The leading article</a>' in article_page(replace(BRIDGE, copy_of="l1"), (), name="Pullquote")
    assert '<a href="n1">The newest</a>' in article_page(replace(BRIDGE, replaced_by="n1"), (), name="Pullquote")
    assert ">A copy" not in article_page(BRIDGE, BRIDGE_SENTENCES, name="Pullquote")


def test_the_listing_marks_copies_and_older_versions() -> None:
    articles = [BRIDGE, replace(BRIDGE, copy_of="l1"), replace(BRIDGE, replaced_by="n1")]
    page = articles_page(articles, Listing(copies=True), look=Look())
    assert page.count("a copy") == 1
    assert page.count("an older version") == 1


def test_a_copy_is_named_without_its_sentence_and_counts_not() -> None:
    own = replace(WHO, publisher="Northwire", sentence=f"{WHO.sentence} He said so.")
    copy = replace(WHO, publisher="Herald", copy_of=WHO.article_id)
    page = reply_markup(answered("Who?", "Mayor Irene Falk", WHO, own, copy, agreement="agree"), root="./")
    assert "2 sources agree" in page
    assert page.count("The same text in") == 1
    assert page.count("<mark>") == 2
    assert "Herald" in page
