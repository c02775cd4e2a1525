"""Dates beside a cited sentence: in the reply, and on the terminal."""

import numpy as np

from index.article import Article, Sentence
from qa.citations import cite
from qa.dates.mention import DateMention
from qa.reply import Answer, Citation, Reply
from qa.shelf import OpenArticle
from qa.terminal import render

TEXT = "Bridge opens\nAnn Lee opened it on Thursday, two months ago\x1b[31m it was due. It was planned in 2009."


def opened(published="2014-02-14T09:00:00Z", language="en-GB"):
    pieces = ((0, 12), (13, TEXT.index(" It was planned")), (TEXT.index("It was planned"), len(TEXT)))
    sentences = tuple(Sentence(start, end) for start, end in pieces)
    article = Article("ab", "a.txt", "/a.txt", "Bridge opens", TEXT, "Herald", published=published, language=language)
    return OpenArticle(article, sentences, np.zeros((3, 4), np.float32))


def test_a_citation_says_what_its_dates_mean_beside_the_verbatim_sentence():
    citation = cite(opened(), 1, 13, 20)
    assert citation.sentence == TEXT[citation.sentence_start : citation.sentence_end]
    dates = citation.to_dict()["dates"]
    assert [(item["text"], item["means"], item["precision"]) for item in dates] == [
        ("Thursday", "2014-02-13", "day"),
        ("two months ago", "2013-12-01/2013-12-31", "month"),
    ]
    assert all(TEXT[item["start"] : item["end"]] == item["text"] for item in dates)
    assert all(citation.sentence_start <= item["start"] < item["end"] <= citation.sentence_end for item in dates)
    assert Citation.from_dict(citation.to_dict()) == citation


def test_what_is_complete_needs_no_note():
    assert cite(opened(), 2).dates == ()


def test_no_note_without_the_articles_date_or_in_another_language():
    assert cite(opened(published=None), 1).to_dict()["dates"] == []
    assert cite(opened(language="de"), 1).dates == ()
    assert len(cite(opened(language=""), 1).dates) == 2


def test_a_citation_written_before_there_were_dates_is_read():
    values = cite(opened(), 1).to_dict()
    del values["dates"]
    assert Citation.from_dict(values).dates == ()


def test_the_terminal_shows_a_line_for_each_date_and_none_in_the_quote():
    citation = cite(opened(), 1, 13, 20)
    reply = Reply("Who?", "Who?", "single", (Answer("Ann Lee", 0.9, "high", (citation,)),), (), {})
    lines = render(reply, style=False).splitlines()
    assert any(line.startswith("   [Ann Lee] opened it on Thursday, two months ago") for line in lines)
    place = lines.index("   Thursday = 13 February 2014")
    assert lines[place + 1] == "   two months ago = December 2013"
    assert "\x1b[2m   Thursday = 13 February 2014\x1b[0m" in render(reply, style=True)


def test_a_refusal_shows_them_as_well():
    reply = Reply("Who?", "Who?", "single", (), (cite(opened(), 1),), {})
    assert "   Thursday = 13 February 2014" in render(reply, style=False).splitlines()


def test_hostile_words_of_a_date_are_cleaned_at_the_terminal():
    mention = DateMention(13, 20, "Th\x1b[31mursday\u202e", *(cite(opened(), 1).dates[0].first,) * 2, "day", True)
    values = cite(opened(), 1).to_dict() | {"dates": [mention.to_dict()]}
    reply = Reply("Who?", "Who?", "single", (), (Citation.from_dict(values),), {})
    assert "   Thursday = 13 February 2014" in render(reply, style=False).splitlines()
