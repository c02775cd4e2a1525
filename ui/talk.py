"""A conversation's steps: from what a person does to what the page shows next. Knows nothing of the page library."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import Any

from index.errors import PullquoteError
from index.filters import Filters
from qa.conversation import MAX_QUESTION
from qa.reply import Reply
from ui.access.visitor import LOCAL, Visitor
from ui.copying import conversation_markdown, conversation_page
from ui.escaping import visible
from ui.exchange import KEPT, Exchange, Exchanges, Weighed, from_kept, to_keep
from ui.look import Look
from ui.orders import Context, Order
from ui.problems import message_of, report
from ui.service import Service


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows next.

    Attributes:
        exchanges: the conversation.
        shown: what the page shows of it, when that is more than `exchanges`: a question that is being answered.
        typed: new content of the question box; None leaves it.
        notice: a line beside the box, "" for none.
        keep: for the browser's memory: {"turn", "text"} for one turn, {"all"} for the whole, {"lost", "question"} when
            the server knows fewer turns than the page; None for nothing.
        parcel: a file to save: name, media type, content.
    """

    exchanges: Exchanges
    shown: Exchanges | None = None
    typed: str | None = None
    notice: str = ""
    keep: dict[str, Any] | None = None
    parcel: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """The steps of every conversation of one page.

    Attributes:
        channel: "chat" or "embed", as it is counted.
        visitor: who talks.
    """

    service: Service
    look: Look
    channel: str
    visitor: Visitor = LOCAL

    def ask(
        self, before: Exchanges, typed: str, context: Context, *, at: int | None = None, how: Exchange | None = None
    ) -> Iterator[View]:
        """First the question alone, then how many passages are read, then the reply.

        Args:
            before: the conversation so far.
            at: place of the turn to ask again, counted from 0; a new turn at the end when not given.
            how: an exchange whose filters and way of asking are taken over.
        """
        words = self.look.words
        question = visible(typed).strip()
        if not question:
            yield View(before, notice=words("notice.empty"))
            return
        if len(question) > MAX_QUESTION:
            said = words("notice.long", length=words.number(len(question)), most=words.number(MAX_QUESTION))
            yield View(before, typed=typed if at is None else None, notice=said)
            return
        if at is None and context.turns is not None and context.turns > len(before):
            yield View(before, typed=typed, keep={"lost": True, "question": question})
            return
        try:
            asked = replace(how or Exchange("", filters=context.chosen()), question=question)
        except PullquoteError as error:
            yield View(before, typed=typed, notice=str(error))
            return
        first, rest = (before, ()) if at is None else (before[:at], before[at + 1 :])
        clear = "" if at is None else None

        def around(exchange: Exchange) -> Exchanges:
            return (*first, exchange, *rest)[-KEPT:]

        yield View(before, shown=around(asked), typed=clear)
        try:
            for told in self._steps(asked, first):
                if isinstance(told, int):
                    yield View(before, shown=around(replace(asked, found=told)))
                else:
                    asked = replace(asked, reply=told)
        except PullquoteError as error:
            yield View(before, typed=typed if at is None else None, notice=message_of(error, words))
            return
        except Exception:
            failure = words("failure", identifier=report("question in the chat"))
            asked = replace(asked, failure=failure)
        after = around(asked)
        yield View(after, keep=self._keep(after, at, pushed=len(first) + len(rest) + 1 > KEPT))

    def obey(self, before: Exchanges, order: Order, context: Context) -> Iterator[View]:
        """Carries out an order of the page. A turn that is gone is passed over in silence: the page is behind."""
        if order.do == "ask":
            yield from self.ask(before, order.question, context)
        elif order.do == "new":
            yield View((), keep={"all": []})
        elif order.do == "restore":
            restored = from_kept(order.kept)
            yield View(restored, keep={"all": [to_keep(exchange) for exchange in restored]})
        elif order.do == "export":
            yield View(before, parcel=self._parcel(before, order.form))
        elif 1 <= order.turn <= len(before):
            yield from self._with_turn(before, order, context)
        else:
            yield View(before, keep={"lost": True} if context.turns else None)

    def _with_turn(self, before: Exchanges, order: Order, context: Context) -> Iterator[View]:
        at = order.turn - 1
        one = before[at]
        if order.do in ("again", "edit"):
            question = order.question if order.do == "edit" else one.question
            filters = Filters() if order.all_articles else one.filters
            how = Exchange("", filters=filters, any_date=order.any_date, as_typed=order.as_typed)
            yield from self.ask(before, question, context, at=at, how=how)
            return
        if order.do == "feedback":
            one, notice = self._judge(one, order)
        else:
            one, notice = self._weigh(one, before[:at])
        after = (*before[:at], one, *before[at + 1 :])
        yield View(after, notice=notice, keep=self._keep(after, at, pushed=False))

    def _steps(self, asked: Exchange, first: Exchanges) -> Iterator[int | Reply]:
        """How many passages were found, then the reply. What goes wrong is raised here."""
        told: SimpleQueue[int | Reply | BaseException] = SimpleQueue()
        gone = threading.Event()
        history = [exchange.turn() for exchange in first if exchange.reply]

        def work() -> None:
            try:
                told.put(
                    self.service.ask(
                        asked.question,
                        history,
                        filters=asked.filters.to_dict(),
                        any_date=asked.any_date,
                        as_typed=asked.as_typed,
                        on_found=told.put,
                        channel=self.channel,
                        visitor=self.visitor,
                        gone=gone,
                    )
                )
            except BaseException as error:
                told.put(error)

        threading.Thread(target=work, name="question", daemon=True).start()
        try:
            while True:
                item = told.get()
                if isinstance(item, BaseException):
                    raise item
                yield item
                if isinstance(item, Reply):
                    return
        finally:
            gone.set()

    def _judge(self, one: Exchange, order: Order) -> tuple[Exchange, str]:
        """Stores what the reader says of a reply, as `pullquote questions from-feedback` reads it."""
        if one.reply is None:
            return one, ""
        answers = one.reply.answers
        answer = answers[order.answer] if order.answer < len(answers) else None
        cited = answer.citations[0] if answer else None
        entry = {
            "question": one.question,
            "verdict": order.verdict,
            "search_question": one.reply.search_question,
            "answer": answer.text if answer else None,
            "article_id": cited.article_id if cited else None,
            "sentence_start": cited.sentence_start if cited else None,
            "sentence_end": cited.sentence_end if cited else None,
            "comment": order.comment,
        }
        try:
            self.service.feedback.append(entry)
        except OSError:
            return one, self.look.words("failure", identifier=report("feedback"))
        self.service.metrics.feedback(order.verdict)
        return replace(one, verdict=order.verdict), ""

    def _weigh(self, one: Exchange, first: Exchanges) -> tuple[Exchange, str]:
        """Asks again for the sentences that were looked at, which no reply carries."""
        history = [exchange.turn() for exchange in first if exchange.reply]
        try:
            trace = self.service.assistant_for(self.visitor).trace(
                one.question, history, filters=one.filters, any_date=one.any_date, as_typed=one.as_typed
            )
        except PullquoteError as error:
            return one, message_of(error, self.look.words)
        except Exception:
            return one, self.look.words("failure", identifier=report("why an answer"))
        weighed = tuple(Weighed.of(item) for item in trace.to_dict()["sentences"])
        return replace(one, weighed=weighed), ""

    def _keep(self, after: Exchanges, at: int | None, *, pushed: bool) -> dict[str, Any]:
        if pushed:
            return {"all": [to_keep(exchange) for exchange in after]}
        place = len(after) - 1 if at is None else at
        return {"turn": place + 1, "text": to_keep(after[place])}

    def _parcel(self, exchanges: Sequence[Exchange], form: str) -> tuple[str, str, str]:
        name, words = self.look.name, self.look.words
        if form == "html":
            return "conversation.html", "text/html", conversation_page(exchanges, name, words)
        return "conversation.md", "text/markdown", conversation_markdown(exchanges, name, words)
