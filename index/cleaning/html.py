"""HTML -> blocks: the article's paragraphs by trafilatura, captions from its figures, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.article import Removed
from index.cleaning.characters import clean_line, letters_of
from index.cleaning.cuts import mend_cuts
from index.cleaning.leftovers import split_leftovers
from index.cleaning.markup import is_too_deep, parse_page, strip_tags, walk
from index.drafts import Block

MAX_CAPTIONS = 2

_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*(?:\s|$)")


def page_blocks(markup: str, tree: Any, title: str) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """(blocks, removed) of a whole page: body and captions in page order, and the blocks that are no part of it.

    Args:
        markup: the page, decoded.
        tree: the same, parsed by `parse_page`.
        title: the article's title, whose repetitions do not count as removed text.
    """
    texts = _extract(markup)
    if _is_navigation(tree, texts):
        return (), ()
    texts = mend_cuts(texts, (text for text, _ in walk(tree)))
    links, headings = _links_and_headings(tree)
    kept, leftovers = split_leftovers(texts, links, headings)
    blocks = _with_figures([Block(text) for text in kept], tree)
    known = (
        letters_of(title)
        + "\n"
        + "\n".join(letters_of(b.text) for b in blocks)
        + "\n".join(letters_of(r.text) for r in leftovers)
    )
    dropped = [Removed(text, "not part of the article") for text in _page_texts(tree) if letters_of(text) not in known]
    return tuple(blocks), (*leftovers, *dropped)


def fragment_blocks(markup: str) -> tuple[Block, ...]:
    """Blocks of a piece of HTML that is all article, such as a feed's content: nothing is left out but scripts."""
    if is_too_deep(markup):
        return tuple(Block(line) for line in strip_tags(markup))
    tree = parse_page(f"<html><body>{markup}</body></html>")
    if tree is None:
        return ()
    return tuple(Block(text, "caption" if kind == "caption" else "body") for text, kind in walk(tree))


def _extract(markup: str) -> list[str]:
    """Paragraphs of the article by trafilatura, set to precision; finding nothing, to recall; then its baseline."""
    import logging

    import trafilatura

    # Its warnings about odd pages would land in the middle of a progress bar.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    for precision in (True, False):
        found = trafilatura.bare_extraction(
            markup, include_comments=False, favor_precision=precision, favor_recall=not precision
        )
        body = getattr(found, "body", None)
        texts = list(_body_texts(body)) if body is not None else []
        if sum(len(text) for text in texts) >= 100:
            return texts
    _, text, _ = trafilatura.baseline(markup)
    simple = [line for line in (clean_line(line) for line in (text or "").split("\n")) if line]
    return max(texts, simple, key=lambda found: sum(map(len, found)))


def _body_texts(body: Any) -> Iterator[str]:
    """The texts of trafilatura's result tree, block by block; a table's row is one block, a line break ends a line."""
    from lxml import etree

    lines: list[str] = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = element.tag in ("p", "head", "item", "row", "quote", "code", "list", "table", "div", "body")
        if block and not (element.tag in ("p", "item", "list") and any(True for _ in element.iterancestors("cell"))):
            yield from _joined(lines)
            lines = [""]
        if event == "start":
            if element.tag == "lb":
                lines.append("")
            elif element.tag == "cell" and lines[-1].strip():
                lines[-1] += " | "
            lines[-1] += element.text or ""
        else:
            lines[-1] += element.tail or ""
    yield from _joined(lines)


def _joined(lines: list[str]) -> list[str]:
    """Lines between line breaks, clean; one that visibly goes on in the next is joined with it."""
    joined: list[str] = []
    for line in filter(None, map(clean_line, lines)):
        if joined and line[0].islower() and joined[-1][-1] not in ".!?:":
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def _with_figures(blocks: list[Block], tree: Any) -> list[Block]:
    """`blocks` with the captions and the quotations that stand between them on the page but were not extracted.

    A caption goes in only as a sentence (a photographer's name alone is no more than a credit), and only the first
    `MAX_CAPTIONS`: a gallery is another article.
    """
    places = {letters_of(block.text): i for i, block in reversed(list(enumerate(blocks)))}
    inserted: dict[int, list[Block]] = {}
    waiting: list[Block] = []
    seen = set(places)
    last, captions = -1, 0
    for text, kind in walk(tree):
        same = letters_of(text)
        if same in places:
            if kind == "caption":
                blocks[places[same]] = Block(blocks[places[same]].text, "caption")
            if last >= 0 or len(waiting) == 1:
                inserted.setdefault(places[same], []).extend(waiting)
            waiting, last = [], places[same]
        elif kind == "quote" and last >= 0 and same and same not in seen:
            seen.add(same)
            waiting.append(Block(text))
        elif kind == "caption" and captions < MAX_CAPTIONS and _is_sentence(text) and same not in seen:
            captions += 1
            seen.add(same)
            waiting.append(Block(text, "caption"))
    return [new for i, block in enumerate(blocks) for new in (*inserted.get(i, ()), block)]


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 6 and bool(_SENTENCE.search(text))


def _is_navigation(tree: Any, texts: list[str]) -> bool:
    """Whether a page is links and nothing else: no sentence extracted, and hardly a word outside of links."""
    if any(len(text.split()) >= 8 and _SENTENCE.search(text) for text in texts):
        return False
    linked = sum(len(letters_of("".join(a.itertext()))) for a in tree.iter("a"))
    return linked >= 0.8 * len(letters_of("".join(text for text, _ in walk(tree))))


def _links_and_headings(tree: Any) -> tuple[set[str], set[str]]:
    """Letters of every link's text, and of every heading's: a heading that is a link still belongs to the article."""
    links = {letters_of("".join(a.itertext())) for a in tree.iter("a")}
    return links, {letters_of("".join(h.itertext())) for h in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")}


def _page_texts(tree: Any) -> list[str]:
    """Texts of the page's blocks, each once, at most 400 of them."""
    texts: dict[str, None] = {}
    for text, _ in walk(tree):
        if len(letters_of(text)) > 2:
            texts.setdefault(text)
        if len(texts) >= 400:
            break
    return list(texts)
