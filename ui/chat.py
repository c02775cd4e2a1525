"""The chat page's components and what happens between them; the steps themselves are in `ui.talk`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import gradio as gr

from index.errors import PullquoteError
from ui.access.visitor import LOCAL, Visitor, visitor_of
from ui.escaping import escape
from ui.exchange import Exchanges
from ui.layout import masthead
from ui.look import Look
from ui.orders import Begun, read_context, read_order
from ui.rendering import conversation
from ui.service import Service
from ui.start import examples, filter_form, intro, talk_tools
from ui.talk import Talk, View
from ui.uploads import upload_form

EXAMPLES = 4


class ChatPage:
    """One form of the chat: the page of its own, or the compact one for a frame in another page.

    Args:
        service: answers the questions.
        look: how the server presents itself.
        compact: the form for a frame, without masthead, and without a memory.
        uploads: whether articles can be added in the page.
    """

    def __init__(self, service: Service, look: Look, *, compact: bool = False, uploads: bool = False) -> None:
        self.service = service
        self.look = look
        self.compact = compact
        self.uploads = uploads
        self.root = "../" if compact else "./"

    def speaking(self, request: gr.Request, language: str = "") -> ChatPage:
        """The page in the language of a request; see `Look.speaking`."""
        look = self.look.speaking(request.request.scope, language) if request.request else self.look
        return ChatPage(self.service, look, compact=self.compact, uploads=self.uploads)

    def talk(self, visitor: Visitor) -> Talk:
        return Talk(self.service, self.look, "embed" if self.compact else "chat", visitor)

    def opened(self, visitor: Visitor) -> list[str]:
        """Head, opening, foot and choice of articles of a page that was just opened."""
        collection = self.service.collection(visitor)
        count, words = collection.article_count, self.look.words
        return [self.head(count), self.opening(count), self.foot((), visitor), filter_form(collection.facets(), words)]

    def head(self, articles: int | None = None) -> str:
        return "" if self.compact else masthead(self.root, look=self.look, articles=articles)

    def opening(self, articles: int | None = None) -> str:
        return intro(articles, self.look.words, uploads=self.uploads)

    def foot(self, exchanges: Exchanges, visitor: Visitor) -> str:
        """Below the question box: examples at first, and what can be done with the conversation.

        These tools are there from the beginning and shown from the first question on, so that nothing moves when an
        answer comes.
        """
        words = self.look.words
        first = () if exchanges else self.service.assistant_for(visitor).examples(EXAMPLES)[:EXAMPLES]
        tools = talk_tools(words, compact=self.compact)
        return f'<div class="below">{examples(first, words)}{tools}{upload_form(words) if self.uploads else ""}</div>'

    def outputs(self, views: Iterable[View], visitor: Visitor) -> Iterator[tuple[Any, ...]]:
        """What the components get, for each view in turn: box, conversation, its markup, foot, notice, keep, parcel."""
        count = self.service.collection(visitor).article_count
        for view in views:
            shown = view.exchanges if view.shown is None else view.shown
            markup = conversation(shown, root=self.root, words=self.look.words) if shown else self.opening(count)
            yield (
                _shown(view.typed),
                view.exchanges,
                _shown(markup),
                _shown(self.foot(shown, visitor)),
                _shown(f'<p role="alert">{escape(view.notice)}</p>' if view.notice else ""),
                _shown(None if view.keep is None else _said("keep", json.dumps(view.keep))),
                _shown(None if view.parcel is None else _said("parcel", json.dumps(view.parcel))),
            )


def build_chat(service: Service, look: Look | None = None, *, compact: bool = False, uploads: bool = False) -> Any:
    """A `gr.Blocks`: the components of a `ChatPage`, and which one tells which."""
    look = look or Look(service.name)
    words = look.words
    page = ChatPage(service, look, compact=compact, uploads=uploads)
    with gr.Blocks(title=look.name, analytics_enabled=False) as blocks:
        head = _html(page.head(), "head")
        exchanges = gr.State(())
        talk = _html(page.opening(), "conversation")
        with gr.Column(elem_id="composer"):
            notice = _html("", "notice")
            with gr.Row(elem_id="ask"):
                box = gr.Textbox(
                    label=words("question.label"), placeholder=words("question.placeholder"), show_label=False,
                    container=False, lines=1, max_lines=5, autofocus=not compact, elem_id="question", scale=1,
                )  # fmt: skip
                button = gr.Button(words("ask"), variant="primary", elem_id="send", scale=0, min_width=72)
            choice = _html("", "choice")
            foot = _html("", "foot")
        # What page.js reads and writes; style.css keeps it out of sight.
        with gr.Column(elem_id="wires"):
            context = gr.Textbox("{}", elem_id="context", label="context")
            order = gr.Textbox("", elem_id="order", label="order")
            go = gr.Button("go", elem_id="obey")
            keep, parcel, obeyed = _html("", "keep"), _html("", "parcel"), _html("", "obeyed")

        outputs = [box, exchanges, talk, foot, notice, keep, parcel]
        begun = Begun()

        def ask(typed: str, said: str, before: Exchanges, request: gr.Request) -> Iterator[tuple[Any, ...]]:
            visitor, context = _visitor(request), read_context(said)
            here = page.speaking(request, context.language)
            yield from here.outputs(here.talk(visitor).ask(before, typed, context), visitor)

        def obey(text: str, said: str, before: Exchanges, request: gr.Request) -> Iterator[tuple[Any, ...]]:
            visitor, context, same = _visitor(request), read_context(said), _shown(None)
            here = page.speaking(request, context.language)
            try:
                wanted = read_order(text)
            except PullquoteError as error:
                for shown in here.outputs([View(before, notice=str(error))], visitor):
                    yield (*shown, same)
                return
            # On a slow machine the page sends an order again before it hears of the first one.
            if begun.begin(str(request.session_hash), wanted):
                for shown in here.outputs(here.talk(visitor).obey(before, wanted, context), visitor):
                    yield (*shown, same)
            yield (*[same] * len(outputs), _shown(_said("obeyed", str(wanted.number))))

        def opened(request: gr.Request) -> list[Any]:
            here = page.speaking(request)
            said = here.look.words
            # Untouched where they say the right thing already: somebody may be typing.
            mine = said.code == words.code
            typing = (
                gr.update()
                if mine
                else gr.update(label=said("question.label"), placeholder=said("question.placeholder"))
            )
            sending = gr.update() if mine else gr.update(value=said("ask"))
            return [*here.opened(_visitor(request)), typing, sending]

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        gr.on([box.submit, button.click], ask, [box, context, exchanges], outputs, trigger_mode="once",
              concurrency_limit=4, **quiet)  # fmt: skip
        go.click(
            obey, [order, context, exchanges], [*outputs, obeyed], trigger_mode="once", concurrency_limit=4, **quiet
        )
        blocks.load(opened, None, [head, talk, foot, choice, box, button], **quiet)
    blocks.queue(api_open=False, max_size=128)
    return blocks


def _visitor(request: gr.Request) -> Visitor:
    return visitor_of(request.request.scope) if request.request else LOCAL


def _html(value: str, elem_id: str) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None, padding=False)


def _shown(value: str | None) -> Any:
    """What a component is to show; None leaves it as it is.

    Always an update, never the value alone: Gradio makes a component anew for an update, and of the next plain value
    it keeps that one too, with what it showed, as long as the page is open (30 to 80 kB a question). Of the question
    box, which is also read, it keeps one a question all the same.
    """
    return gr.update() if value is None else gr.update(value=value)


def _said(name: str, value: str) -> str:
    """A message to page.js."""
    return f'<span data-{name}="{escape(value)}"></span>'
