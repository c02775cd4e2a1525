"""What every collection must do, whatever keeps and searches it. Each test runs against each kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.collection import Collection
from index.encoder import Encoder
from index.errors import CollectionError, EncoderMismatchError
from index.filters import Filters
from index.invariants import find_faults
from index.report import RunReport
from index.writer import CollectionWriter

Run = Callable[..., RunReport]


def test_all_is_kept(place: Path, news: Path, tmp_path: Path, run: Run, encoder: Encoder) -> None:
    report = run(place, news)
    run(tmp_path / "reference", news)
    assert (report.new, report.skipped) == (3, ())
    with Collection.open(place, encoder=encoder) as made, Collection.open(tmp_path / "reference") as reference:
        assert made.articles() == reference.articles()
        assert made.facets() == reference.facets()
        assert made.ages() == reference.ages()
        assert (made.article_count, made.sentence_count, made.passage_count) == (3, report.sentences, report.passages)
        for article in made.articles():
            assert made.article(article.article_id).facts() == article.facts()
            sentences, passages = made.sentences(article.article_id), made.passages_of(article.article_id)
            assert sentences == reference.sentences(article.article_id)
            assert find_faults(article, sentences, passages) == []
            numbers = [passage.passage_id for passage in passages]
            assert made.passages(numbers[::-1]) == passages[::-1]
            assert (made.passage_vectors(numbers) == reference.passage_vectors(numbers)).all()
            assert (made.sentence_vectors(article.article_id) == reference.sentence_vectors(article.article_id)).all()
        with pytest.raises(CollectionError, match="no article 'zzz'"):
            made.article("zzz")


def test_search_finds_the_same(place: Path, news: Path, tmp_path: Path, run: Run, encoder: Encoder) -> None:
    run(place, news)
    run(tmp_path / "reference", news)
    with Collection.open(place) as made, Collection.open(tmp_path / "reference") as reference:
        for question in ("Who opened the bridge?", "fires at the harbour", "trams"):
            vector = encoder.encode([question], query=True)[0]
            for filters in (None, Filters(since="2014-03-01"), Filters(until="2014-12-31", languages=("en",))):
                allowed = made.allowed_passages(filters) if filters else None
                of_reference = reference.allowed_passages(filters) if filters else None
                assert allowed is None or set(allowed) == of_reference
                assert near(made.search_dense(vector, 5, allowed)) == reference.search_dense(vector, 5, of_reference)
                words = [number for number, _ in made.search_lexical(question, 5, allowed)]
                assert words == [number for number, _ in reference.search_lexical(question, 5, of_reference)]
                if allowed is not None:
                    assert near(made.search_dense(vector, 5, set(allowed))) == made.search_dense(vector, 5, allowed)
            assert made.count_lexical(question, 2000) == reference.count_lexical(question, 2000)
        assert made.search_lexical("?!", 5) == made.search_lexical("", 5) == []
        assert made.search_dense(vector, 5, set()) == []


def test_what_changes_is_found_and_what_goes_is_not(place: Path, news: Path, run: Run, encoder: Encoder) -> None:
    run(place, news)
    with Collection.open(place) as made:
        before = {number for number, _ in made.search_lexical("harbour bridge council", 9)}
        (news / "bridge.txt").write_text((news / "bridge.txt").read_text().replace("mayor opened", "queen inspected"))
        (news / "harbour.txt").unlink()
        report = run(place, news)
        assert (report.changed, report.removed) == (1, 1)
        ((number, _),) = made.search_lexical("queen", 9)
        assert number > max(before)
        assert made.search_lexical("warehouse", 9) == []
        vector = encoder.encode(["The queen inspected the bridge"], query=True)[0]
        found = [each for each, _ in made.search_dense(vector, 9)]
        assert found[0] == number
        assert len(found) == made.passage_count == 2
        assert made.generation == 3


def test_metadata_alone_changes_what_filters_find(place: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "a.json"
    for publisher in ("The 'Old' \"Post\" \\", "New, Post]"):
        path.write_text(json.dumps({"title": "T", "text": "A ship came in. It was late.", "publisher": publisher}))
        run(place, path)
        with Collection.open(place) as made:
            assert len(made.search_lexical("ship", 3, made.allowed_passages(Filters((publisher,))))) == 1
            assert made.search_lexical("ship", 3, made.allowed_passages(Filters(("Other",)))) == []
            assert made.facets().publishers == ((publisher, 1),)


def test_a_copy_is_found_where_its_leader_is_filtered_out(place: Path, tmp_path: Path, run: Run) -> None:
    text = (
        "The ferry sank off the cape at dawn on Monday. All forty people aboard were saved by fishermen who had seen "
        "the lights go out. The ship was on its way to the islands with mail and cattle, and nobody knows yet why it "
        "took in water. Divers will look at the wreck as soon as the wind allows, the coast guard said at noon."
    )
    for name, publisher, day in (("a", "First Post", "2014-01-01"), ("b", "Second Post", "2014-01-02")):
        told = {"title": "Ferry sinks", "text": text, "publisher": publisher, "published": day}
        (tmp_path / f"{name}.json").write_text(json.dumps(told))
    run(place, tmp_path / "a.json", tmp_path / "b.json")
    with Collection.open(place) as made:
        first, second = made.articles()
        assert (second.copy_of, first.copies) == (first.article_id, (second.article_id,))
        assert made.copies(second.article_id) == (first.article_id,)

        def found(filters: Filters | None) -> set[str]:
            allowed = made.allowed_passages(filters) if filters else None
            numbers = [number for number, _ in made.search_lexical("ferry", 9, allowed)]
            return {passage.article_id for passage in made.passages(numbers)}

        assert found(None) == {first.article_id}
        assert found(Filters(("Second Post",))) == {second.article_id}


def near(found: list[tuple[int, float]]) -> list[tuple[int, object]]:
    """Results whose cosines may differ by what the order of a sum makes of them."""
    return [(number, pytest.approx(cosine)) for number, cosine in found]


def break_off(writer: CollectionWriter, article_id: str) -> None:
    with writer.batch():
        writer.remove_article(article_id)
        raise ZeroDivisionError


def test_a_batch_that_fails_leaves_nothing(place: Path, news: Path, run: Run) -> None:
    run(place, news)
    with Collection.open(place) as made:
        before = (made.generation, made.state, made.articles(), made.search_lexical("bridge", 5))
        with CollectionWriter.open(place) as writer, pytest.raises(ZeroDivisionError):
            break_off(writer, before[2][0].article_id)
        assert (made.generation, made.state, made.articles(), made.search_lexical("bridge", 5)) == before


def test_a_snapshot_shows_one_state(place: Path, news: Path, run: Run) -> None:
    run(place, news)
    with Collection.open(place) as made:
        with made.snapshot():
            gone = made.search_lexical("harbour warehouse", 1)[0][0]
            (news / "harbour.txt").unlink()
            run(place, news)
            assert (made.article_count, made.generation) == (3, 1)
            assert [passage.passage_id for passage in made.passages([gone])] == [gone]
        assert (made.article_count, made.generation) == (2, 2)
        assert made.passages([gone]) == []


def test_one_writer_at_a_time(place: Path, news: Path, run: Run, encoder: Encoder) -> None:
    run(place, news)
    with (
        CollectionWriter.open(place),
        pytest.raises(CollectionError, match="is being written by"),
        CollectionWriter.open(place),
    ):
        pass


def test_the_next_writer_begins_as_soon_as_one_has_ended(place: Path, news: Path, run: Run) -> None:
    run(place, news)
    for _ in range(30):
        with CollectionWriter.open(place):
            pass


def test_another_encoder_is_refused(place: Path, news: Path, run: Run) -> None:
    class Other:
        name, dimension, max_tokens = "other", 384, 256

    run(place, news)
    with pytest.raises(EncoderMismatchError, match="made with the encoder all-MiniLM-L6-v2"):
        Collection.open(place, encoder=Other())  # type: ignore[arg-type]


def test_any_question_and_filter_can_be_asked(place: Path, news: Path, run: Run) -> None:
    run(place, news)
    with Collection.open(place) as made:
        everything = {number for number, _ in made.search_lexical("the", 9)}

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.text(max_size=30), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
        def ask(query: str, value: str) -> None:
            made.search_lexical(query, 3)
            made.count_lexical(query, 9)
            filters = Filters(publishers=(value, "x"), sections=(f'"{value}',), languages=(value or "en",))
            assert made.search_lexical("the", 9, made.allowed_passages(filters)) == []
            known = Filters(publishers=(value, ""))
            found = made.search_lexical("the", 9, made.allowed_passages(known))
            assert {number for number, _ in found} == everything

        ask()
