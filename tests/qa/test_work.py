"""How much one question makes encoder, reader and database do: a guard of speed that needs no clock."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from index.engine import openvino_core
from index.indexer import index_sources
from index.precision import PRECISION_VARIABLE
from index.vector_file import VECTORS_NAME, load_vectors
from index.vector_lists import ListVectors
from index.vector_size import FLAT_VARIABLE
from qa.assistant import Assistant
from qa.explanation import explain
from qa.extractive import ExtractiveReader
from qa.rereading import REREAD
from qa.selective import FIRST
from qa.weights import SHIPPED, load_reader
from qa.windows import STEP
from tests.qa.noting import NotingReader

ARTICLES = 8
# Of positions and of types: numbers that are looked up.
TABLES = 2
WEATHER = (
    "A red moon", "Deep snow", "The first swallow", "A stranded whale", "An empty train", "The library", "A loose goat",
    "Fresh paint", "A silver coin", "Thick smoke", "The old mill", "A broken lamp", "Heavy hail", "A lost kite",
)  # fmt: skip


@pytest.fixture(scope="module")
def collection(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("work")
    for number in range(ARTICLES):
        said = " ".join(f"The council of town {number} met in room {each} about the bridge." for each in range(4))
        (folder / f"{number}.md").write_text(f"# Town {number}\n\n{said}\n", "utf-8")
    index_sources([str(folder)], folder / "collection", encoder=encoder, progress=False)
    return folder / "collection"


def is_matrix(node):
    """Whether a node of a graph is a constant of rows and columns, both more than one."""
    return node.get_type_name() == "Constant" and [size > 1 for size in node.get_output_shape(0)] == [True, True]


class CountingEncoder:
    """The real encoder, and how many tokens it was given."""

    def __init__(self, encoder):
        self._encoder = encoder
        self.name, self.dimension, self.max_tokens = encoder.name, encoder.dimension, encoder.max_tokens
        self.precision = encoder.precision
        self.count_tokens = encoder.count_tokens
        self.tokens = 0

    def encode(self, texts, *, query=False):
        self.tokens += sum(self.count_tokens(texts))
        return self._encoder.encode(texts, query=query)


class CountingModel:
    """The real model of a reader, and how many tokens it computed, padding included."""

    at_once = 1  # so that nothing is counted by two threads

    def __init__(self, model):
        self._model = model
        self.computed = self.real = 0

    def __call__(self, ids, mask, types):
        self.computed += ids.size
        self.real += int(mask.sum())
        return self._model(ids, mask, types)


@pytest.fixture
def work(collection, encoder, reader_folder):
    loaded = load_reader(str(reader_folder))
    model = CountingModel(loaded.model)
    counting = CountingEncoder(encoder)
    reader = ExtractiveReader(dataclasses.replace(loaded, model=model))
    with Assistant.open(collection, reader=reader, encoder=counting) as assistant:
        yield assistant, counting, model


def statements(assistant, question):
    """SQL statements of a question; those that SQLite's full-text search runs inside begin with a comment."""
    said = []
    with assistant.collection.snapshot() as connection:
        connection.set_trace_callback(said.append)
        assistant.ask(question)
        connection.set_trace_callback(None)
    return [sql for sql in said if not sql.startswith("--")]


def test_a_question_is_encoded_once(work):
    assistant, encoder, _ = work
    assistant.ask("Which council met about the bridge?")
    assert encoder.tokens == encoder.count_tokens(["Which council met about the bridge?"])[0]


def test_each_passage_and_a_few_sentences_are_read_once_and_hardly_any_padding(work):
    assistant, _, model = work
    assistant.ask("Which council met about the bridge?")
    passages = assistant.collection.passage_count
    assert passages == ARTICLES
    # A sentence is read with the one before it, under the title.
    assert model.real <= passages * 75 + REREAD * 50
    # Fewer shapes for some padding; see `qa.windows.STEP`.
    assert model.computed < model.real + (passages + REREAD) * STEP


def test_passages_that_cannot_change_the_answer_are_not_read(tmp_path, encoder, reader_folder):
    (tmp_path / "news").mkdir()
    told = "# Harbour bridge opened\n\nThe harbour bridge was opened by Ida Roe. She cut a ribbon on the bridge.\n"
    (tmp_path / "news" / "bridge.md").write_text(told, "utf-8")
    for number, what in enumerate(WEATHER):
        (tmp_path / "news" / f"{number}.md").write_text(f"# Report {number}\n\n{what} was seen by many.\n", "utf-8")
    index_sources([str(tmp_path / "news")], tmp_path / "c", encoder=encoder, progress=False)
    noting = NotingReader(ExtractiveReader.open(str(reader_folder)))
    with Assistant.open(tmp_path / "c", reader=noting, encoder=encoder) as assistant:
        question = "Who opened the harbour bridge?"
        trace = assistant.trace(question)
        # The last is rereading.
        read = sum(len(passages) for _, passages in noting.asked[:-1])
        assert FIRST <= read < len(trace.passages) == 1 + len(WEATHER)
        assert len(trace.unread) == len(trace.passages) - read
        assert explain(trace).count("not read") == sum(item.passage_id in trace.unread for item in trace.passages[:10])
        noting.asked.clear()
        whole = assistant.ask(question, read_all=True)
        # What was read before is remembered.
        assert len(noting.asked[0][1]) == len(trace.unread)
        assert whole.answers[0].text == trace.reply.answers[0].text


def test_a_continued_question_is_read_and_read_again_in_both_wordings(work):
    assistant, _, _ = work
    assistant.reader = noting = NotingReader(assistant.reader)
    assistant.ask("And what did the council do?", ["What did the mayor do in spring?"])
    whole, own = "What did the council do in spring?", "What did the council do?"
    asked = [(question, len(passages)) for question, passages in noting.asked]
    assert asked == [(whole, ARTICLES), (whole, REREAD), (own, ARTICLES), (own, REREAD)]


def test_nothing_is_read_again(work):
    assistant, _, model = work
    first = assistant.ask("Which council met about the bridge?")
    before = model.computed
    again = assistant.ask("Which council met about the bridge?")
    assert model.computed == before
    assert again.answers == first.answers


def test_statements_do_not_grow_with_what_is_found(work):
    assistant, _, _ = work
    question = "Which council met about the bridge?"
    cold, warm = statements(assistant, question), statements(assistant, question)
    # Only the first time: three for each article (it, its sentences, their vectors), two for each word that is counted.
    assert len(cold) <= len(warm) + 3 * ARTICLES + 2 * len(question.split())
    assert len(warm) <= 20, warm


def test_lists_of_vectors_need_no_more_statements(work, collection, encoder, monkeypatch):
    assistant, _, _ = work
    question = "Which council met in room 2 about the bridge?"
    assert assistant.ask(question).answers
    monkeypatch.setenv(FLAT_VARIABLE, "0")
    with Assistant.open(collection, reader=assistant.reader, encoder=encoder) as other:
        assert other.ask(question).answers
        assert len(statements(other, question)) <= len(statements(assistant, question))
    assert isinstance(load_vectors(collection / VECTORS_NAME)[0], ListVectors)


def test_the_linear_layers_of_the_shipped_reader_multiply_whole_numbers(monkeypatch):
    monkeypatch.setenv(PRECISION_VARIABLE, "int8")
    compiled = []
    core = openvino_core()

    class Watching:
        get_property = core.get_property

        def compile_model(self, model, *rest):
            compiled.append(model)
            return core.compile_model(model, *rest)

    monkeypatch.setattr("index.bert_graph.openvino_core", Watching)
    load_reader(str(SHIPPED))
    kinds = [node.get_element_type().get_type_name() for node in compiled[0].get_ops() if is_matrix(node)]
    # Six in each of six layers, and the one that scores the tokens.
    assert kinds.count("i8") == 36
    assert len(kinds) - kinds.count("i8") == 1 + TABLES


def test_memory_does_not_grow_with_the_lengths_that_were_read():
    """The engine keeps the code that it made for each shape: 3 MB for one of int8, which gave gigabytes in an hour."""
    reader = ExtractiveReader.open()

    def read(lengths):
        for length in lengths:
            assert reader.read("Who opened it?", [" ".join(["bridge"] * length)])
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

    before = read((20, 100, 180))
    assert read(range(10, 180)) - before < 150
