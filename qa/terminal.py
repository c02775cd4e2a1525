"""A reply on a terminal: the answer marked in its sentence, its neighbours dimmed, then where it stands."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Mapping
from typing import Any, TextIO

from index.terminal import printable
from qa.reply import Answer, Citation, Reply

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_WIDTH = 100


def wants_style(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to write bold and dim: to a terminal that can, unless NO_COLOR is set (https://no-color.org)."""
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb" and stream.isatty()


def render(reply: Reply, *, style: bool) -> str:
    """A reply as text of some lines.

    Args:
        style: bold and dim; without it the answer stands between brackets, so that it can be seen all the same.
    """
    lines = []
    if reply.search_question != reply.question.strip():
        lines += [f"Understood as: {printable(reply.search_question)}", ""]
    if reply.period:
        lines += [_period(reply.period), ""]
    if not reply.answered:
        if reply.note and not reply.related:
            return printable(reply.note)
        lines.append(f"Not in these articles. {printable(reply.note)}".rstrip())
        if reply.related:
            lines += ["The nearest sentences, which do not answer it:", ""]
        for citation in reply.related:
            lines += [*_wrap(printable(citation.sentence)), *_dates(citation, style)]
            lines += [_dim(_origin(citation), style), ""]
        return "\n".join(lines).rstrip()
    if reply.agreement == "agree":
        lines += ["Independent sources agree.", ""]
    elif reply.agreement == "differ":
        lines += ["Sources differ.", ""]
    for number, answer in enumerate(reply.answers, start=1):
        lines += _answer(number, answer, style)
    return "\n".join(lines).rstrip()


def _period(period: Mapping[str, Any]) -> str:
    """The time of publication taken from the question, and how to do without."""
    days = {"since": period["since"], "until": period["until"]}
    told = " ".join(f"{word} {day}" for word, day in days.items() if day)
    which = "Only articles published" if period["kind"] == "filter" else "Articles come first that were published"
    return f"{which} {told} (“{printable(period['text'])}”; --any-date for all)."


def _answer(number: int, answer: Answer, style: bool) -> list[str]:
    text = printable(answer.text)
    lines = [f"{number}. {_bold(text, style)}  ({answer.level}, {answer.confidence:.0%})"]
    for index, citation in enumerate(answer.citations):
        if citation.copy_of and any(citation.sentence == earlier.sentence for earlier in answer.citations[:index]):
            lines += [_dim(f"   The same text in{_origin(citation).removeprefix('   —')}", style), ""]
            continue
        start = max(0, citation.answer_start - citation.sentence_start)
        end = min(len(citation.sentence), citation.answer_end - citation.sentence_start)
        # Each piece is cleaned by itself: cleaning shortens, and would move the answer's place.
        before, marked, after = (
            re.sub(r"\s+", " ", printable(piece, lines=True))
            for piece in (citation.sentence[:start], citation.sentence[start:end], citation.sentence[end:])
        )
        opening, closing = (_BOLD, _PLAIN) if style else ("[", "]")
        marked = f"{before}{opening}{marked}{closing}{after}"
        for piece, dimmed in ((citation.before, True), (marked, False), (citation.after, True)):
            cleaned = printable(piece) if dimmed else piece
            if cleaned:
                lines += [_dim(line, style) if dimmed else line for line in _wrap(cleaned)]
        lines += [*_dates(citation, style), _dim(_origin(citation), style), ""]
    return lines


def _dates(citation: Citation, style: bool) -> list[str]:
    """A line for each date that the article's own date explains, beside the sentence: never in it."""
    notes = (
        f"   {printable(mention.text)} = {' to '.join(words for words, _ in mention.in_words())}"
        for mention in citation.dates
    )
    return [_dim(note, style) for note in dict.fromkeys(notes)]


def _origin(citation: Citation) -> str:
    parts = [citation.title, citation.publisher, (citation.published or "")[:10], citation.source]
    return "   — " + ", ".join(printable(part) for part in parts if part)


def _wrap(text: str) -> list[str]:
    indent = "   "
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) or [
        indent
    ]


def _bold(text: str, style: bool) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if style else text


def _dim(text: str, style: bool) -> str:
    return f"{_DIM}{text}{_PLAIN}" if style else text
