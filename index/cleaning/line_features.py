"""What a line of pasted text looks like, as numbers.

The features follow jusText (Pomikalek 2011, "Removing Boilerplate and Duplicate Content from Web Corpora": length,
share of function words, neighbours) without its link density, which pasted text no longer shows; layout, repetition and
vocabulary of web pages in general stand in for it. No feature knows a site.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

from index.cleaning.line_context import best_run, window
from index.cleaning.lines import Line

FUNCTION_WORDS = frozenset(
    """a about after all also an and any are as at be because been before but by can could did do does for from
    had has have he her him his how i if in into is it its like more most my no not of on one only or other
    our out over said she so some such than that the their them then there these they this those to under up
    was we were what when where which while who will with would you de la le el en los las un una und der die
    das den des et les du il di che per""".split()  # noqa: SIM905
)
"""English ones, and the commonest of some other languages."""

PAGE_WORDS = frozenset(
    """about account ad ads advertise advertisement advertising alerts app apps archive article articles author
    browse button careers categories category click close comment comments contact cookie cookies copyright
    corrections credit download editor email facebook faq feed feedback flipboard follow gallery google help
    home image instagram issue latest legal license linkedin load log login mail media menu mobile more
    navigation news newsletter newsletters next notifications online page permission photo photos pinterest
    podcast podcasts popular post posted posts preferences previous print privacy profile read recommended
    reddit register registered registration related reply reprints reserved rights rss search section share
    shop sign sitemap skip social sponsored stories story submit subscribe subscriber subscribers subscription
    tags terms top topics trademark trending tumblr tweet twitter unsubscribe updated use video videos view
    wait watch website whatsapp whatsapp youtube username password browser browsers javascript republished
    redistributed published""".split()  # noqa: SIM905
)
"""Words of web pages' furniture in general; a line of prose may hold some, a line made of them is none."""

_TALK = frozenset(("you", "your", "we", "our", "us"))
_PRICE = 0.15  # of a line, in prose weight, when the run with most prose is looked for
_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_INNER = re.compile(r"[.!?][\"'”’)]?\s+[\"'“‘(]?[A-Z]")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d|\b\d{1,2}/\d{1,2}/\d{2,4}\b")
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b\.?")
_AGO = re.compile(r"\b\d+\s?(?:second|sec|minute|min|hour|hr|day|week|month|year|h|m|d)s?\b(?:\s+ago)?$", re.I)
_ADDRESS = re.compile(r"@|https?:|www\.|\.com\b|\.org\b|#\w")
_SEPARATOR = re.compile(r"\s[|›»>•·/]\s|[›»→]")
_RIGHTS = re.compile(r"[©®™]|\(c\)\s|\bcopyright\b|\brights reserved\b", re.I)
_QUOTE = re.compile(r"[\"“”]")

NAMES: tuple[str, ...] = (
    "words",
    "long",
    "one_word",
    "few_words",
    "ends",
    "inner",
    "comma",
    "function",
    "page_words",
    "page_share",
    "capitals",
    "shouting",
    "lower_start",
    "digits",
    "date",
    "month",
    "ago",
    "address",
    "separator",
    "rights",
    "quote",
    "question",
    "colon",
    "dots",
    "bullet",
    "repeated",
    "repeated_long",
    "blank_before",
    "blank_after",
    "indent_main",
    "indent_deeper",
    "indent_known",
    "position",
    "position_end",
    "by",
    "you",
    "prose",
)
WIDE: tuple[str, ...] = (
    "page_prose", "page_lists", "before_1", "before_3", "before_8", "after_1", "after_3", "after_8", "short_before",
    "short_after", "page_before", "page_after", "list_before", "list_after", "in_run", "to_run", "after_run", "between",
    "prose_alone", "prose_page", "on_topic", "on_first", "off_topic_near", "stamp_near", "stamps_far", "stamps_before",
    "heading_near", "heading_run", "headings_before", "teaser_near", "teasers_far", "short_far_before",
    "short_far_after",
)  # fmt: skip


def line_features(lines: Sequence[Line]) -> NDArray[np.float64]:
    """Describe each line by itself, by its neighbours and by its place in the text.

    Args:
        lines: all lines of one text, in order.

    Returns:
        Array (number of lines, `len(NAMES) + len(WIDE)`), most values between -1 and 2.
    """
    if not lines:
        return np.zeros((0, len(NAMES) + len(WIDE)))
    seen = Counter(line.text for line in lines)
    prose = np.array([prose_weight(line) for line in lines])
    main_indent = _main_indent(lines, prose)
    flat = len({line.indent for line in lines}) == 1
    own = np.array(
        [_own(line, n / len(lines), seen[line.text], main_indent, flat, prose[n]) for n, line in enumerate(lines)]
    )
    return np.hstack([own, _wide(own, lines, prose)])


def count_words(words: Sequence[str], wanted: Container[str]) -> int:
    """How many of the words are wanted ones."""
    # A list, as everywhere here: a generator takes twice as long, and a text has many words.
    return len([word for word in words if word in wanted])


def prose_weight(line: Line) -> float:
    """How much a line looks like a paragraph: 0 to 1, from its length, function words and final punctuation."""
    count = len(line.words)
    if count < 5:
        return 0.0
    function = count_words(line.lowered, FUNCTION_WORDS) / count
    ends = bool(_END.search(line.text))
    # Long lines with final punctuation are prose in languages whose function words are not known here, too.
    like = max(min(1.0, function / 0.3), 0.6 if ends and count >= 12 else 0.0)
    return min(1.0, count / 25) * like * (1.0 if ends else 0.5)


def _own(line: Line, place: float, seen: int, main_indent: int, flat: bool, prose: float) -> list[float]:
    text, words, lowered = line.text, line.words, line.lowered
    count = max(1, len(words))
    page = count_words(lowered, PAGE_WORDS)
    capitals = sum([word[0].isupper() for word in words]) / count
    first = line.bare[:1]
    return [
        math.log1p(len(words)) / 3, float(len(words) >= 20), float(len(words) <= 1), float(2 <= len(words) <= 5),
        float(bool(_END.search(text))), float(bool(_INNER.search(text))), float("," in text),
        2 * count_words(lowered, FUNCTION_WORDS) / count, min(page, 4) / 2, page / count, capitals,
        float(len(words) > 0 and text.isupper()), float(first.islower()),
        sum(map(str.isdigit, text)) / len(text), float(bool(_DATE.search(text))),
        float(bool(_MONTH.search(text))), float(bool(_AGO.search(text))), float(bool(_ADDRESS.search(text))),
        float(bool(_SEPARATOR.search(text))), float(bool(_RIGHTS.search(text))), float(bool(_QUOTE.search(text))),
        float(text.endswith("?")), float(text.endswith(":")), float(text.endswith(("...", "…"))), float(line.bullet),
        float(seen > 1), float(seen > 1 and len(words) >= 8), float(line.blank_before), float(line.blank_after),
        float(not flat and line.indent == main_indent), float(not flat and line.indent > main_indent), float(not flat),
        place, float(place > 0.8), float(lowered[:1] == ("by",)),
        min(2, count_words(lowered, _TALK)) / 2 if len(words) < 40 else 0.0,
        prose,
    ]  # fmt: skip


def _wide(own: NDArray[np.float64], lines: Sequence[Line], prose: NDArray[np.float64]) -> NDArray[np.float64]:
    total = len(lines)
    column = {name: own[:, number] for number, name in enumerate(NAMES)}
    short = column["one_word"] + column["few_words"]
    counts = np.array([len(line.words) for line in lines], dtype=float)
    share = float((prose > 0.4) @ counts / max(1.0, counts.sum()))
    first, last = best_run(prose - _PRICE)
    place = np.arange(total)
    inside = ((place >= first) & (place < last)).astype(float)
    below = np.log1p(np.maximum(0, first - place)) / 3
    above = np.log1p(np.maximum(0, place - last + 1)) / 3
    nearest = np.minimum(window(prose, -3), window(prose, 3))
    columns = [
        np.full(total, share), np.full(total, float(column["bullet"].mean())),
        *(window(prose, -reach) for reach in (1, 3, 8)), *(window(prose, reach) for reach in (1, 3, 8)),
        window(short, -2), window(short, 2), window(column["page_share"], -3), window(column["page_share"], 3),
        window(column["bullet"], -2), window(column["bullet"], 2), inside, below, above, nearest,
        prose * (1 - window(prose, -3)) * (1 - window(prose, 3)), prose * share,
        *_section_columns(column, lines, prose, first, last, short),
    ]  # fmt: skip
    return np.column_stack(columns)


def _section_columns(
    column: dict[str, NDArray[np.float64]],
    lines: Sequence[Line],
    prose: NDArray[np.float64],
    first: int,
    last: int,
    short: NDArray[np.float64],
) -> list[NDArray[np.float64]]:
    """What tells comments, teasers and link lists around an article from the article: topic, time stamps, headings."""
    place = np.arange(len(lines))
    counts = np.array([len(line.words) for line in lines])
    topic, opening = _topic(lines, prose, first, last)
    dated = np.maximum.reduce([column["date"], column["month"], column["ago"]])
    stamp = dated * (counts <= 9) * (1 - column["ends"])
    heading = ((counts <= 4) & (column["page_share"] >= 0.5)).astype(float)
    teaser = ((counts >= 4) & (counts <= 16)) * (1 - column["ends"]) * (1 - column["date"])
    since = np.array([int(n) for n in np.maximum.accumulate(np.where(heading > 0, place, -1))])
    run = np.where(since >= 0, np.exp(-(place - since) / 4), 0.0)
    late = (place >= first).astype(float)
    return [
        topic, opening, (window(topic, -3) + window(topic, 3)) / 2, (window(stamp, -2) + window(stamp, 2)),
        (window(stamp, -10) + window(stamp, 10)) / 2, np.log1p(np.cumsum(stamp * late)) / 2,
        (window(heading, -2) + window(heading, 2)), run, np.log1p(np.cumsum(heading * late)) / 2,
        (window(teaser, -2) + window(teaser, 2)), (window(teaser, -8) + window(teaser, 8)) / 2,
        window(short, -8), window(short, 8),
    ]  # fmt: skip


def _topic(
    lines: Sequence[Line], prose: NDArray[np.float64], first: int, last: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of each line's content words that the main run of prose, and its beginning, say elsewhere."""
    content = [frozenset([word for word in line.lowered if _is_content(word)]) for line in lines]
    run = [number for number in range(first, last) if prose[number] > 0.2]
    everywhere = Counter(word for number in run for word in content[number])
    opening = Counter(word for number in run[: max(3, len(run) // 3)] for word in content[number])
    begins = set(run[: max(3, len(run) // 3)])
    inside = set(run)

    def share(number: int, words: Counter[str], own: bool) -> float:
        said = sum([words[word] > own for word in content[number]])
        return said / max(3, len(content[number]))

    topic = [share(number, everywhere, number in inside) for number in range(len(lines))]
    start = [share(number, opening, number in begins) for number in range(len(lines))]
    return np.array(topic), np.array(start)


def _is_content(word: str) -> bool:
    return len(word) > 3 and word not in FUNCTION_WORDS and word not in PAGE_WORDS


def _main_indent(lines: Sequence[Line], prose: NDArray[np.float64]) -> int:
    weights: Counter[int] = Counter()
    for line, weight in zip(lines, prose, strict=True):
        weights[line.indent] += round(100 * weight)
    return weights.most_common(1)[0][0]
