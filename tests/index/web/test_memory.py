from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from index.encoder import Encoder
from index.report import RunEvent
from index.web.memory import WebMemory
from index.web.validators import Validators
from index.writer import CollectionWriter, DocumentRow

URL = "https://news.example/a"
TAG = Validators('"1"', "Tue, 06 May 2025 07:08:09 GMT")
ROW = DocumentRow(URL, URL, 10, "", version("pullquote"))


@pytest.fixture
def writer(tmp_path: Path, encoder: Encoder) -> Iterator[CollectionWriter]:
    with CollectionWriter.open(tmp_path / "c", encoder) as writer:
        yield writer


def remember(writer: CollectionWriter, row: DocumentRow = ROW) -> WebMemory:
    memory = WebMemory(writer)
    with writer.batch():
        writer.remember(row, [])
    memory.note_page(row.location, TAG)
    memory.store(RunEvent("stored", documents=(row.location,)))
    return memory


def test_a_page_is_remembered_once_it_is_stored(writer: CollectionWriter) -> None:
    memory = WebMemory(writer)
    memory.note_page(URL, TAG)
    memory.store(RunEvent("new", URL))
    with writer.batch():
        writer.remember(ROW, [])
    memory.store(RunEvent("stored", documents=(f"{URL}b",)))
    assert not memory.validators(URL)
    memory.store(RunEvent("stored", documents=(URL,)))
    assert memory.validators(URL) == TAG
    assert not memory.validators(f"{URL}b")


def test_what_must_be_read_again_is_not_asked_for_conditionally(writer: CollectionWriter) -> None:
    remember(writer)
    assert not WebMemory(writer, again=True).validators(URL)
    with writer.batch():
        writer.forget(URL)
    assert not WebMemory(writer).validators(URL)
    remember(writer, replace(ROW, version="0.0.0"))
    assert not WebMemory(writer).validators(URL)


def test_reading_a_page_again_forgets_what_was_said_of_it(writer: CollectionWriter) -> None:
    """A run that ends between the page and its validators must not leave the old ones beside the new page."""
    memory = remember(writer)
    with writer.batch():
        writer.remember(ROW, [])
    assert not memory.validators(URL)


def test_lists_are_kept_whole(writer: CollectionWriter) -> None:
    memory = WebMemory(writer)
    memory.note_list(URL, TAG, b"<urlset/>")
    assert (memory.validators(URL), memory.body(URL)) == (TAG, b"<urlset/>")
    memory.note_list(URL, Validators(), b"<urlset/>")
    assert (memory.validators(URL), memory.body(URL)) == (Validators(), None)


def test_a_list_may_become_a_page(writer: CollectionWriter) -> None:
    memory = WebMemory(writer)
    memory.note_list(URL, Validators('"0"'), b"<urlset/>")
    remember(writer)
    assert (memory.validators(URL), memory.body(URL)) == (TAG, None)


def test_validators_that_could_not_be_sent_back_are_not_kept() -> None:
    assert not Validators.of({"etag": '"\x80"', "last-modified": "x" * 501})
    assert Validators.of({"etag": 'W/"1"'}).headers() == {"If-None-Match": 'W/"1"'}
    assert Validators().headers() == {}
