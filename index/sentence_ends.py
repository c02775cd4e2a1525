"""Where sentences end within one line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.abbreviations import CLOCK, CONTINUING, DATES, NUMBERED, SPEECH_VERBS, STARTERS, SUFFIXES, TITLES

_MARK = re.compile(r"[.!?…]+(?:[ \u00a0]\.)*+|[。！？]+")
_CLOSERS = re.compile(r"[\"'”’»›)\]}″]*+(?:\[\d{1,3}\])*+[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]*+")
_SPACES = re.compile(r"\s*")
_OPENERS = re.compile(r"[\"'“‘„«‹(\[{¿¡]*")
_WORD = re.compile(r"[^\W_][\w'’-]{0,40}")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_ATTRIBUTION = re.compile(r"(?:[^\W_][\w'’.-]{0,40},?\s){0,3}([a-z]{3,12})\b")
_ENDING_OF_NAME = re.compile(
    r"(?:com|org|net|edu|gov|mil|info|biz|html?|php|aspx?|pdf|docx?|txt|js|net|jpe?g|png|xml)\b", re.I
)
_SPEAKER = re.compile(r"(?:[A-Z][\w'’.-]{1,20}\s){1,3}[A-Z][\w'’-]{1,20}\s{0,3}")
_CAPITALISED = TITLES | SUFFIXES
_REACH = 40

# What ends a sentence without final punctuation: a dateline or a date at the start of a line, a rule of stars or
# dashes, and the words before a picture credit.
_DATE = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? \d{4}"
)
_PLACE = r"(?:[A-Z]{3,}[A-Z ]{0,30}|[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,3}(?=,| \())"
_DATELINE = re.compile(
    rf"{_PLACE}(?:, [A-Z][\w.'’ -]{{1,30}}){{0,3}}(?: \([A-Z][\w/ .-]{{1,30}}\))?(?: [–-]|\s?—)(?=\s+[\"“'‘]?[A-Z])"
)
_HEAD = re.compile(rf"\s*(?:{_DATE}|{_DATELINE.pattern})(?=\s+[\"“'‘]?[A-Z])")
_RULE = re.compile(r"(?:(?<!\*)\*{3,}+|(?<!_)_{8,}+|(?<!=)={8,}+|(?<!~)~{8,}+|(?<!-)-{8,}+)(?=\s+[A-Z\"“])")
_CREDIT = re.compile(
    r"\s(?=(?:Image|Images|Photo|Photos|Photograph|Picture|Pictures|Video|Audio|Illustration|Graphic|Credit): [A-Z©])"
)
_ANY = re.compile(rf"(?:{_MARK.pattern})|(?P<rule>{_RULE.pattern})|(?P<credit>{_CREDIT.pattern})")
_FACE = re.compile(r"\s?(?:[:;=]['’]?-?[)(DPp](?!\w)|<3(?!\w)|\)(?=\s))")


def find_ends(line: str) -> Iterator[int]:
    """Find where sentences end inside a line.

    Each run of final punctuation is judged once, by what stands on its two sides, within a fixed reach. This keeps the
    work linear on text of any kind.

    Args:
        line: text without line ends.

    Yields:
        Rising positions; `line[:end]` closes a sentence, with the quotation marks and brackets that belong to it. The
        end of the line itself is not among them.
    """
    begin = quotes = counted = 0
    head = _HEAD.match(line)
    if head:
        begin = head.end()
        yield begin
    for mark in _ANY.finditer(line, begin):
        quotes += line.count('"', counted, mark.start())
        counted = mark.start()
        end = mark.end() if mark.lastgroup else _end_at(line, begin, mark.start(), mark.end(), quotes % 2 == 1)
        if begin < end < len(line):
            yield end
            begin = end


def _end_at(line: str, begin: int, start: int, stop: int, quote_open: bool) -> int:
    """The end of the sentence that the punctuation at `[start, stop)` closes, or 0 when it closes none."""
    closed = _end(_CLOSERS, line, stop)
    closed = _end(_FACE, line, closed)
    following = _end(_SPACES, line, closed)
    if following == len(line):
        return 0
    if line[start] in "。！？":
        return closed
    if following == closed:
        return _end_without_space(line, start, stop, closed, quote_open)
    ends = _ends_dotted if line[start:stop] == "." else _ends_marked
    return closed if ends(line, begin, start, stop, closed, following) else 0


def _end_without_space(line: str, start: int, stop: int, closed: int, quote_open: bool) -> int:
    """The same where no white space follows: `last April."The fact is`, `end of it.Then`, but not `www.Site.Com`."""
    word = _word_at(line, closed)
    if (
        not word[:1].isupper()
        or (word.isupper() and len(word) > 1)
        or line[start:stop].strip(".") not in ("", "?", "!", "…")
    ):
        return 0
    before = _before(line, 0, start)
    plain = (len(before) > 1 and before.isalpha() and before[1:].islower()) or (before.isdigit() and closed > stop)
    if stop - start > 1:
        return stop if plain and closed == stop and len(word) > 1 else 0
    if closed == stop:
        addressed = _ENDING_OF_NAME.match(word) or line[closed + len(word) : closed + len(word) + 1] in (
            ".",
            "/",
            "@",
            "_",
        )
        return stop if plain and before[-1].islower() and not addressed and before not in TITLES else 0
    if not plain and line[start] == ".":
        return 0
    opens = line[stop] == '"' and not quote_open and closed == stop + 1
    return stop if opens else closed


def _ends_marked(line: str, begin: int, start: int, stop: int, closed: int, following: int) -> bool:
    """Whether `!`, `?`, an ellipsis or a mixture of them ends a sentence."""
    first = _first_character(line, following)
    quoted = _quoted(line, stop, closed)
    if first.islower():
        named = _before(line, begin, start)[:1].isupper() or _word_at(line, following) in SPEECH_VERBS
        return not (quoted or named or line[start:stop].strip("!?"))
    if quoted and ("?" in line[start:stop] or "!" in line[start:stop]):
        attribution = _ATTRIBUTION.match(line, following)
        return not (attribution and attribution.group(1) in SPEECH_VERBS)
    return True


def _ends_dotted(line: str, begin: int, start: int, stop: int, closed: int, following: int) -> bool:
    """Whether a single full stop ends a sentence."""
    before = _before(line, begin, start)
    first = _first_character(line, following)
    if (first.islower() and not _plain(before)) or _LIST_NUMBER.fullmatch(
        line[begin : min(start, begin + _REACH)].strip()
    ):
        return False
    if _quoted(line, stop, closed):
        return True
    if before.isupper() and len(before) > 1:
        before = before.capitalize() if before.capitalize() in _CAPITALISED else before
    word = _word_at(line, _end(_OPENERS, line, following))
    starter = word.lower().replace("’", "'") in STARTERS and word != "I"
    if _SPEAKER.fullmatch(line, following):
        return False
    if before in TITLES or before in CONTINUING:
        return False
    if before.lower() in NUMBERED:
        return not first.isdigit()
    if before in DATES:
        return not first.isdigit()
    if before.lower() in ("a.m", "p.m", "am", "pm"):
        return word not in CLOCK and word.rstrip(".") not in DATES and not first.isdigit()
    if before in SUFFIXES or _ACRONYM.fullmatch(before) or (len(before) == 1 and before.isalpha()):
        return starter or first in '"“‘' or not first.isalnum()
    return True


def _plain(before: str) -> bool:
    """Whether a word is an ordinary one: lower case, and no known abbreviation."""
    known = before in CONTINUING or before in SUFFIXES or before in NUMBERED
    return len(before) > 2 and before.isalpha() and before.islower() and not known


def _quoted(line: str, stop: int, closed: int) -> bool:
    return any(closer in "\"'”’»›″" for closer in line[stop : min(closed, stop + _REACH)])


def _before(line: str, begin: int, start: int) -> str:
    """What stands right before `start`, back to white space or `_REACH` characters, without what opens it."""
    left = max(begin, start - _REACH)
    if start == left or line[start - 1].isspace():
        return ""
    return line[left:start].split()[-1].lstrip("\"'“‘„«([—–-")


def _first_character(line: str, position: int) -> str:
    position = min(_end(_OPENERS, line, position), len(line) - 1)
    return line[position]


def _word_at(line: str, position: int) -> str:
    match = _WORD.match(line, position)
    return match.group() if match else ""


def _end(pattern: re.Pattern[str], line: str, position: int) -> int:
    match = pattern.match(line, position)
    return match.end() if match else position
