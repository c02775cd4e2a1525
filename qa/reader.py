"""The reader seam: a question and passages in, scored spans and a no-answer score out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A verbatim piece of a passage.

    Attributes:
        start, end: half-open character range of the passage text.
        score: start logit plus end logit.
        margin: `score` minus the null score of the window it was found in; positive when the reader prefers the span
            to "no answer". Comparable across passages.
        probability: sigmoid(margin), 0 to 1. Not calibrated: see `Answer.confidence`.
    """

    start: int
    end: int
    score: float
    margin: float
    probability: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as a reader gets it, where more is known of it than its text.

    Attributes:
        text: the passage.
        heading: what stands above it, such as its article's title: it is read too, but answers never lie in it.
        sentences: half-open ranges of `text`; each gives its best span, whatever number of spans is asked for.
    """

    text: str
    heading: str = ""
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found in one passage: spans that do not overlap, best first, and its no-answer probability.

    Attributes:
        spans: empty only when the passage holds no token.
        no_answer: probability, 0 to 1, that the passage does not answer the question: 1 - the best span's probability.
    """

    spans: tuple[Span, ...]
    no_answer: float


class Reader(Protocol):
    """What any reader offers. `name` goes into run settings; it must identify the weights."""

    @property
    def name(self) -> str: ...

    def read(self, question: str, passages: Sequence[str | Excerpt], *, spans: int = 3) -> list[Reading]:
        """Reads every passage for one question.

        Args:
            question: any text.
            passages: any texts; may be empty strings, longer than a window, or none at all.
            spans: how many spans a passage may give, unless it is an excerpt with sentences.

        Returns:
            One reading for each passage, in order.
        """
        ...
