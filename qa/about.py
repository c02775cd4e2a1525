"""Questions about the collection rather than about the world: which articles mention a thing, what is the latest on it.

Also a name or a few words in place of a question. All are answered with titles and sentences as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.candidates import Candidate
from qa.citations import cite
from qa.confidence import level_of
from qa.query import Query
from qa.ranking import Ranked
from qa.reply import Answer
from qa.shelf import OpenArticle

_TEXT = r"(?:articles?|stor(?:y|ies)|reports?|pieces?|news)"
_MENTION = re.compile(
    r"^(?:which|what|list(?: all)?|show(?: me)?(?: all)?|find(?: all)?|name(?: all)?|are there(?: any)?|is there an?)"
    rf"\s+(?:of the |the |these |any )?{_TEXT}\b.*?\b(?:mention(?:s|ed|ing)?|about|on|cover(?:s|ed|ing)?"
    r"|discuss(?:es|ed)?|deals? with|talks? (?:about|of)|refers? to|names?|report(?:s|ed)? on|concern(?:s|ing)?)"
    r"\s+(.+?)\s*[?.]*$",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"^(?:what(?:['’]s| is| are)|give me|show me|any|is there(?: any)?)?\s*(?:the\s+)?"
    r"(?:latest|newest|most recent|recent)\s*(?:news|developments?|reports?|articles?|story|stories|word|updates?)?\s+"
    r"(?:on|about|from|in|regarding|with|of)\s+(.+?)\s*[?.]*$"
    r"|^what(?:['’]s| is) new (?:on|about|in|with)\s+(.+?)\s*[?.]*$",
    re.IGNORECASE,
)
SHOWN = 10
_LATEST_SHOWN = 3
# An article speaks of a thing when it holds this share of what was said of it; so does a sentence.
_SPEAKS = 0.75
_MOST = 0.95
_KEYWORDS = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question about the collection is about.

    Attributes:
        asks: "mention" or "latest".
        text: the thing, in the question's words.
    """

    asks: str
    text: str


def subject_of(question: str) -> Subject | None:
    """The subject of a question about the collection; None for any other question.

    >>> subject_of("Which articles mention the harbour bridge?")
    Subject(asks='mention', text='the harbour bridge')
    """
    question = question.strip()
    match = _LATEST.match(question)
    if match:
        return Subject("latest", match.group(1) or match.group(2))
    match = _MENTION.match(question)
    return Subject("mention", match.group(1)) if match else None


def answer_about(subject: Subject, query: Query, ranked: Sequence[Ranked]) -> tuple[Answer, ...]:
    """The articles that speak of the subject by title, or the newest sentences on it; nothing when none does.

    Args:
        query: of the subject's words.
        ranked: sentences, best first.
    """
    best: dict[str, tuple[float, Candidate]] = {}
    for item in ranked:
        candidate = item.candidate
        share = query.covered(candidate.source, candidate.sentence)
        key = candidate.source.article.article_id
        if key not in best or share > best[key][0]:
            best[key] = (share, candidate)
    speaking = [(query.covered_by_article(candidate.source), candidate) for _, candidate in best.values()]
    speaking = [pair for pair in speaking if pair[0] >= _SPEAKS]
    newest = sorted(speaking, key=lambda pair: pair[1].source.article.published or "", reverse=True)
    if subject.asks == "latest":
        return tuple(_sentence(share, candidate) for share, candidate in newest[:_LATEST_SHOWN])
    # Those that hold more of it first; among equals the newest, since a sort keeps the order it finds.
    order = sorted(newest, key=lambda pair: -round(pair[0], 2))
    return tuple(_title(share, candidate.source) for share, candidate in order[:SHOWN])


def is_keywords(question: str) -> bool:
    """Whether a text is a name or a few words to look for, and no question."""
    found = question.split()
    asks = re.match(
        r"^(?:who|what|when|where|why|which|how|whose|whom|is|are|was|were|do|does|did|has|have|had|can|could"
        r"|will|would|should|may|might|tell|give|show|list|name|explain|describe)\b",
        question.strip(),
        re.I,
    )
    return 0 < len(found) <= _KEYWORDS and "?" not in question and asks is None


def answer_keywords(query: Query, ranked: Sequence[Ranked]) -> tuple[Answer, ...]:
    """The best sentences that hold the words looked for, from different articles; nothing when none does."""
    answers: dict[str, Answer] = {}
    for item in ranked:
        candidate = item.candidate
        share = query.covered(candidate.source, candidate.sentence)
        article_id = candidate.source.article.article_id
        if (
            share >= _SPEAKS
            and article_id not in answers
            and candidate.source.sentences[candidate.sentence].kind == "body"
        ):
            answers[article_id] = _sentence(share, candidate)
    return tuple(answers.values())[:_LATEST_SHOWN]


def _title(share: float, source: OpenArticle) -> Answer:
    """An article by its title, or by its first sentence when it has none."""
    first = source.sentences[0]
    confidence = round(min(share, _MOST), 4)
    text = source.sentence_text(0)
    return Answer(text, confidence, level_of(confidence), (cite(source, 0, first.start, first.end),))


def _sentence(share: float, candidate: Candidate) -> Answer:
    """A whole sentence; a title or byline is passed over for the first sentence of the text."""
    source, number = candidate.source, candidate.sentence
    if source.sentences[number].kind != "body":
        body = [place for place, sentence in enumerate(source.sentences) if sentence.kind == "body"]
        number = body[0] if body else number
    sentence = source.sentences[number]
    confidence = round(min(share, _MOST), 4)
    citation = cite(source, number, sentence.start, sentence.end)
    return Answer(citation.sentence, confidence, level_of(confidence), (citation,))
