"""The page of one article: its sentences, each with an anchor that a citation can lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.article import Article, Sentence
from ui.cards import facts
from ui.crossheads import is_crosshead
from ui.escaping import escape, safe_url
from ui.layout import page
from ui.look import Look
from ui.phrases import Phrases

_ELEMENTS = {"title": ("h1", "headline"), "byline": ("p", "byline"), "caption": ("p", "caption"), "body": ("p", "")}


def article_page(article: Article, sentences: Sequence[Sentence], *, name: str = "", look: Look | None = None) -> str:
    """The complete page `/articles/ID`; sentence number N carries `id="sN"`, counted from 0.

    Args:
        name: of the server, where `look` is not given.
    """
    look = look or Look(name)
    words = look.words
    title = article.title or article.source
    heading = (
        "" if any(s.kind == "title" for s in sentences) else f'<h1 class="headline" dir="auto">{escape(title)}</h1>'
    )
    parts = list(blocks(article.text, sentences))
    text = "".join(_block(article.text, block, last=block is parts[-1]) for block in parts)
    about = _about(article, words, bylined=any(sentence.kind == "byline" for sentence in sentences))
    about += _others(article, words)
    language = escape(article.language)
    body = (
        f'<p class="back"><a href="../articles">{escape(words("article.all"))}</a></p>'
        f'<article class="article" lang="{language}">{about}{heading}{text}</article>{_removed(article, words)}'
    )
    return page(title, body, root="../", look=look)


def blocks(text: str, sentences: Sequence[Sentence]) -> Iterator[list[tuple[int, Sentence]]]:
    """Numbered sentences by paragraph: a new one begins after a line break, and where the kind changes."""
    block: list[tuple[int, Sentence]] = []
    for number, sentence in enumerate(sentences):
        if block:
            last = block[-1][1]
            if last.kind != sentence.kind or "\n" in text[last.end : sentence.start]:
                yield block
                block = []
        block.append((number, sentence))
    if block:
        yield block


def _block(text: str, block: Sequence[tuple[int, Sentence]], *, last: bool) -> str:
    first = block[0][1]
    element, style = _ELEMENTS[first.kind]
    if first.kind == "body" and len(block) == 1 and not last and is_crosshead(text[first.start : first.end]):
        element, style = "h2", "crosshead"
    parts = []
    for index, (number, sentence) in enumerate(block):
        gap = text[block[index - 1][1].end : sentence.start] if index else ""
        parts.append(
            f'{escape(gap)}<span class="s" id="s{number}">{escape(text[sentence.start : sentence.end])}</span>'
        )
    named = f' class="{style}"' if style else ""
    return f'<{element}{named} dir="auto">{"".join(parts)}</{element}>'


def _about(article: Article, words: Phrases, *, bylined: bool) -> str:
    parts = []
    if article.publisher:
        parts.append(f'<span class="publisher">{escape(article.publisher)}</span>')
    if article.authors and not bylined:
        parts.append(f'<span class="authors">{escape(", ".join(article.authors))}</span>')
    if article.published:
        parts.append(_time(article.published, words))
    if article.updated and words.date(article.updated) != words.date(article.published):
        parts.append(f"{escape(words('article.updated'))} {_time(article.updated, words)}")
    original = safe_url(article.url)
    if original:
        parts.append(
            f'<a class="original" href="{escape(original)}" rel="noopener noreferrer">'
            f"{escape(words('source.original'))}</a>"
        )
    return facts(parts)


def _time(moment: str, words: Phrases) -> str:
    return f'<time datetime="{escape(moment)}">{escape(words.date(moment))}</time>'


def _others(article: Article, words: Phrases) -> str:
    """Where else the text stands, and which version is the newest."""
    notes = []
    if article.replaced_by:
        notes.append(f"{escape(words('article.older'))} {_links(words('article.newest'), [article.replaced_by])}")
    if article.replaces:
        notes.append(_links(words("article.old"), article.replaces))
    if article.copy_of:
        notes.append(f"{escape(words('article.copied'))} {_links(words('article.leading'), [article.copy_of])}")
    if article.copies:
        notes.append(_links(words("article.copy"), article.copies))
    return facts(notes)


def _links(label: str, article_ids: Sequence[str]) -> str:
    names = [label] if len(article_ids) == 1 else [f"{label} ({number})" for number in range(1, len(article_ids) + 1)]
    return ", ".join(
        f'<a href="{escape(article_id)}">{escape(name)}</a>'
        for article_id, name in zip(article_ids, names, strict=True)
    )


def _removed(article: Article, words: Phrases) -> str:
    if not article.removed:
        return ""
    items = "".join(
        f'<li><span class="reason">{escape(piece.reason)}</span> <span dir="auto">{escape(piece.text)}</span></li>'
        for piece in article.removed
    )
    label = escape(words.count("article.removed", len(article.removed)))
    return f'<details class="removed"><summary>{label}</summary><ul>{items}</ul></details>'
