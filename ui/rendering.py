"""A reply as escaped HTML: the quote, its sources, or the refusal with the nearest sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.reply import Answer, Citation, Reply
from ui.escaping import escape, long_date, safe_url

RELATED_SHOWN = 3

_LEVELS = {
    "high": ("High confidence", "Answers like this one are usually right."),
    "medium": ("Medium confidence", "Answers like this one are more often right than wrong. Check the sentence."),
    "low": ("Low confidence", "Answers like this one are often wrong. Check the sentence."),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question of a conversation and what came of it.

    Attributes:
        question: as typed.
        reply: None while the articles are being read, or when that failed.
        failure: message for the reader when it failed, "" otherwise.
    """

    question: str
    reply: Reply | None = None
    failure: str = ""


def conversation(exchanges: Sequence[Exchange], *, root: str) -> str:
    """The whole conversation, oldest question first. `root`: relative address of the server's root, such as "./"."""
    return "".join(_exchange(number, exchange, root) for number, exchange in enumerate(exchanges, 1))


def _exchange(number: int, exchange: Exchange, root: str) -> str:
    if exchange.reply:
        state, body = "done", reply_markup(exchange.reply, root=root)
    elif exchange.failure:
        state, body = "done", f'<p class="failure" role="alert">{escape(exchange.failure)}</p>'
    else:
        state, body = "pending", '<p class="reading">Reading the articles<span aria-hidden="true">…</span></p>'
    return (
        f'<section class="turn {state}" id="turn-{number}" aria-labelledby="asked-{number}">'
        f'<h2 class="asked" id="asked-{number}" dir="auto">{escape(exchange.question)}</h2>{body}</section>'
    )


def reply_markup(reply: Reply, *, root: str) -> str:
    """What one question got, without the question itself."""
    parts = [_understood(reply), _period(reply)]
    if not reply.answered:
        parts.append(_refusal(reply, root))
    elif reply.agreement == "differ":
        parts.append('<p class="verdict differ">Sources differ</p>')
        parts += [_answer(answer, root) for answer in reply.answers]
    else:
        first, others = reply.answers[0], reply.answers[1:]
        if reply.agreement == "agree":
            count = max(2, sum(citation.copy_of is None for citation in first.citations))
            parts.append(f'<p class="verdict agree">{count} sources agree</p>')
        parts.append(_answer(first, root))
        if others:
            shown = "".join(_answer(answer, root) for answer in others)
            label = "Another possible answer" if len(others) == 1 else f"{len(others)} other possible answers"
            parts.append(f'<details class="others"><summary>{label}</summary>{shown}</details>')
    return "".join(parts)


def _period(reply: Reply) -> str:
    """The time of publication that was taken from the question."""
    if not reply.period:
        return ""
    days = " ".join(f"{word} {reply.period[word]}" for word in ("since", "until") if reply.period[word])
    which = "Only articles published" if reply.period["kind"] == "filter" else "First come articles published"
    return f'<p class="understood">{which} {escape(days)}, as “{escape(reply.period["text"])}” says</p>'


def _understood(reply: Reply) -> str:
    if reply.search_question.strip().casefold() == reply.question.strip().casefold():
        return ""
    return f'<p class="understood" dir="auto">Understood as <q>{escape(reply.search_question)}</q></p>'


def _answer(answer: Answer, root: str) -> str:
    label, explanation = _LEVELS[answer.level]
    said = [citation.sentence for citation in answer.citations]
    sources = "".join(
        _source(citation, root, sentence=index > 0, again=bool(citation.copy_of) and citation.sentence in said[:index])
        for index, citation in enumerate(answer.citations)
    )
    return (
        f'<div class="answer {answer.level}">'
        f'<figure class="quote"><blockquote dir="auto">{_passage(answer.citations[0])}</blockquote>'
        f"{_dates(answer.citations[0])}</figure>"
        f'<details class="confidence"><summary>{label}</summary>'
        f"<p>{explanation} Estimated chance that it is right: {answer.confidence:.0%}.</p></details>"
        f'<ul class="sources" aria-label="Sources">{sources}</ul></div>'
    )


def _passage(citation: Citation) -> str:
    before = f'<span class="near">{escape(citation.before)} </span>' if citation.before else ""
    after = f'<span class="near"> {escape(citation.after)}</span>' if citation.after else ""
    return f'{before}<span class="said">{marked(citation)}</span>{after}'


def marked(citation: Citation) -> str:
    """The cited sentence with the answer in `<mark>`; one that runs on is marked up to the end."""
    start = min(max(citation.answer_start - citation.sentence_start, 0), len(citation.sentence))
    end = min(max(citation.answer_end - citation.sentence_start, start), len(citation.sentence))
    sentence = citation.sentence
    mark = f"<mark>{escape(sentence[start:end])}</mark>" if end > start else ""
    return f"{escape(sentence[:start])}{mark}{escape(sentence[end:])}"


def _dates(citation: Citation) -> str:
    """A note beneath the quote: what "Thursday" means, computed from the article's date. The quote stays as it is."""
    notes = (
        f"<span>{escape(mention.text)} = "
        + " to ".join(f'<time datetime="{day}">{words}</time>' for words, day in mention.in_words())
        + "</span>"
        for mention in citation.dates
    )
    shown = "".join(dict.fromkeys(notes))
    return f'<p class="dates" title="Computed from the date of the article">{shown}</p>' if shown else ""


def _source(citation: Citation, root: str, *, sentence: bool, again: bool) -> str:
    quoted = f'<p class="also" dir="auto">{marked(citation)}</p>{_dates(citation)}' if sentence else ""
    if again:
        quoted = '<p class="also">The same text in</p>'
    return f'<li class="source">{quoted}{_reference(citation, root)}</li>'


def _reference(citation: Citation, root: str) -> str:
    title = citation.title or citation.source
    about = [f'<span class="publisher">{escape(citation.publisher)}</span>'] if citation.publisher else []
    if citation.published:
        about.append(f'<time datetime="{escape(citation.published)}">{escape(long_date(citation.published))}</time>')
    original = safe_url(citation.url)
    if original:
        about.append(
            f'<a class="original" href="{escape(original)}" target="_blank" rel="noopener noreferrer">Original</a>'
        )
    line = f'<p class="about">{" <span aria-hidden=true>·</span> ".join(about)}</p>' if about else ""
    link = escape(article_link(citation.link, root))
    return (
        f'<a class="title" dir="auto" href="{link}" target="_blank" rel="noopener" '
        f'title="Read the sentence in its article">{escape(title)}</a>{line}'
    )


def article_link(link: str, root: str) -> str:
    """A citation's link as a relative address, so that the server may live below any path of a site."""
    return root + link.removeprefix("/")


def _refusal(reply: Reply, root: str) -> str:
    if reply.note and not reply.related:
        return f'<div class="refusal"><p>{escape(reply.note)}</p></div>'
    head = '<div class="refusal"><p class="verdict none">Not in these articles</p>'
    if not reply.related:
        return f"{head}<p>No sentence in the collection comes near this question.</p></div>"
    items = "".join(
        f'<li class="source"><p class="also" dir="auto">{escape(citation.sentence)}</p>'
        f"{_dates(citation)}{_reference(citation, root)}</li>"
        for citation in reply.related[:RELATED_SHOWN]
    )
    return (
        f"{head}<p>{escape(reply.note) or 'No article here seems to answer this.'} The nearest sentences follow; "
        "they are <strong>not an answer</strong>.</p>"
        f'<ul class="sources related" aria-label="Nearest sentences, not an answer">{items}</ul></div>'
    )
