"""What a converter hands over: an article in blocks, before its text is put together, or a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from index.article import Article, Removed, Sentence

BlockKind = Literal["body", "caption"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or caption."""

    text: str
    kind: BlockKind = "body"


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as found in a source. White space and Unicode forms are put right when it is assembled.

    Attributes:
        blocks: the body in reading order, without title and byline.
        byline: the byline as it stands in the source, line by line; "" looks for one in the text, else makes one.
        short_byline: a byline that is made names the authors alone, not publisher and date.
        fragment: what tells this article from others of the same document, such as "#id"; "" when it is the only one.
        other attributes: as in `Article`.
    """

    title: str
    blocks: tuple[Block, ...]
    byline: str = ""
    short_byline: bool = False
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    section: str = ""
    language: str = ""
    url: str = ""
    metadata_sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    removed: tuple[Removed, ...] = ()
    groups: tuple[str, ...] = ()
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a source that could not be read; the rest of the source goes on.

    Attributes:
        source: the file, with line or member, such as "news.jsonl line 7".
        reason: one line, without the name.
    """

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article with its final text, and its sentences in order, which do not overlap."""

    article: Article
    sentences: tuple[Sentence, ...]
