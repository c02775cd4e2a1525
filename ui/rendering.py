"""A conversation as escaped HTML: each question, the quote and its sources, or the refusal with what is nearest."""

from __future__ import annotations

from collections.abc import Sequence

from qa.reply import Answer, Reply
from ui.cards import dates, passage, reference, source
from ui.escaping import escape
from ui.exchange import Exchange
from ui.phrases import Phrases, english
from ui.turn_tools import answer_tools, order_button, turn_tools
from ui.wording import filter_words, period_words, understood_as, verdict_words

RELATED_SHOWN = 3


def conversation(exchanges: Sequence[Exchange], *, root: str, words: Phrases | None = None) -> str:
    """The whole conversation, oldest question first. `root`: relative address of the server's root, such as "./"."""
    words = words or english()
    head = f'<h1 class="unseen">{escape(words("conversation"))}</h1>' if exchanges else ""
    return head + "".join(_exchange(number, exchange, root, words) for number, exchange in enumerate(exchanges, 1))


def _exchange(number: int, exchange: Exchange, root: str, words: Phrases) -> str:
    state, said = "done", ""
    if exchange.reply:
        body = reply_markup(exchange.reply, root=root, words=words, number=number)
        body += turn_tools(number, exchange, root, words)
        said = spoken(exchange.reply, words)
    elif exchange.failure:
        body = f'<p class="failure" role="alert">{escape(exchange.failure)}</p>'
        body += f'<p class="tools">{order_button(words("turn.retry"), do="again", turn=number)}</p>'
    else:
        state, body = "pending", _reading(exchange, words)
    return (
        f'<section class="turn {state}" id="turn-{number}" aria-labelledby="asked-{number}" data-said="{escape(said)}">'
        f'<h2 class="asked" id="asked-{number}" dir="auto">{escape(exchange.question)}</h2>'
        f"{_asked_of(number, exchange, words)}{body}</section>"
    )


def _reading(exchange: Exchange, words: Phrases) -> str:
    """Where the question is on its way: the first sign of life, then how much is being read."""
    said = words("stage.looking") if exchange.found is None else words.count("stage.reading", exchange.found)
    return f'<p class="reading">{escape(said)}<span aria-hidden="true">…</span></p>'


def spoken(reply: Reply, words: Phrases) -> str:
    """What a screen reader says when the reply is there."""
    if not reply.answers:
        return " ".join((words("refusal.head") if reply.related else "", reply.note)).strip() or words("refusal.head")
    first = reply.answers[0]
    cited = first.citations[0]
    return words("spoken.answer", answer=first.text, source=cited.publisher or cited.title or cited.source)


def _asked_of(number: int, exchange: Exchange, words: Phrases) -> str:
    """Which articles were asked, when not all."""
    if not exchange.filters:
        return ""
    undo = order_button(words("filter.undo"), do="again", turn=number, all_articles=True) if exchange.reply else ""
    said = words("filter.only", what=filter_words(exchange.filters, words))
    return f'<p class="understood">{escape(said)} {undo}</p>'


def reply_markup(reply: Reply, *, root: str, words: Phrases | None = None, number: int = 1) -> str:
    """What one question got, without the question itself. `number`: of the turn, counted from 1."""
    words = words or english()
    parts = [_understood(reply, number, words), _period(reply, number, words)]

    def shown(index: int) -> str:
        return _answer(reply.answers[index], root, words, number, index)

    verdict = verdict_words(reply, words) if reply.answered else ""
    if verdict:
        parts.append(f'<p class="verdict {reply.agreement}">{escape(verdict)}</p>')
    if not reply.answered:
        parts.append(_refusal(reply, root, words))
    elif reply.agreement == "differ":
        parts += [shown(index) for index in range(len(reply.answers))]
    else:
        parts.append(shown(0))
        others = len(reply.answers) - 1
        if others:
            inside = "".join(shown(index) for index in range(1, len(reply.answers)))
            label = escape(words.count("answer.others", others))
            parts.append(f'<details class="others"><summary>{label}</summary>{inside}</details>')
    return "".join(parts)


def _period(reply: Reply, number: int, words: Phrases) -> str:
    """The time of publication that was taken from the question, and a way to do without."""
    said = period_words(reply, words)
    if not said:
        return ""
    undo = order_button(words("period.undo"), do="again", turn=number, any_date=True)
    return f'<p class="understood">{escape(said)} {undo}</p>'


def _understood(reply: Reply, number: int, words: Phrases) -> str:
    question = understood_as(reply)
    if not question:
        return ""
    undo = order_button(words("understood.undo"), do="again", turn=number, as_typed=True)
    said = f"{escape(words('understood'))} <q>{escape(question)}</q>"
    return f'<p class="understood" dir="auto">{said} {undo}</p>'


def _answer(answer: Answer, root: str, words: Phrases, number: int, index: int) -> str:
    said = [citation.sentence for citation in answer.citations]
    sources = "".join(
        source(citation, root, words, sentence=at > 0, again=bool(citation.copy_of) and citation.sentence in said[:at])
        for at, citation in enumerate(answer.citations)
    )
    chance = words("confidence.chance", percent=f"{answer.confidence:.0%}")
    return (
        f'<div class="answer {answer.level}">'
        f'<figure class="quote"><blockquote dir="auto">{passage(answer.citations[0])}</blockquote>'
        f"{dates(answer.citations[0], words)}</figure>"
        '<div class="beneath"><details class="confidence">'
        f"<summary>{escape(words(f'confidence.{answer.level}'))}</summary>"
        f"<p>{escape(words(f'confidence.{answer.level}.means'))} {escape(chance)}</p></details>"
        f"{answer_tools(answer, number, index, words)}</div>"
        f'<ul class="sources" aria-label="{escape(words("sources"))}">{sources}</ul></div>'
    )


def _refusal(reply: Reply, root: str, words: Phrases) -> str:
    if reply.note and not reply.related:
        return f'<div class="refusal"><p>{escape(reply.note)}</p></div>'
    head = f'<div class="refusal"><p class="verdict none">{escape(words("refusal.head"))}</p>'
    if not reply.related:
        return f"{head}<p>{escape(words('refusal.nothing'))}</p></div>"
    items = "".join(
        f'<li class="source"><p class="also" dir="auto">{escape(citation.sentence)}</p>'
        f"{dates(citation, words)}{reference(citation, root, words)}</li>"
        for citation in reply.related[:RELATED_SHOWN]
    )
    return (
        f"{head}<p>{escape(reply.note or words('refusal.seems'))} {escape(words('refusal.nearest'))}</p>"
        f'<ul class="sources related" aria-label="{escape(words("refusal.label"))}">{items}</ul></div>'
    )
