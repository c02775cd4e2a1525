"""Puts an article's final text together and splits it into sentences. After this the text never changes."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

from index.article import Article, Removed, Sentence, SentenceKind
from index.cleaning.characters import clean_line, letters_of
from index.drafts import Block, Draft, ParsedArticle
from index.errors import SourceError
from index.metadata.bylines import compose_byline, is_byline, is_date_line
from index.metadata.language import detect_language
from index.sentences import split_sentences
from index.sources import SourceDocument, article_id

MAX_ARTICLE_CHARACTERS = 5_000_000
"""A long novel has three million. What is longer is no article."""
TOO_LONG = f"a text of more than {MAX_ARTICLE_CHARACTERS // 1_000_000} million characters is no article; split it"

_MAX_REMOVED = 20_000
"""Characters of removed text that are kept for one article."""


def assemble(draft: Draft, document: SourceDocument) -> ParsedArticle:
    """The final article: title, byline and blocks, one blank line between them, and the sentences of each.

    A title or byline that the body repeats at its beginning is said once. A byline of several lines stays as many
    pieces. A sentence never crosses a piece. A language that the source does not give is looked for in the text.

    Raises:
        SourceError: the draft holds no text at all.
    """
    title = clean_line(draft.title)
    blocks, removed = _lead(title, [Block(clean_line(b.text), b.kind) for b in draft.blocks])
    bylines = list(filter(None, map(clean_line, draft.byline.splitlines())))
    if not bylines:
        bylines, blocks = _shown_byline(blocks)
    if not bylines:
        more = ("", None) if draft.short_byline else (draft.publisher, draft.published)
        bylines = list(filter(None, [compose_byline(draft.authors, *more)]))
    said = {letters_of(line) for line in bylines}
    blocks = [block for block in blocks if letters_of(block.text) not in said]
    if not blocks and not title:
        raise SourceError(f"{document.source}{draft.fragment}: no article text found")
    pieces: list[tuple[str, SentenceKind]] = [(title, "title")]
    if blocks:
        pieces += [(line, "byline") for line in bylines]
    pieces += [(block.text, block.kind) for block in blocks]
    if sum(len(piece) for piece, _ in pieces) > MAX_ARTICLE_CHARACTERS:
        raise SourceError(f"{document.source}{draft.fragment}: {TOO_LONG}")
    text, sentences = join_pieces(pieces)
    location = document.location + draft.fragment
    language = clean_line(draft.language)
    detected = "" if language else detect_language("\n".join(block.text for block in blocks))
    article = Article(
        article_id=article_id(location),
        source=document.source + draft.fragment,
        location=location,
        title=title,
        text=text,
        publisher=clean_line(draft.publisher),
        authors=tuple(filter(None, map(clean_line, draft.authors))),
        published=draft.published,
        updated=draft.updated,
        section=clean_line(draft.section),
        language=language or detected,
        url=clean_line(draft.url or document.url),
        metadata_sources=_known(draft) | ({"language": "detected"} if detected else {}),
        removed=_bounded([*draft.removed, *removed]),
        groups=draft.groups,
    )
    return ParsedArticle(article, sentences)


def join_pieces(pieces: list[tuple[str, SentenceKind]]) -> tuple[str, tuple[Sentence, ...]]:
    """(text, sentences) of pieces whose white space is clean; empty ones are left out. Title and byline stay whole."""
    sentences: list[Sentence] = []
    texts: list[str] = []
    offset = 0
    for text, kind in pieces:
        if not text:
            continue
        ranges = [(0, len(text))] if kind in ("title", "byline") else split_sentences(text)
        sentences += [Sentence(offset + start, offset + end, kind) for start, end in ranges]
        texts.append(text)
        offset += len(text) + 2
    whole = "\n\n".join(texts)
    if any(a.end > b.start for a, b in pairwise(sentences)):
        raise AssertionError("sentences overlap")
    return whole, tuple(sentences)


def _lead(title: str, blocks: list[Block]) -> tuple[list[Block], list[Removed]]:
    """Blocks without empty ones and without the title said again among the first three."""
    blocks = [block for block in blocks if letters_of(block.text) or len(block.text) > 3]
    if not letters_of(title):
        return blocks, []
    again = [block for block in blocks[:3] if _says(block.text, title)]
    return [b for b in blocks[:3] if b not in again] + blocks[3:], [Removed(b.text, "title said again") for b in again]


def _says(text: str, title: str) -> bool:
    """Whether a line is the title, or another spelling of it that is no sentence."""
    a, b = letters_of(text), letters_of(title)
    if a == b:
        return True
    alike = len(text) < 200 and not text.endswith((".", "!", "?")) and 0.6 < len(a) / len(b) < 1.7
    return alike and SequenceMatcher(None, a, b, autojunk=False).ratio() > 0.8


def _shown_byline(blocks: list[Block]) -> tuple[list[str], list[Block]]:
    """(byline lines, other blocks): a line with a name or a date among the first three blocks, before a paragraph."""
    for i, block in enumerate(blocks[:3]):
        if block.kind == "body" and (is_byline(block.text) or is_date_line(block.text)):
            return [block.text], blocks[:i] + blocks[i + 1 :]
        if block.kind == "body" and len(block.text.split()) > 25:
            break
    return [], blocks


def _known(draft: Draft) -> dict[str, str]:
    """The draft's metadata sources for the fields that it has."""
    return {name: where for name, where in draft.metadata_sources.items() if getattr(draft, name, None)}


def _bounded(removed: list[Removed]) -> tuple[Removed, ...]:
    kept: list[Removed] = []
    left = _MAX_REMOVED
    for piece in removed:
        text = clean_line(piece.text)
        if text and left > 0:
            kept.append(Removed(text[:left], piece.reason))
            left -= len(text)
    return tuple(kept)
