"""Kinds of question, as far as the answer's form depends on them. English; any other question is of kind "other"."""

from __future__ import annotations

import re
from typing import Literal

from qa.terms import number_value, words

Kind = Literal["who", "when", "where", "count", "quote", "yes-no", "why", "how", "author", "published", "what", "other"]

_SAYING = (
    r"(?:say|said|tell|told|think|call|called|describe|comment|argue|argued|claim|claimed|warn|warned|explain|explained"
    r"|promise|promised|write|react|reply|replied|announce|announced|insist|insisted)"
)
_TEXT = r"(?:article|articles|story|stories|report|reports|piece|column|item)"
_ASKS_WHEN = r"(?:when|(?:on )?(?:what|which) (?:date|day))"
_PATTERN_TEXTS: tuple[tuple[Kind, str], ...] = (
    (
        "author",
        rf"\bwho (?:wrote|authored|(?:is|are) the (?:authors?|writers?) of)\b.*\b(?:{_TEXT}|this|it)\b|\bbyline\b",
    ),
    (
        "published",
        rf"\b{_ASKS_WHEN}\b.*\b{_TEXT}\b.*\b(?:published|posted|updated|printed|appear|dated)\b",
    ),
    (
        "yes-no",
        r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    ),
    ("quote", rf"\bwhat (?:did|does|do|has|have|had)\b.*\b{_SAYING}\b|\bhow (?:did|does|do)\b.*\bdescribe\b"),
    ("quote", r"\bin (?:his|her|their|whose) (?:own )?words\b"),
    ("count", r"\bhow (?:many|much|old|long|far|large|big|high|tall|fast|often|deep|wide|heavy)\b"),
    ("count", r"\b(?:what|which) (?:number|percentage|share|proportion|age|price)\b"),
    ("when", r"\b(?:when|(?:what|which) (?:year|month|day|days|date|dates|time|century|decade))\b"),
    ("where", r"\b(?:where|(?:what|which) (?:city|country|town|place|state|region|village|street))\b"),
    ("who", r"\b(?:who|whom|whose|(?:what|which) (?:person|man|woman))\b"),
    ("why", r"\b(?:why|for what reason|what (?:is|was|are|were) the reasons?|what (?:made|caused|led))\b"),
    ("how", r"\bhow\b"),
    ("what", r"\b(?:what|which|name)\b"),
)
# Of the first ones any match counts; of the others the earliest in the question, and of two at one place the upper.
_NARROW = 5
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERN_TEXTS)
_TIME = re.compile(
    r"\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|fall|winter|morning|noon|afternoon|evening|night|midnight"
    r"|today|yesterday|tomorrow|tonight|week|weeks|month|months|year|years|decade|century|hours?|minutes?|days?|ago|last"
    r"|next|once|soon|meantime|since|after|before|until|during|when|while|early|late|may)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\d|\b(?:no|none|half|third|quarter|dozens?|hundreds?|thousands?|millions?|billions?|once|twice|several|many|few|first"
    r"|second|fourth|fifth|sixth|seventh|eighth|ninth|tenth|pair|couple|single|both|double|triple|all)\b",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """What kind of answer the question asks for."""
    text = question.strip()
    for kind, pattern in _PATTERNS[:_NARROW]:
        if pattern.search(text):
            return kind
    # What is asked stands first: "What does she do when it rains?" does not ask for a time.
    found = [(match.start(), kind) for kind, pattern in _PATTERNS[_NARROW:] if (match := pattern.search(text))]
    return min(found, key=lambda pair: pair[0])[1] if found else "other"


def fits(kind: Kind, answer: str) -> float:
    """Whether an answer has the form that the kind asks for: 1 yes, -1 no, 0 where the form says nothing."""
    if kind in ("when", "published"):
        return 1.0 if _TIME.search(answer) else -1.0
    if kind == "count":
        numbers = any(number_value(word) != word for word in words(answer))
        return 1.0 if numbers or _COUNT.search(answer) else -1.0
    if kind in ("who", "author"):
        # "the mayor" answers as well as "Ann Lee" does.
        return 1.0 if any(word[0].isupper() for word in answer.split()) else 0.0
    return 0.0
