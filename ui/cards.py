"""A citation as escaped HTML: the quoted passage, the marked sentence, what its dates mean, the card of its source."""

from __future__ import annotations

from collections.abc import Sequence

from qa.reply import Citation
from ui.crossheads import is_crosshead, is_line
from ui.escaping import escape, safe_url
from ui.phrases import Phrases


def passage(citation: Citation) -> str:
    """The cited sentence with the answer marked, between its neighbours."""
    # A direction of their own: what is quoted goes its way, whatever stands beside it.
    before, after = (
        f'<span class="{_near(text)}" dir="auto">{escape(text)}</span>' if text else ""
        for text in (citation.before, citation.after)
    )
    return f'{before} <span class="said">{marked(citation)}</span> {after}'.strip()


def _near(neighbour: str) -> str:
    """Classes of a neighbouring sentence; a crosshead and a byline stand in lines of their own."""
    if is_crosshead(neighbour):
        return "near crosshead"
    return "near line" if is_line(neighbour) else "near"


def marked(citation: Citation) -> str:
    """The cited sentence with the answer in `<mark>`; one that runs on is marked up to the end."""
    start, end = answer_range(citation)
    sentence = citation.sentence
    mark = f"<mark>{escape(sentence[start:end])}</mark>" if end > start else ""
    return f"{escape(sentence[:start])}{mark}{escape(sentence[end:])}"


def answer_range(citation: Citation) -> tuple[int, int]:
    """Where the answer stands in the cited sentence; an empty range where there is none."""
    start = min(max(citation.answer_start - citation.sentence_start, 0), len(citation.sentence))
    return start, min(max(citation.answer_end - citation.sentence_start, start), len(citation.sentence))


def dates(citation: Citation, words: Phrases) -> str:
    """A note beneath the quote: what "Thursday" means, computed from the article's date. The quote stays as it is."""
    notes = (
        f"<span>{escape(mention.text)} = "
        + f" {escape(words('to'))} ".join(
            f'<time datetime="{day}">{said}</time>' for said, day in words.mention(mention)
        )
        + "</span>"
        for mention in citation.dates
    )
    shown = "".join(dict.fromkeys(notes))
    return f'<p class="dates" title="{escape(words("dates.title"))}">{shown}</p>' if shown else ""


def source(citation: Citation, root: str, words: Phrases, *, sentence: bool, again: bool) -> str:
    """One source of an answer.

    Args:
        sentence: with the sentence that it says itself.
        again: its sentence was shown before, word for word.
    """
    quoted = f'<p class="also" dir="auto">{marked(citation)}</p>{dates(citation, words)}' if sentence else ""
    if again:
        quoted = f'<p class="also">{escape(words("source.same"))}</p>'
    return f'<li class="source">{quoted}{reference(citation, root, words)}</li>'


def reference(citation: Citation, root: str, words: Phrases) -> str:
    """Title, publisher and date. The title leads to the sentence in its article; the page's script opens it beside."""
    title = citation.title or citation.source
    about = [f'<span class="publisher">{escape(citation.publisher)}</span>'] if citation.publisher else []
    if citation.published:
        about.append(f'<time datetime="{escape(citation.published)}">{escape(words.date(citation.published))}</time>')
    original = safe_url(citation.url)
    if original:
        about.append(
            f'<a class="original" href="{escape(original)}" target="_blank" rel="noopener noreferrer">'
            f"{escape(words('source.original'))}</a>"
        )
    line = facts(about)
    start, end = answer_range(citation)
    return (
        f'<a class="title" dir="auto" href="{escape(article_link(citation.link, root))}" target="_blank" '
        f'rel="noopener" data-answer="{start}-{end}" title="{escape(words("source.read"))}">{escape(title)}</a>{line}'
    )


def facts(parts: Sequence[str]) -> str:
    """Escaped pieces in a line, with points between them, none of which stands at the end of a line; "" for none."""
    dot = '<span class="dot" aria-hidden="true"> · </span>'
    spans = "".join(f'<span class="part">{dot if number else ""}{part}</span>' for number, part in enumerate(parts))
    return f'<p class="about parts">{spans}</p>' if parts else ""


def article_link(link: str, root: str) -> str:
    """A citation's link as a relative address, so that the server may live below any path of a site."""
    return root + link.removeprefix("/")
