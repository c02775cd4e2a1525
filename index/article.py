"""The words of a collection: article, sentence, passage. Offsets are half-open ranges of `Article.text`, everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

SentenceKind = Literal["title", "byline", "body", "caption"]


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the source that cleaning took out, kept so that a person can check it.

    Attributes:
        text: the removed text as it stood in the source.
        reason: why, in a few words, such as "navigation" or "said twice".
    """

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a half-open range `[start, end)` of its article's text, without surrounding white space."""

    start: int
    end: int
    kind: SentenceKind = "body"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole consecutive sentences of one article, sized for the encoder.

    Attributes:
        article_id: the article it belongs to.
        start, end: half-open range of the article's text.
        first_sentence, last_sentence: half-open range of sentence numbers within the article.
        passage_id: its number in the collection's database and vector index; 0 before it is stored.
    """

    article_id: str
    start: int
    end: int
    first_sentence: int
    last_sentence: int
    passage_id: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One news article: clean text and what is known about it.

    Attributes:
        article_id: 16 hexadecimal digits, derived from `location` alone, so that it survives changes of the text.
        source: file name relative to the indexed folder, or URL; what people and question sets call the article.
        location: absolute path or URL, with `!/member` for a member of an archive and `#id` for one of several
            articles in a file. Unique in a collection.
        title: headline, or "" when there is none.
        text: the stored text. Title and byline come first, so that they can be cited; offsets refer to it.
        publisher, authors, section, language, url: as found in the source, empty when not given.
        published, updated: ISO 8601 date or date and time as found in the source, or None.
        metadata_sources: where each field was found, such as {"published": "byline"}.
        removed: what cleaning took out.
        groups: access groups of which a reader needs one, as the source names them; none for everybody's article.
        copy_of: the leading article of those with this text, where that is another one.
        copies: those that have this one as their leading article.
        replaced_by: the newest version of this article, which is searched in its place.
        replaces: older versions of this one. These four are what a collection knows of an article beside others: they
            are identifiers, and no part of what makes two articles equal.
    """

    article_id: str
    source: str
    location: str
    title: str
    text: str
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
    copy_of: str | None = field(default=None, compare=False)
    copies: tuple[str, ...] = field(default=(), compare=False)
    replaced_by: str | None = field(default=None, compare=False)
    replaces: tuple[str, ...] = field(default=(), compare=False)

    @property
    def group(self) -> str:
        """Identifier of the leading article: the same for all copies of one text."""
        return self.copy_of or self.article_id

    def facts(self) -> dict[str, Any]:
        """What any reader may know about it as JSON values, without its text.

        `location` and `groups` are left out: they tell of the disk, and of who else reads here.
        """
        names = (
            "article_id", "source", "title", "publisher", "authors", "published", "updated", "section", "language",
            "url", "copy_of", "copies", "replaced_by", "replaces",
        )  # fmt: skip
        values = ((name, getattr(self, name)) for name in names)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values}
