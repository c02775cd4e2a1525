"""Copies in answers: cited with their own offsets, never counted as further sources."""

import json
from dataclasses import replace

import numpy as np
import pytest

from index.article import Article, Sentence
from index.collection import Collection
from index.filters import Filters
from index.indexer import index_sources
from qa.agreement import Said, exclude
from qa.answers import choose_answers, group_answers, judge_agreement
from qa.assistant import Assistant
from qa.candidates import FEATURES, Candidate
from qa.citations import cite
from qa.companions import cite_copies
from qa.ranking import Ranked
from qa.reply import Answer, Reply
from qa.shelf import OpenArticle, Shelf
from qa.terminal import render

BODY = (
    "Mayor Ann Lee opened the Ostby bridge on Monday in front of some two thousand people. The bridge cost 4 million "
    "crowns, half a million more than planned. It had been closed for eleven years, after a barge loaded with gravel "
    "had torn away its middle pier in a storm. Nobody was hurt in that night."
)
LOCAL = "Before the speeches, pupils of the Ostby school let six hundred paper boats swim down the river."


@pytest.fixture(scope="module")
def collection(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("copies")
    articles = [
        ("agency", "Bridge opens", "Agency", "2020-05-04", BODY),
        ("herald", "At last: the bridge is open", "Herald", "2020-05-05", BODY),
        ("local", "Ostby celebrates", "Ostby Post", "2020-05-06", f"{LOCAL} {BODY}"),
        (
            "other",
            "Ferry stops",
            "Ferry Times",
            "2020-05-05",
            "The last ferry to Varnholm left the harbour on Sunday night.",
        ),
    ]
    lines = [
        json.dumps({"id": name, "title": title, "publisher": publisher, "published": day, "text": text})
        for name, title, publisher, day, text in articles
    ]
    (folder / "news.jsonl").write_text("\n".join(lines))
    index_sources([str(folder / "news.jsonl")], folder / "collection", encoder=encoder, progress=False)
    with Collection.open(folder / "collection", encoder=encoder) as opened:
        yield opened


def answer_of(collection, publisher, sentence, words):
    """(answer, shelf): words of a sentence of the article of a publisher."""
    shelf = Shelf(collection)
    source = shelf.open(next(each.article_id for each in collection.articles() if each.publisher == publisher))
    number = next(n for n in range(len(source.sentences)) if source.sentence_text(n).startswith(sentence))
    start = source.article.text.index(words)
    return Answer(words, 0.9, "high", (cite(source, number, start, start + len(words)),)), shelf


def test_copies_are_cited_where_the_sentence_stands_in_them(collection):
    answer, shelf = answer_of(collection, "Agency", "The bridge cost", "4 million")
    (found,) = cite_copies((answer,), collection, shelf, None)
    assert [citation.publisher for citation in found.citations] == ["Agency", "Herald", "Ostby Post"]
    leading = found.citations[0].article_id
    assert [citation.copy_of for citation in found.citations] == [None, leading, leading]
    for citation in found.citations:
        text = collection.article(citation.article_id).text
        assert (
            text[citation.sentence_start : citation.sentence_end] == citation.sentence == answer.citations[0].sentence
        )
        assert text[citation.answer_start : citation.answer_end] == "4 million"
    assert len({citation.answer_start for citation in found.citations}) == 3


def test_only_copies_that_say_it_and_meet_the_filters_are_cited(collection):
    answer, shelf = answer_of(collection, "Ostby Post", "Before the speeches", "six hundred")
    assert cite_copies((answer,), collection, shelf, None) == (answer,)
    answer, shelf = answer_of(collection, "Ferry Times", "The last ferry", "Sunday")
    assert cite_copies((answer,), collection, shelf, None) == (answer,)
    answer, shelf = answer_of(collection, "Agency", "The bridge cost", "4 million")
    (found,) = cite_copies((answer,), collection, shelf, Filters(publishers=("Agency", "Herald")))
    assert [citation.publisher for citation in found.citations] == ["Agency", "Herald"]


def test_a_terminal_names_copies_without_saying_the_sentence_again(collection):
    answer, shelf = answer_of(collection, "Agency", "The bridge cost", "4 million")
    found = cite_copies((answer,), collection, shelf, None)
    shown = render(Reply("Cost?", "Cost?", "single", found, (), {}), style=False)
    assert " ".join(shown.split()).count("half a million more than planned") == 1
    assert shown.count("The same text in") == 2


def test_a_question_is_answered_from_one_copy_and_all_are_named(collection, reader, encoder):
    assistant = Assistant(collection, reader, encoder)
    reply = assistant.ask("How much did the Ostby bridge cost?", min_confidence=0.0)
    assert reply.agreement == "single"
    passages = [collection.passages([hit.passage_id])[0] for hit in assistant.search("bridge barge pier storm", 9)]
    texts = [collection.article(p.article_id).text[p.start : p.end] for p in passages]
    assert sum("half a million more" in text for text in texts) <= 2
    for answer in reply.answers:
        copies = [citation.copy_of for citation in answer.citations[1:]]
        assert all(copies)
    post = assistant.search("bridge barge pier storm", 9, filters=Filters(publishers=("Herald",)))
    assert any("half a million more" in hit.text for hit in post)


def ranked(article_id, text, answer, copy_of=None, confidence=0.9):
    article = Article(article_id, article_id, article_id, "", text, copy_of=copy_of)
    source = OpenArticle(article, (Sentence(0, len(text)),), np.ones((1, 1), np.float32))
    start = text.index(answer)
    return Ranked(Candidate(source, 0, start, start + len(answer), 1.0, (0.0,) * len(FEATURES)), 0.0, confidence)


def test_copies_do_not_agree_in_whatever_words():
    first, second = "Ann Lee opened the bridge.", "It was Mayor Ann Lee who cut the ribbon."
    for copies, agreement in (((None, "a"), "single"), (("x", "x"), "single"), ((None, None), "agree")):
        items = [ranked("a", first, "Ann Lee", copies[0]), ranked("b", second, "Ann Lee", copies[1])]
        groups = group_answers(items, "who")
        assert judge_agreement(groups) == agreement
        cited = choose_answers(groups)[0].citations
        assert [citation.copy_of for citation in cited] == [None, None if agreement == "agree" else "a"]


def test_copies_do_not_contradict_each_other():
    first, second = ranked("a", "It cost 4 million.", "4 million"), ranked("b", "It cost 5 million.", "5 million")
    copy = replace(second.candidate.source.article, copy_of="a")
    edited = replace(second.candidate, source=replace(second.candidate.source, article=copy))
    said = [Said(each, each.start, each.end) for each in (first.candidate, second.candidate, edited)]
    assert exclude(said[0], said[1], "count")
    assert not exclude(said[0], said[2], "count")
