"""Cues: words of a sentence that tell what kind of question it may answer. English."""

from __future__ import annotations

import re

from qa.question import Kind

_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|so that|in order to|reasons?|thanks to|as a result|therefore|caused?|led to"
    r"|blam(?:e|es|ed|ing)|fear(?:s|ed|ing)?|so|amid|facing|as)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"[“”\"]|\b(?:said|says?|told|tells|according to|added|adds|warned|warns|claims?|claimed|argued?|argues"
    r"|explain(?:s|ed)|believes?|thinks?|insist(?:s|ed)|described?|describes|suggest(?:s|ed)?"
    r"|points? out|pointed out)\b",
    re.IGNORECASE,
)
_ASKS_FOR_SPEECH = re.compile(
    r"\baccording to\b|\b(?:say|said|think|believe|claim|argue|describe|suggest|imply|explain|mention|feel|warn|advise"
    r"|recommend|predict|call|compare)s?\b",
    re.IGNORECASE,
)
_ASKS_ABOUT_TEXT = re.compile(
    r"\b(?:wr(?:ote|itten|iters?)|authors?|report(?:s|ed|ers?)?|journalists?|correspondents?|articles?|pieces?|stor(?:y|ies)"
    r"|published|newspapers?|agenc(?:y|ies))\b",
    re.IGNORECASE,
)


def asks_about_text(question: str) -> bool:
    """Whether the question asks about articles and those who made them, rather than what they tell."""
    return _ASKS_ABOUT_TEXT.search(question) is not None


def gives_cause(kind: Kind, sentence: str) -> bool:
    """Whether the question asks why and the sentence names a cause in so many words."""
    return kind == "why" and _CAUSE.search(sentence) is not None


def gives_speech(question: str, sentence: str, before: str) -> bool:
    """Whether the question asks what somebody says or thinks and the sentence tells somebody's words.

    Args:
        before: what stands before the sentence in its paragraph: a quotation may have been opened there.
    """
    if not _ASKS_FOR_SPEECH.search(question):
        return False
    return bool(_SPEECH.search(sentence)) or before.count("“") > before.count("”") or before.count('"') % 2 == 1
