"""Helpers of the converter tests: documents from bytes, and what comes out of them."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from index.converters import ParsedArticle, Problem, convert
from index.sources import SourceDocument

Results = list[ParsedArticle | Problem]


def document(name: str, data: bytes | str) -> SourceDocument:
    raw = data.encode() if isinstance(data, str) else data
    return SourceDocument(name, f"/library/{name}", None, len(raw), lambda: io.BytesIO(raw))


def check(results: Results) -> Results:
    """Every sentence is its text, none overlap, nothing but white space lies between them."""
    for result in results:
        if isinstance(result, Problem):
            assert "\n" not in result.reason
            continue
        text, end = result.article.text, 0
        for sentence in result.sentences:
            assert text[end : sentence.start].strip() == ""
            assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip() != ""
            end = sentence.end
        assert text[end:].strip() == ""
    return results


@pytest.fixture
def results() -> Callable[[str, bytes | str], Results]:
    """Everything that comes out of a document of this name and content."""
    return lambda name, data: check(list(convert(document(name, data))))


@pytest.fixture
def only(results: Callable[[str, bytes | str], Results]) -> Callable[[str, bytes | str], ParsedArticle]:
    """The one article of a document."""

    def one(name: str, data: bytes | str) -> ParsedArticle:
        (result,) = results(name, data)
        assert isinstance(result, ParsedArticle)
        return result

    return one


@pytest.fixture
def kinds() -> Callable[[ParsedArticle], list[tuple[str, str]]]:
    """(kind, text) of each sentence."""
    return lambda parsed: [(s.kind, parsed.article.text[s.start : s.end]) for s in parsed.sentences]


@pytest.fixture(scope="session")
def made() -> ModuleType:
    """The module beside this one that writes an article in every format."""
    spec = importlib.util.spec_from_file_location("made", Path(__file__).with_name("made.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
