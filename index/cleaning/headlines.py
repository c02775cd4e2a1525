"""The headline of a pasted article, and how lines look that are captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.cleaning.line_features import FUNCTION_WORDS, PAGE_WORDS, count_words, prose_weight
from index.cleaning.lines import Line
from index.cleaning.pasted_bylines import is_credit_line

_BREADCRUMB = re.compile(r"\s[/›»>|]\s.*\s[/›»>|]\s|^[^.]{0,30}\s[/›»>]\s[^.]{0,40}$")
_CREDIT = re.compile(
    r"(?:^|[\s(\[])(?:photo(?:graph)?s?|image|picture|credit|illustration|file photo|video)(?: credit)?"
    r"(?: by|:| courtesy|©| ©)|\([^()]{3,40}/[^()]{2,30}\)\s*$",
    re.I,
)
_POINTING = re.compile(
    r"(?:,|\() ?(?:(?:second|third|far|top|bottom|front|back) )?(?:left|right|cent(?:er|re)|above|below|pictured)\b,?",
    re.I,
)
_DATED_END = re.compile(
    r"(?:on |in |,|\()\s?(?:[A-Z][a-z]+day, )?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? (?:19|20)\d\d\)?\.?$"
)
_REACH = 60


def find_headline(lines: Sequence[Line], first: int) -> int | None:
    """Find the headline above an article.

    Args:
        lines: all lines of the pasted text.
        first: number of the first line that is a paragraph of the article.

    Returns:
        The number of the line that reads like the headline: short, no sentence, near the article, about its subject,
        or None. When there are several as good, the nearest to the article.
    """
    topic = {word for line in lines[first : first + 30] for word in line.lowered if _is_content(word)}
    again = Counter(line.text for line in lines)
    credit = [is_credit_line(line.text) for line in lines[:first]]
    signed = [float(any(credit[number + 1 : number + 4])) for number in range(first)]
    # A site's name stands above the headline and again in the byline.
    names = {part.strip() for number in range(first) if credit[number] for part in lines[number].text.split("|")}
    best, best_score = None, 0.0
    for number in range(max(0, first - _REACH), first):
        line = lines[number]
        if not _may_be_headline(line) or line.text in names:
            continue
        content = [word for word in line.lowered if _is_content(word)]
        about = count_words(content, topic) / max(2, len(content))
        page = count_words(line.lowered, PAGE_WORDS) / len(line.words)
        score = 3 * about - 3 * page - 0.04 * (first - number) + min(len(line.words), 6) / 3
        score += (again[line.text] > 1) * about + signed[number] - 2 * is_caption(line, False)
        if score >= best_score and score > 0:
            best, best_score = number, score
    return best


def is_caption(line: Line, said_twice: bool) -> bool:
    """Whether a line reads as a picture's caption: said twice, credited, pointing, or closed by a full date."""
    count = len(line.words)
    if not 3 <= count <= 60:
        return False
    if said_twice and count >= 6:
        return True
    if _CREDIT.search(line.text) or (count <= 45 and _POINTING.search(line.text) and not line.blank_after):
        return True
    return 6 <= count <= 45 and _DATED_END.search(line.text) is not None and line.text.count(". ") <= 3


def reads_as_sentence(line: Line) -> bool:
    """Whether a caption says something whole: it holds the end of a sentence, or a credit after its words."""
    return re.search(r"[.!?][\"'”’)]*(?:\s|$)", line.text) is not None or _CREDIT.search(line.text) is not None


def _may_be_headline(line: Line) -> bool:
    count = len(line.words)
    if not 2 <= count <= 30 or (line.text.endswith((".", ":", ",", ";")) and not line.text.endswith("...")):
        return False
    if line.bullet or _BREADCRUMB.search(line.text) or is_credit_line(line.text) or prose_weight(line) > 0.6:
        return False
    return any(character.isalpha() for character in line.text)


def _is_content(word: str) -> bool:
    return len(word) > 2 and word not in FUNCTION_WORDS
