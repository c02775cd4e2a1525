"""Which passages are left unread: what the reader would say of them never matters, so it says anything here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Passage, Sentence
from qa.candidates import make_candidates
from qa.query import Query
from qa.ranking import shipped_ranking
from qa.reader import Excerpt, Reading, Span
from qa.reading import read_passages
from qa.selective import FIRST, read_again, read_selected
from qa.shelf import OpenArticle
from qa.weighing import OpenPassage, Weighing, weigh

ORDER = shipped_ranking().order
QUESTION = "Who opened the harbour bridge?"


class Saying:
    """Marks the first word of every sentence, with the margins it was told for each text."""

    name = "saying"

    def __init__(self, margins: dict[str, list[float]]) -> None:
        self._margins = margins
        self.read_texts: list[str] = []

    def read(self, question: str, passages: Sequence[str | Excerpt], *, spans: int = 3) -> list[Reading]:
        readings = []
        for passage in passages:
            assert isinstance(passage, Excerpt)
            self.read_texts.append(passage.text)
            found = [
                Span(start, start + 3, margin, margin, 0.5)
                for (start, _), margin in zip(passage.sentences, self._margins[passage.text], strict=True)
            ]
            readings.append(Reading(tuple(sorted(found, key=lambda span: -span.margin)), 0.5))
        return readings


AXES = 64  # of the vectors: one for each sentence that is like no other


def weighing_of(texts: Sequence[str], vectors: np.ndarray, scores: Sequence[float]) -> Weighing:
    """Passages of two sentences, each an article of its own."""
    passages = []
    for number, (text, score) in enumerate(zip(texts, scores, strict=True)):
        middle = text.index(". ") + 1
        sentences = (Sentence(0, middle, "body"), Sentence(middle + 1, len(text), "body"))
        article = Article(f"a{number}", f"{number}.txt", f"/{number}.txt", "Town news", text)
        source = OpenArticle(article, sentences, vectors[2 * number : 2 * number + 2])
        passages.append(OpenPassage(source, Passage(f"a{number}", 0, len(text), 0, 2), score))
    query = Query.of(QUESTION, np.eye(AXES, dtype=np.float32)[0], {"open": 1.0, "harbour": 2.0, "bridg": 1.5})
    return weigh(query, passages)


WORDS = st.lists(
    st.sampled_from(["bridge", "harbour", "opened", "mayor", "rain", "cold", "ship"]), min_size=1, max_size=6
)
PASSAGES = st.lists(
    st.tuples(WORDS, WORDS, st.tuples(*[st.floats(-12, 12)] * 2), st.floats(0, 1)), min_size=FIRST + 1, max_size=20
)


@settings(deadline=None, max_examples=200)
@given(PASSAGES, st.integers(0, 2**32 - 1))
def test_what_is_left_unread_could_not_have_come_first(passages, seed):
    texts = [f"One {' '.join(a)}. Two {' '.join(b)} {number}." for number, (a, b, _, _) in enumerate(passages)]
    vectors = np.random.default_rng(seed).normal(size=(2 * len(texts), AXES)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    weighing = weighing_of(texts, vectors, [score for *_, score in passages])
    reader = Saying({text: list(margins) for text, (_, _, margins, _) in zip(texts, passages, strict=True)})
    selected = make_candidates(weighing, read_selected(weighing, reader, ORDER))
    whole = make_candidates(weighing, read_passages(QUESTION, weighing.passages, reader))
    scores = [ORDER.score(np.array([candidate.features for candidate in each])) for each in (selected, whole)]
    best = whole[int(scores[1].argmax())]
    # It is there, and first there too, unless something else is as good.
    assert any((one.source, one.sentence) == (best.source, best.sentence) for one in selected)
    ahead = selected[int(scores[0].argmax())]
    of_whole = {(id(one.source), one.sentence): score for one, score in zip(whole, scores[1], strict=True)}
    assert of_whole[id(ahead.source), ahead.sentence] >= scores[1].max() - 1e-6


def far_ahead(count: int) -> tuple[Weighing, Saying]:
    """A passage that the question is all about before others of something else."""
    texts = ["Ida opened the harbour bridge. Tom sang."] + [f"Cold rain fell. Ship {n} left." for n in range(count - 1)]
    vectors = np.eye(AXES, dtype=np.float32)[: 2 * count]
    vectors[1] = vectors[0]
    margins = {text: [-9.0, -9.0] for text in texts} | {texts[0]: [9.0, -9.0]}
    return weighing_of(texts, vectors, [1.0] + [0.1] * (count - 1)), Saying(margins)


def test_where_one_is_far_ahead_the_first_are_read_and_no_more():
    weighing, reader = far_ahead(20)
    readings = read_selected(weighing, reader, ORDER)
    assert [place for place, reading in enumerate(readings) if reading] == list(range(FIRST))
    assert len(reader.read_texts) == FIRST


def test_a_passage_that_tells_of_the_same_is_read_as_well():
    weighing, reader = far_ahead(20)
    # Near the best sentence, and no nearer to the question than the others: it was weighed before.
    vectors = weighing.passages[15].source.vectors
    vectors[1] = 0.6 * np.eye(AXES, dtype=np.float32)[0] + 0.8 * vectors[1]
    readings = read_selected(weighing, reader, ORDER)
    assert [place for place, reading in enumerate(readings) if reading] == [*range(FIRST), 15]


def test_what_is_preferred_in_the_end_is_read():
    weighing, reader = far_ahead(20)
    chosen = weighing.passages[15].source.article
    readings = read_selected(weighing, reader, ORDER, lambda article: 20.0 if article is chosen else 0.0)
    assert readings[15] is not None
    # Were the best one preferred as well, nothing could pass it.
    readings = read_selected(weighing, reader, ORDER, lambda article: 20.0)
    assert [place for place, reading in enumerate(readings) if reading] == list(range(FIRST))


def test_where_nothing_is_ahead_all_are_read():
    texts = [f"Cold rain fell. Ship {number} left." for number in range(20)]
    weighing = weighing_of(texts, np.eye(AXES, dtype=np.float32)[1:41], [0.5] * 20)
    assert all(read_selected(weighing, Saying({text: [-9.0, -9.0] for text in texts}), ORDER))


def test_another_wording_is_read_in_the_same_passages():
    weighing, reader = far_ahead(20)
    readings = read_selected(weighing, reader, ORDER)
    reader.read_texts.clear()
    again = read_again(weighing, readings, reader)
    assert [reading is None for reading in again] == [reading is None for reading in readings]
    assert len(reader.read_texts) == FIRST


def test_no_passage_gives_no_reading():
    weighing, reader = far_ahead(1)
    nothing = Weighing(weighing.query, [], [], weighing.bylines)
    assert read_selected(nothing, reader, ORDER) == []
