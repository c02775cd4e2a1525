"""Pasted text: the article is found in what "select all, copy" takes along from a web page."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.article import Removed
from index.cleaning.headlines import find_headline, is_caption, reads_as_sentence
from index.cleaning.leftovers import POINTER, leftover_reasons
from index.cleaning.line_features import prose_weight
from index.cleaning.line_model import LineModel, decode, shipped_model
from index.cleaning.lines import Line, split_lines
from index.cleaning.lists import main_list
from index.cleaning.page_lines import line_keys
from index.cleaning.pasted_bylines import ESTIMATED, Byline, estimate_published, is_credit_line, parse_byline
from index.cleaning.reasons import is_residue, is_unfinished, merge_removed, reason_for
from index.cleaning.repetition import enclosed_scraps, player_labels, repeated_lines
from index.metadata.bylines import is_byline

ParagraphKind = Literal["title", "byline", "body", "caption"]

_PARAGRAPH = 0.3
"""Prose weight from which a line counts as a paragraph."""
_SURE = 0.5
"""Log odds from which a paragraph stays whatever its neighbours are."""


@dataclass(frozen=True, slots=True)
class PastedParagraph:
    """One kept paragraph, verbatim but without surrounding white space."""

    text: str
    kind: ParagraphKind = "body"


@dataclass(frozen=True, slots=True)
class PastedArticle:
    """An article found in pasted text.

    Attributes:
        title: headline, or "" when none was recognised.
        byline: the verbatim lines with authors, publisher or date, or "".
        paragraphs: all that is kept in reading order, title and byline first, each one once.
        authors, publisher: as the byline gives them, empty when it does not.
        published, updated: ISO 8601 date or date and time as the text gives it, or None.
        metadata_sources: where each field was found, such as {"published": "byline"}.
        removed: what was taken out, with reasons.
    """

    title: str
    byline: str
    paragraphs: tuple[PastedParagraph, ...]
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str | None = None
    updated: str | None = None
    metadata_sources: tuple[tuple[str, str], ...] = ()
    removed: tuple[Removed, ...] = ()


def clean_pasted(text: str, shared: Collection[int] = ()) -> PastedArticle:
    """Find the article in pasted text. Pure and deterministic: only the text decides, and what other pages share.

    Every line is judged by a small linear model of what lines look like (`line_model`), the judgements are decoded into
    runs, lines said twice are kept once, and headline and byline are looked for above the first paragraph. A text in
    which no line reads as a paragraph is kept whole.

    Args:
        text: pasted text, one paragraph, headline or list item a line. For paragraphs broken at a
            fixed width see `wrapping.join_wrapped`.
        shared: keys of the lines that other pages of the same publisher have too (`page_lines`); they go, but for
            headline and byline.

    Returns:
        The article's parts and what was removed. Every line is in one or the other, letter by letter.
    """
    return clean_lines(split_lines(text), shipped_model(), shared)


def clean_lines(lines: Sequence[Line], model: LineModel, shared: Collection[int] = ()) -> PastedArticle:
    """The same for lines already split, judged by a given model."""
    elsewhere = {number for number, key in enumerate(line_keys(lines)) if key in shared} if shared else set[int]()
    keep = _keep(lines, model, elsewhere)
    first = next((n for n, line in enumerate(lines) if keep[n] and _is_paragraph(lines, n)), len(lines))
    title = find_headline(lines, first) if first < len(lines) else None
    credits = _credit_lines(lines, title, first)
    for number in _twin_captions(lines, title):
        keep[number] = True
    repeated = repeated_lines(lines, keep, title)
    residue = {number for number, line in enumerate(lines) if is_residue(line)}
    scraps = enclosed_scraps(lines, repeated | residue) - {title, *credits}
    gone = {title, *credits, *repeated, *elsewhere, *scraps}
    leftovers = _leftovers(lines, [number for number in range(len(lines)) if keep[number] and number not in gone])
    paragraphs: list[PastedParagraph] = []
    removed: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        if number == title or number in credits:
            continue
        if number in repeated:
            removed.append((line.text, "said twice"))
        elif number in elsewhere:
            removed.append((line.text, "on other pages too"))
        elif number in scraps:
            removed.append((line.text, "between repeated or empty lines"))
        elif not keep[number]:
            removed.append((line.text, reason_for(line, number < first)))
        elif number in leftovers:
            removed.append((line.text, leftovers[number]))
        else:
            twice = number + 1 in repeated and lines[number + 1].text == line.text
            paragraphs.append(PastedParagraph(line.text, "caption" if is_caption(line, twice) else "body"))
    headline = lines[title].text if title is not None else ""
    return _article(headline, [lines[number].bare for number in credits], paragraphs, removed)


def _article(
    title: str, bylines: list[str], paragraphs: list[PastedParagraph], removed: list[tuple[str, str]]
) -> PastedArticle:
    given = parse_byline(" | ".join(bylines)) if bylines else Byline()
    sources = [(name, "byline") for name in ("authors", "publisher", "published", "updated") if getattr(given, name)]
    published = given.published
    if not published:
        published = estimate_published([paragraph.text for paragraph in paragraphs])
        sources += [("published", ESTIMATED)] if published else []
    heads = [PastedParagraph(title, "title")] if title else []
    heads += [PastedParagraph(line, "byline") for line in bylines]
    return PastedArticle(
        title=title,
        byline="\n".join(bylines),
        paragraphs=(*heads, *paragraphs),
        authors=given.authors,
        publisher=given.publisher,
        published=published,
        updated=given.updated,
        metadata_sources=tuple(sources),
        removed=merge_removed(removed),
    )


def _keep(lines: Sequence[Line], model: LineModel, elsewhere: Set[int]) -> list[bool]:
    """Which lines to keep, before repetition within the text is looked at; those on other pages are none of them."""
    odds = model.log_odds(lines)
    # What goes anyway must not cut off what follows it: a player in the middle of an article is no end of the article.
    residue = {number for number, line in enumerate(lines) if is_residue(line)}
    odds[sorted(residue | player_labels(lines))] = 0.0
    # Nor must a paragraph that stands on other pages too, however much it looks like one, keep what is beside it.
    common = sorted(elsewhere)
    odds[common] = np.minimum(odds[common], 0.0)
    residue |= elsewhere
    keep = decode(odds, model.change)
    # A paragraph that the model takes for the article's stays, alone or not: text lost is lost for good.
    prose = np.array([prose_weight(line) for line in lines])
    keep |= (odds > _SURE) & (prose > 2 * _PARAGRAPH)
    if not (keep & (prose > _PARAGRAPH)).any():
        return [number not in residue for number in range(len(lines))]
    keep[list(main_list(lines, keep.tolist()))] = True
    # A line that breaks off may go on in the next one when lines follow each other without a blank one.
    return [
        bool(keep[number]) and number not in residue and not (line.blank_after and is_unfinished(line))
        for number, line in enumerate(lines)
    ]


def _leftovers(lines: Sequence[Line], numbers: Sequence[int]) -> dict[int, str]:
    """Lines that end an article as pages do, or point elsewhere, with the reason; none where all lines do so."""
    reasons = leftover_reasons([lines[number].text for number in numbers])
    last = max((place for place, reason in enumerate(reasons) if reason == POINTER), default=len(reasons))
    below = numbers[last + 1 :]
    if not any(lines[number].text[-1] in '.!?…:"”’' for number in below):
        # The headlines of other articles under "More from our town".
        reasons[last + 1 :] = [POINTER] * len(below)
    return {} if all(reasons) else {number: reason for number, reason in zip(numbers, reasons, strict=True) if reason}


def _is_paragraph(lines: Sequence[Line], number: int) -> bool:
    line = lines[number]
    return prose_weight(line) > _PARAGRAPH and not is_credit_line(line.text)


def _twin_captions(lines: Sequence[Line], title: int | None) -> list[int]:
    """Lines below the headline that the next line repeats: a picture's alternative text and its caption."""
    begin = len(lines) if title is None else title + 1
    pairs = (number for number in range(begin, len(lines) - 1) if lines[number].text == lines[number + 1].text)
    return [number for number in pairs if is_caption(lines[number], True) and reads_as_sentence(lines[number])]


def _credit_lines(lines: Sequence[Line], title: int | None, first: int) -> list[int]:
    """The lines between headline and article that name its author or date, three at most."""
    begin = max(0, first - 5) if title is None else title + 1
    found = [number for number in range(begin, first) if is_credit_line(lines[number].text)]
    kinds: dict[bool, int] = {}
    for number in found:
        kinds.setdefault(is_byline(lines[number].text), number)
    return sorted(kinds.values())
