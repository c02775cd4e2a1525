"""Verbs, and a few other words, that tell whether a clause looks back or ahead: by their form and by short lists."""

from __future__ import annotations

import re

_IRREGULAR = """
was were did had went came took gave made left began held won lost spoke saw found fell rose led sent struck broke shot
ran fought taught thought brought bought caught felt kept built became drew flew grew knew threw wrote chose met got
sold paid stood sank swam sang spent lay heard drove rode wore tore woke hid dealt meant sought swept stole froze shook
overtook withdrew underwent
"""
# Past forms that are nouns too.
_ALSO_NOUNS = "put cut hit shut quit bid beat"
_NO_PAST = "need seed speed feed indeed exceed hundred"
_SAYING = "said says announced confirmed reported added claimed warned argued insisted denied told"
_REPORTED = "accused alleged believed suspected said thought charged understood known feared"
_TO_COME = """
expected due set scheduled slated planned likely supposed poised ready going about expect expects plan plans planning
hope hopes hoped hoping intend intends intended want wants agreed pledged promised vowed threatened
"""
_PUT_OFF = "set scheduled planned slated booked postponed delayed adjourned deferred rescheduled"
# Present forms that are used of what is arranged: "The museum opens on Thursday."
_ARRANGED = """
opens begin begins starts meet meets ends closes returns resume resumes faces plays hosts launches travels visits
arrives leaves expires holds goes go runs takes comes decides stops continues concludes airs premieres does Does
"""
# Of these only directly before a weekday: they are nouns otherwise.
_ARRANGED_BESIDE = "open start end close return face play host travel visit arrive leave vote"


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_ADVERBS = r"(?:\s+(?:not|also|then|only|again|formally|be|been|have|\w+ly)){0,3}"
_MODAL = r"(?:\b(?:[Ww]ill|won['’]t|shall|would|must|can|cannot|could|should|may|might)\b|['’]ll\b)"
_VERB = r"(?:be\s+)?\w+"

# Of two at one place the upper one counts. "none" is passed over: an infinitive has the tense of what governs it.
_TEXTS: tuple[tuple[str, str], ...] = (
    ("past", r"\b(?:has|have|had)\s+(?!(?:to|until|till)\b)\w+\b"),
    ("past", r"['’]ve\s+\w+\b"),
    ("past", r"\b(?:could|would)(?:\s+not|n['’]t)\s+\w+\b"),
    ("past", r"\b(?:had\s+to|to\s+have|(?:would|could|should|must|may|might)\s+have)\s+\w+\b"),
    ("past", rf"\b(?:is|are)\s+(?:\w+ly\s+)?{_any(_REPORTED)}\b"),
    (
        "future",
        rf"\b(?:is|are|was|were|be|been)\s+(?:\w+ly\s+)?(?:expected|due|scheduled|slated|set|likely|to\s+{_VERB})\b",
    ),
    ("future", rf"\b{_any(_TO_COME)}\s+(?:\w+\s+){{0,2}}?to\s+{_VERB}\b"),
    ("future", rf"\b(?:has|have)\s+to\s+{_VERB}\b"),
    ("future", rf"\b(?:{_any(_PUT_OFF)}|brought\s+forward)\s+(?:for|to|until|till)\b"),
    ("future", r"\bto\s+be\s+\w+\b"),
    ("future", r"\b(?:due|until|till|ahead\s+of|deadline|upcoming|forthcoming)\b"),
    ("future", r"\b(?:starting|beginning|effective)(?=\s+(?:on\s+)?[A-Z])"),
    ("future", rf"{_MODAL}{_ADVERBS}\s+[a-z]+"),
    ("none", r"\bto\s+[a-z]+\b"),
    ("saying", rf"\b{_any(_SAYING)}\b"),
    ("past", rf"\b(?:{_any(_IRREGULAR)}|(?:was|were|did)n['’]t|since)\b"),
    ("past", rf"(?<!\ba\s)(?<!\bthe\s)(?<!\bits\s)\b{_any(_ALSO_NOUNS)}\b"),
    ("past", rf"\b(?!{_any(_NO_PAST)}\b)[a-z]{{2,}}ed\b"),
    ("present", r"(?:\b(?:is|are)|['’]re)\s+(?:not\s+|also\s+|\w+ly\s+)?\w+ing\b"),
    ("present", rf"\b(?:{_any(_ARRANGED)}|kicks\s+off)\b"),
    ("present", r"\b(?:is|are)(?=\s+(?:on|this|next|from|up\s+for|back|out|open|available)\s)"),
    ("present", rf"\b{_any(_ARRANGED_BESIDE)}(?=\s+(?:on\s+)?[A-Z][a-z]+day\b)"),
)
_KINDS = [kind for kind, _ in _TEXTS]
_VERBS = re.compile("|".join(f"({text})" for _, text in _TEXTS))


def verbs(sentence: str) -> list[tuple[int, int, str]]:
    """Verbs in order: start, end, and "past", "saying" (past, and a clause may follow), "future" or "present"."""
    found = ((match.start(), match.end(), _KINDS[(match.lastindex or 1) - 1]) for match in _VERBS.finditer(sentence))
    return [verb for verb in found if verb[2] != "none"]
