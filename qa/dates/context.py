"""What stands around words that look like a date, and shows that they are none, or none of the article's time.

Left alone are habits ("every Thursday"), dates counted from another event ("the following Tuesday", "a week earlier"),
names ("Good Friday", "Theresa May", "the Sunday Times"), bounds and vague distances ("more than ten years ago", "a few
days").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.dates.patterns import MONTH_NAMES

_POSSESSIVE = r"(?:his|her|their|its|our|your|my|whose|\w+['’]s|\w+s['’])"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


_NO_WEEKDAY_BEFORE = _pattern(
    r"\b(?i:an?|one|another|every|each|any|that|some|most|other|alternate|same|first|second|third|fourth|final|following"
    r"|previous|preceding|ensuing|the\s+(?:last|next)|ago|ago\s+on)\s+$"
    r"|\b(?:Good|Black|Cyber|Bloody|Super|Ash|Shrove|Easter|Palm|Whit|Holy|Maundy|Giving|Sheffield|Mail\s+on)\s+$"
)
_NO_WEEKDAY_AFTER = _pattern(
    r"\s+(?:nights|mornings|evenings|afternoons|week\b|prayers|school|schools|league|best\b|roast|publications?\b|editions?\b|deliver)"
    r"|\s+(?:Times|Telegraph|Mirror|Express|Herald|Mail|Post|People|Sport|Star|Sun|Tribune|Agreement|Night)\b"
)
_OTHER_EVENT_AFTER = _pattern(r"\s+(?:before|after|of|when|that|following)\b(?!\s+(?:last|next|this)\b)")
_OPENING_DAYS = re.compile(r"(?:-|–|\s+(?:to|through)\s+)(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_OPENING_DAYS_END = re.compile(r"(\S*)\s*\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:-|–|\s+(?:to|through)\s+)$")
_RANGE_BEFORE = re.compile(r"\b(?i:from|between)\s*$")

_NO_CALLED_BEFORE = _pattern(rf"(?i:\b(?:the|every|each|that|one|a|long|at|{_POSSESSIVE}))\s+$")
_FALL_AFTER = _pattern(r"\s+(?:in|of|from|to|by)\b")

_NO_AGO_BEFORE = _pattern(r"(?i:\b(?:than|over|under|least|most|to|half|and|or|beyond|many|some\s+of))\s+$")
_NO_AGO_AFTER = _pattern(rf"\s+(?:on\s+|last\s+|next\s+|in\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|{MONTH_NAMES})")

_NO_WINDOW_BEFORE = _pattern(rf"(?i:\b(?:every|each|{_POSSESSIVE}))\s+$")
_NO_WINDOW_AFTER = _pattern(rf"\s+(?:of|before|as|at|that|when)\b|\s+in\s+(?:{MONTH_NAMES})|['’]")
_THROUGH_A_WINDOW = _pattern(r"(?i:\b(?:in|over|during|for|within|throughout|across))\s+$")

_YEAR_BEFORE = _pattern(
    r"(?i:\b(?:in|since|until|till|during|by|from|before|after|between|early|late|mid|mid-)[\s-]*$)"
    r"|\b(?:end|beginning|start|middle|half|quarter|months|autumn|fall|winter|spring|summer)\s+of\s+$"
    r"|\b(?:1\d|20)\d\d(?:\s+(?:to|and|or|until|through)\s+|\s?[-–]\s?)$"
)
_NO_YEAR_AFTER = _pattern(
    r"\s+(?:people|men|women|children|metres|meters|feet|miles|km|kg|grams|tons|tonnes|euros|dollars|pounds|points|votes|jobs"
    r"|homes|houses|copies|times|years)\b"
)

_IN_MONTH = _pattern(r"(?i:\b(?:in|since|until|till|during|throughout|early|late|mid|between))[\s-]+$|\bmid-$")
_OF_MONTH = _pattern(
    rf"(?i:\b(?:by|through|of|from|to|before|after|last|next))\s+$|\b(?:{MONTH_NAMES})\s+(?:and|or)\s+$"
)
_ORDINAL_BEFORE = _pattern(r"\b(?:first|second|third|\w+th|twenty-\w+)\s+of\s+$")
_MAY_BEFORE = _pattern(
    rf"\b(?i:in|since|until|till|during|throughout|early|late|mid)[\s-]+$|\b(?:{MONTH_NAMES})\s+(?:and|or|to)\s+$"
)
_MARCH_AFTER = _pattern(r"\s+(?:on|for|of|to|past|through|was|is)\b|['’]s")
_NAME_AFTER = _pattern(r"\s+[A-Z][a-z]")
_NAME_BEFORE = _pattern(r"\b[A-Z][\w'’.-]*\s+$")
_THE = _pattern(r"\b(?i:the|this|a|an)\s+$")
_ATTRIBUTE_BEFORE = _pattern(rf"\b(?i:the|a|an|this|{_POSSESSIVE})\s+$")
_ATTRIBUTE_AFTER = _pattern(r"\s+(?!(?:and|or|to|until|through|of|in|at|on|for|was|is|will|were|has)\b)[a-z]")
_ATTACKS = _pattern(r"\s+(?:attacks?|attackers?|terror\w*|hijack\w*|bombings?|commission|committee)\b")
_SENTENCE_FRONT = _pattern(r"(?:^|[\"“‘:.!?\n—–-])\s*$")

Found = re.Match[str]


def is_date(kind: str, found: Found) -> bool:
    """Whether a match of the pattern of this kind is a date in its surroundings.

    Args:
        kind: name of the pattern, see `qa.dates.patterns`.
        found: the match in the whole sentence.
    """
    check = _CHECKS.get(kind)
    # Wide enough for every expression above; the rest of a long sentence does not matter.
    before = found.string[max(0, found.start() - 40) : found.start()]
    after = found.string[found.end() : found.end() + 40]
    return check is None or check(found, before, after)


def is_attribute(found: Found) -> bool:
    """Whether the date stands before its noun, as in "the November flood": the verb says nothing about it."""
    before, after = found.string[max(0, found.start() - 40) : found.start()], found.string[found.end() :][:40]
    return bool(_ATTRIBUTE_BEFORE.search(before) and _ATTRIBUTE_AFTER.match(after))


def _weekday(found: Found, before: str, after: str) -> bool:
    if _NO_WEEKDAY_BEFORE.search(before) or _NO_WEEKDAY_AFTER.match(after):
        return False
    if re.search(r"\b[Tt]he\s+$", before) and _OTHER_EVENT_AFTER.match(after):
        return False
    if _OPENING_DAYS.match(after):
        return bool(_RANGE_BEFORE.search(before))
    opened = _OPENING_DAYS_END.search(before)
    return not opened or opened.group(1).lower() in ("from", "between")


def _called(found: Found, before: str, after: str) -> bool:
    if _NO_CALLED_BEFORE.search(before) or re.match(r"\s+(?:but one|before last)\b", after):
        return False
    parts = found.groupdict()
    if parts.get("weekday"):
        return not _NO_WEEKDAY_AFTER.match(after)
    return not ((parts.get("season") or "").lower() == "fall" and _FALL_AFTER.match(after))


def _ago(found: Found, before: str, after: str) -> bool:
    return not _NO_AGO_BEFORE.search(before) and not ("back" in found.groupdict() and _NO_AGO_AFTER.match(after))


def _window(found: Found, before: str, after: str) -> bool:
    if _NO_WINDOW_BEFORE.search(before) or _NO_WINDOW_AFTER.match(after):
        return False
    if found["count"] and re.match(r"(?i:the|this)\b", found.group()):
        return True
    # "The coming years" are not counted.
    counted = found["count"] or (found["unit"] != "day" and not found.group().endswith("s"))
    return bool(counted and (_THROUGH_A_WINDOW.search(before) or found.group().lower().startswith("this")))


def _year(found: Found, before: str, after: str) -> bool:
    return bool(_YEAR_BEFORE.search(before)) and not _NO_YEAR_AFTER.match(after)


def _bare_month(found: Found, before: str, after: str) -> bool:
    name = found["month"]
    if _ORDINAL_BEFORE.search(before):
        return False
    if name == "May":
        return bool(_MAY_BEFORE.search(before)) and not re.match(r"['’]s", after)
    if _IN_MONTH.search(before) or (_OF_MONTH.search(before) and not _NAME_AFTER.match(after)):
        return not (name == "March" and re.match(r"['’]s", after))
    if name == "March":
        return bool(_THE.search(before)) and bool(re.match(r"\s+[a-z]", after)) and not _MARCH_AFTER.match(after)
    # "April Jones", "Sister June"
    return not _NAME_AFTER.match(after) and (not _NAME_BEFORE.search(before) or bool(_THE.search(before)))


def _date(found: Found, before: str, after: str) -> bool:
    return bool(found["year"]) or (not _ATTACKS.match(after) and not _is_september_11(found, before))


def _is_september_11(found: Found, before: str) -> bool:
    """ "September 11" without a year is nearly always the one of 2001, unless a verb of time stands before it."""
    return (
        found["month"][:3] == "Sep" and found["day"] == "11" and not re.search(r"\b(?:on|by|until)\s+$", before, re.I)
    )


def _near(found: Found, before: str, after: str) -> bool:
    # "Today" with a capital inside of a sentence is a newspaper or a programme.
    return not found.group()[0].isupper() or (bool(_SENTENCE_FRONT.search(before)) and not _NAME_AFTER.match(after))


_CHECKS: dict[str, Callable[[Found, str, str], bool]] = {
    "weekday": _weekday,
    "called": _called,
    "ago": _ago,
    "window": _window,
    "year": _year,
    "bare_month": _bare_month,
    "date": _date,
    "near": _near,
}
