"""What the API sends: the shapes of its responses, as /api/openapi.json describes them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class CitationShape(BaseModel):
    """Where an answer stands. Offsets are half-open ranges of the article's `text`, in Unicode code points."""

    article_id: str
    source: str
    title: str
    publisher: str
    published: str | None
    sentence: str
    sentence_start: int
    sentence_end: int
    answer_start: int
    answer_end: int
    before: str
    after: str
    link: str
    url: str
    dates: list[dict[str, Any]]
    copy_of: str | None


class AnswerShape(BaseModel):
    """A verbatim span, the probability that it is right, and one citation for each source that gives it."""

    text: str
    confidence: float = Field(ge=0, le=1)
    level: Literal["high", "medium", "low"]
    citations: list[CitationShape]


class ReplyShape(BaseModel):
    """Answers, best first; or a refusal, with the nearest sentences in `related`, which are no answer."""

    question: str
    search_question: str
    answered: bool
    agreement: Literal["single", "agree", "differ"]
    answers: list[AnswerShape]
    related: list[CitationShape]
    note: str
    period: dict[str, Any] | None
    timings_ms: dict[str, float]


class HitShape(BaseModel):
    """A passage: `text` is what stands at [start, end) of the article."""

    rank: int
    score: float
    passage_id: int
    article_id: str
    start: int
    end: int
    text: str


class HitsShape(BaseModel):
    """Passages, best first."""

    question: str
    hits: list[HitShape]


class ArticleFacts(BaseModel):
    """What is known of an article."""

    article_id: str
    source: str
    title: str
    publisher: str
    authors: list[str]
    published: str | None
    updated: str | None
    section: str
    language: str
    url: str
    copy_of: str | None
    copies: list[str]
    replaced_by: str | None
    replaces: list[str]
    link: str


class ArticlesShape(BaseModel):
    """A part of the list of articles; `total` counts all of them."""

    total: int
    offset: int
    articles: list[ArticleFacts]


class RemovedShape(BaseModel):
    """What cleaning took out, and why."""

    text: str
    reason: str


class ArticleShape(ArticleFacts):
    """One article: its text, its sentences as [start, end) of it, and what cleaning took out."""

    text: str
    sentences: list[list[int]]
    removed: list[RemovedShape]


class FeedbackShape(BaseModel):
    """Identifier under which the feedback is stored."""

    id: str


class PublisherShape(BaseModel):
    """A publisher and how many articles are from there."""

    name: str
    articles: int


class CollectionShape(BaseModel):
    """What may be asked: counts, and the first and last day of publication."""

    articles: int
    sentences: int
    passages: int
    first_published: str | None
    last_published: str | None
    publishers: list[PublisherShape]
    languages: list[str]
    changed: str = Field(description="when it was last changed, ISO 8601")
    encoder: str


class ReindexShape(BaseModel):
    """Whether sources are being read; how the last run ended: a report of `pullquote index --json`, or an error."""

    running: bool
    started: str | None
    ended: str | None
    report: dict[str, Any] | None
    error: str | None


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None
