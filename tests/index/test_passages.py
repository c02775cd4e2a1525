"""Passages: whole runs of sentences that cover the article and fit the encoder."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Sentence
from index.passages import make_passages

SENTENCES = [Sentence(0, 10), Sentence(11, 20), Sentence(22, 30), Sentence(31, 40)]
TEXT = "x" * 40
SIZES = {"max_tokens": 100, "overlap_sentences": 0}


def ranges(counts: list[int], **settings: int) -> list[tuple[int, int]]:
    return [
        (p.first_sentence, p.last_sentence) for p in make_passages("a", TEXT, SENTENCES, counts, **(SIZES | settings))
    ]


def test_neighbours_share_a_sentence() -> None:
    assert ranges([40, 40, 40, 40], max_tokens=100, overlap_sentences=1) == [(0, 2), (1, 3), (2, 4)]
    assert ranges([40, 40, 40, 40], max_tokens=100, overlap_sentences=0) == [(0, 2), (2, 4)]


def test_a_long_sentence_is_a_passage_of_its_own() -> None:
    assert ranges([10, 500, 10, 10], max_tokens=100) == [(0, 1), (1, 2), (2, 4)]


def test_ranges_begin_and_end_with_sentences() -> None:
    passages = make_passages("a", TEXT, SENTENCES, [60, 60, 60, 60], max_tokens=128, overlap_sentences=1)
    assert [(p.article_id, p.start, p.end, p.passage_id) for p in passages][:2] == [("a", 0, 20, 0), ("a", 11, 30, 0)]


def test_no_sentences_make_no_passages() -> None:
    assert make_passages("a", "", [], [], **SIZES) == []


@pytest.mark.parametrize(
    ("text", "sentences", "counts", "settings"),
    [
        (TEXT, SENTENCES, [1], {}),
        (TEXT, SENTENCES, [1] * 4, {"max_tokens": 0}),
        (TEXT, SENTENCES, [1] * 4, {"overlap_sentences": -1}),
        ("x" * 39, SENTENCES, [1] * 4, {}),
        (TEXT, SENTENCES[::-1], [1] * 4, {}),
    ],
)
def test_wrong_arguments(text: str, sentences: list[Sentence], counts: list[int], settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"token counts|must be|outside the text"):
        make_passages("a", text, sentences, counts, **(SIZES | settings))


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 300), max_size=40),
    st.integers(1, 256),
    st.integers(0, 4),
)
def test_passages_cover_every_sentence_in_whole_runs(counts: list[int], most: int, overlap: int) -> None:
    sentences = [Sentence(3 * n, 3 * n + 2) for n in range(len(counts))]
    text = "ab " * len(counts)
    passages = make_passages("a", text, sentences, counts, max_tokens=most, overlap_sentences=overlap)
    covered = {n for p in passages for n in range(p.first_sentence, p.last_sentence)}
    assert covered == set(range(len(counts)))
    for passage in passages:
        run = range(passage.first_sentence, passage.last_sentence)
        assert (passage.start, passage.end) == (sentences[run[0]].start, sentences[run[-1]].end)
        assert len(run) == 1 or sum(counts[n] for n in run) <= most
    for before, after in pairwise(passages):
        assert before.first_sentence < after.first_sentence <= before.last_sentence < after.last_sentence
        assert before.last_sentence - after.first_sentence <= overlap
