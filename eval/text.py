"""How SQuAD compares answers: normalised, as a whole (exact match) or as bags of words (F1)."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

ARTICLES = re.compile(r"\b(a|an|the)\b")
WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower case, no ASCII punctuation, no articles, single spaces: `normalize_answer` of the official script.

    >>> normalise("The  U.S. a-bomb")
    'us abomb'
    """
    return " ".join(ARTICLES.sub(" ", text.lower().translate(WITHOUT_PUNCTUATION)).split())


def exact(answer: str, gold: str) -> float:
    """1 when both are the same after normalisation, else 0."""
    return float(normalise(answer) == normalise(gold))


def overlap_f1(answer: str, gold: str) -> float:
    """Harmonic mean of precision and recall over words, counted with multiplicity; 0 to 1.

    When either has no word left, 1 if both have none, else 0, as the official script says.

    >>> overlap_f1("in Seoul", "Seoul")
    0.6666666666666666
    """
    ours, theirs = normalise(answer).split(), normalise(gold).split()
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))


def best_exact(answer: str, golds: Sequence[str]) -> float:
    """The best of `exact` over the acceptable answers."""
    return max(exact(answer, gold) for gold in golds)


def best_overlap_f1(answer: str, golds: Sequence[str]) -> float:
    """The best of `overlap_f1` over the acceptable answers."""
    return max(overlap_f1(answer, gold) for gold in golds)


def official_golds(answers: Sequence[str]) -> list[str]:
    """The gold answers as the official SQuAD 2.0 script takes them: those with a word left, or [""] when none has."""
    return [answer for answer in answers if normalise(answer)] or [""]
