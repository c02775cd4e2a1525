"""What can be done with a turn: copy, link, edit, ask again, say whether it was right, ask why.

A button carries what it orders as JSON in `data-order`; the page's script hands it over as it is (see `ui.orders`).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from qa.reply import Answer
from ui.cards import article_link
from ui.copying import as_markdown, as_plain, as_reference
from ui.escaping import escape
from ui.exchange import Exchange
from ui.phrases import Phrases

_WRONG = ("wrong", "wrong sentence", "should have refused")


def order_button(label: str, **order: Any) -> str:
    """A button that orders something."""
    return f'<button type="button" class="quiet" data-order="{escape(json.dumps(order))}">{escape(label)}</button>'


def answer_tools(answer: Answer, number: int, index: int, words: Phrases) -> str:
    """The ways to copy one answer, and for one further down a way to say that it is the right one."""
    texts = {
        "copy.plain": as_plain(answer, words),
        "copy.markdown": as_markdown(answer, words),
        "copy.reference": as_reference(answer.citations[0], words),
    }
    copies = "".join(_copy_button(words(key), text) for key, text in texts.items())
    menu = (
        f'<details class="menu"><summary>{escape(words("copy"))}</summary><div class="choices">{copies}</div></details>'
    )
    if index == 0:
        return menu
    right = order_button(words("feedback.this"), do="feedback", turn=number, answer=index, verdict="right")
    return f"{menu}{right}"


def turn_tools(number: int, exchange: Exchange, root: str, words: Phrases) -> str:
    """The row beneath a turn that has its reply. `root`: relative address of the server's root."""
    chosen = exchange.filters
    asked = {"q": exchange.question, "publisher": chosen.publishers, "since": chosen.since, "until": chosen.until}
    address = "?" + urlencode({name: value for name, value in asked.items() if value}, doseq=True)
    items = [
        f'<button type="button" class="quiet" data-edit aria-expanded="false">{escape(words("turn.edit"))}</button>',
        order_button(words("turn.again"), do="again", turn=number),
        f'<button type="button" class="quiet" data-copy-link="{escape(address)}">{escape(words("turn.link"))}</button>',
    ]
    if exchange.weighed is None:
        refused = exchange.reply is not None and not exchange.reply.answered
        items.append(order_button(words("why.none" if refused else "why"), do="why", turn=number))
    return (
        f'<div class="tools">{_feedback(number, exchange, words)}<span class="row">{"".join(items)}</span></div>'
        f"{_edit(number, exchange, words)}{_why(exchange, root, words)}"
    )


def _copy_button(label: str, text: str) -> str:
    return f'<button type="button" class="quiet" data-copy="{escape(text)}">{escape(label)}</button>'


def _feedback(number: int, exchange: Exchange, words: Phrases) -> str:
    if exchange.verdict:
        thanks = words("feedback.thanks", verdict=words(f"verdict.{exchange.verdict}"))
        return f'<p class="feedback said">{escape(thanks)}</p>'
    refused = exchange.reply is not None and not exchange.reply.answered
    choices = ("wrong",) if refused else _WRONG
    wrong = "".join(
        order_button(
            words("feedback.answerable" if refused else f"verdict.{verdict}"),
            do="feedback",
            turn=number,
            verdict=verdict,
        )
        for verdict in choices
    )
    question, comment = words("feedback.refusal" if refused else "feedback.question"), words("feedback.comment")
    yes = order_button(words("feedback.yes"), do="feedback", turn=number, verdict="right")
    return (
        f'<div class="feedback" role="group" aria-label="{escape(question)}"><span>{escape(question)}</span> {yes}'
        f'<details class="menu"><summary>{escape(words("feedback.no"))}</summary><div class="choices">'
        f'<label>{escape(comment)}<textarea data-name="comment" rows="2" maxlength="2000"></textarea></label>'
        f"{wrong}</div></details></div>"
    )


def _edit(number: int, exchange: Exchange, words: Phrases) -> str:
    return (
        f'<div class="edit choices" hidden><label>{escape(words("turn.edited"))}'
        f'<textarea data-name="question" rows="2" maxlength="2000">{escape(exchange.question)}</textarea></label>'
        f"{order_button(words('ask'), do='edit', turn=number)}</div>"
    )


def _why(exchange: Exchange, root: str, words: Phrases) -> str:
    if exchange.weighed is None:
        return ""
    # The ranking weighs more than the chance, which alone is shown; the most likely first is what a reader expects.
    ordered = sorted(exchange.weighed, key=lambda item: -item.confidence)
    rows = "".join(
        f"<li><span class=percent>{item.confidence:.0%}</span> "
        f'<span dir="auto">{escape(item.sentence)}</span> '
        + (f'<span class="span" dir="auto">→ {escape(item.span)}</span> ' if item.span else "")
        + f'<a class="publisher" dir="auto" href="{escape(article_link(item.link, root))}" target="_blank" '
        f'rel="noopener">{escape(item.source)}</a></li>'
        for item in ordered
    )
    return (
        f'<details class="why" open><summary>{escape(words("why.head"))}</summary>'
        f"<p>{escape(words('why.means'))}</p><ol>{rows}</ol></details>"
    )
