"""The page of one article: its sentences, each with an anchor that a citation can lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.article import Article, Sentence
from ui.escaping import escape, long_date, safe_url
from ui.layout import page

_ELEMENTS = {"title": ("h1", "headline"), "byline": ("p", "byline"), "caption": ("p", "caption"), "body": ("p", "")}


def article_page(article: Article, sentences: Sequence[Sentence], *, name: str) -> str:
    """The complete page `/articles/ID`; sentence number N carries `id="sN"`, counted from 0."""
    title = article.title or article.source
    heading = (
        "" if any(s.kind == "title" for s in sentences) else f'<h1 class="headline" dir="auto">{escape(title)}</h1>'
    )
    text = "".join(_block(article.text, block) for block in blocks(article.text, sentences))
    about = _about(article, bylined=any(sentence.kind == "byline" for sentence in sentences)) + _others(article)
    language = escape(article.language)
    body = (
        '<p class="back"><a href="../articles">All articles</a></p>'
        f'<article class="article" lang="{language}">{about}{heading}{text}</article>{_removed(article)}'
    )
    return page(title, body, root="../", name=name)


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


def _block(text: str, block: Sequence[tuple[int, Sentence]]) -> str:
    element, style = _ELEMENTS[block[0][1].kind]
    parts = []
    for index, (number, sentence) in enumerate(block):
        gap = text[block[index - 1][1].end : sentence.start] if index else ""
        parts.append(
            f'{escape(gap)}<span class="s" id="s{number}">{escape(text[sentence.start : sentence.end])}</span>'
        )
    named = f' class="{style}"' if style else ""
    return f'<{element}{named} dir="auto">{"".join(parts)}</{element}>'


def _about(article: Article, *, bylined: bool) -> str:
    facts = []
    if article.publisher:
        facts.append(f'<span class="publisher">{escape(article.publisher)}</span>')
    if article.authors and not bylined:
        facts.append(f'<span class="authors">{escape(", ".join(article.authors))}</span>')
    if article.published:
        facts.append(f'<time datetime="{escape(article.published)}">{escape(long_date(article.published))}</time>')
    if article.updated and long_date(article.updated) != long_date(article.published):
        facts.append(f'updated <time datetime="{escape(article.updated)}">{escape(long_date(article.updated))}</time>')
    original = safe_url(article.url)
    if original:
        facts.append(f'<a href="{escape(original)}" rel="noopener noreferrer">Original</a>')
    return f'<p class="about">{" <span aria-hidden=true>·</span> ".join(facts)}</p>' if facts else ""


def _others(article: Article) -> str:
    """Where else the text stands, and which version is the newest."""
    notes = []
    if article.replaced_by:
        notes.append(f"An older version. {_links('The newest', [article.replaced_by])}")
    if article.replaces:
        notes.append(_links("An older version", article.replaces))
    if article.copy_of:
        notes.append(f"A copy. {_links('The leading article', [article.copy_of])}")
    if article.copies:
        notes.append(_links("A copy", article.copies))
    return f'<p class="about">{" <span aria-hidden=true>·</span> ".join(notes)}</p>' if notes else ""


def _links(label: str, article_ids: Sequence[str]) -> str:
    names = [label] if len(article_ids) == 1 else [f"{label} ({number})" for number in range(1, len(article_ids) + 1)]
    return ", ".join(
        f'<a href="{escape(article_id)}">{name}</a>' for article_id, name in zip(article_ids, names, strict=True)
    )


def _removed(article: Article) -> str:
    if not article.removed:
        return ""
    items = "".join(
        f'<li><span class="reason">{escape(piece.reason)}</span> <span dir="auto">{escape(piece.text)}</span></li>'
        for piece in article.removed
    )
    count = len(article.removed)
    label = "1 piece of the source was left out" if count == 1 else f"{count} pieces of the source were left out"
    return f'<details class="removed"><summary>{label}</summary><ul>{items}</ul></details>'
