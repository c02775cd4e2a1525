"""The chat: a question box, the conversation as our own escaped markup, and example questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from index.errors import PullquoteError
from qa.conversation import Turn
from ui.escaping import escape, visible
from ui.layout import masthead
from ui.problems import report
from ui.rendering import Exchange, conversation
from ui.service import Service

EXAMPLES = 4
KEPT = 50  # exchanges of one conversation that stay on the page

Exchanges = tuple[Exchange, ...]


def build_chat(service: Service, *, compact: bool = False) -> Any:
    """A `gr.Blocks`: the page's components and what happens between them.

    Args:
        service: answers the questions.
        compact: the form for a frame in another page, without masthead.
    """
    root = "../" if compact else "./"
    channel = "embed" if compact else "chat"
    with gr.Blocks(title=service.name, analytics_enabled=False) as blocks:
        head = _html(_head(service, root, compact), "head")
        exchanges = gr.State(())
        talk = _html(_intro(service), "conversation")
        with gr.Column(elem_id="composer"):
            notice = _html("", "notice")
            with gr.Row(elem_id="ask"):
                box = gr.Textbox(
                    label="Your question", placeholder="Ask a question", show_label=False, container=False, lines=1,
                    max_lines=5, autofocus=not compact, elem_id="question", scale=1,
                )  # fmt: skip
                button = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=72)
            again = gr.Button("New conversation", size="sm", elem_id="again", visible=False)
        questions = _example_questions(service)
        names = [f"example-{number}" for number in range(EXAMPLES)]
        with gr.Column(elem_id="examples", visible=bool(questions)) as suggested:
            _html('<h2 class="try">For example</h2>', "try")
            examples = [
                gr.Button(
                    questions[n] if n < len(questions) else "",
                    visible=n < len(questions),
                    elem_classes=["example"],
                    elem_id=names[n],
                )
                for n in range(EXAMPLES)
            ]

        outputs = [box, exchanges, talk, notice, suggested, again]

        def ask(event: gr.EventData, typed: str, before: Exchanges, *rest: str) -> Iterator[tuple[Any, ...]]:
            # By name: a button that was updated since is another object, with another number.
            pressed = getattr(event.target, "elem_id", None)
            question = rest[names.index(pressed)] if pressed in names else typed
            yield from _ask(service, channel, root, question, before)

        def start_again() -> tuple[Any, ...]:
            return (
                "",
                (),
                _intro(service),
                "",
                gr.update(visible=bool(_example_questions(service))),
                gr.update(visible=False),
            )

        def opened() -> list[Any]:
            fresh = _example_questions(service)
            shown = [
                gr.update(value=fresh[n] if n < len(fresh) else "", visible=n < len(fresh)) for n in range(EXAMPLES)
            ]
            return [_head(service, root, compact), gr.update(visible=bool(fresh)), *shown]

        gr.on(
            [box.submit, button.click, *(example.click for example in examples)],
            ask,
            [box, exchanges, *examples],
            outputs,
            trigger_mode="once",
            show_progress="hidden",
            concurrency_limit=4,
            api_visibility="private",
        )
        again.click(start_again, None, outputs, show_progress="hidden", api_visibility="private")
        blocks.load(opened, None, [head, suggested, *examples], show_progress="hidden", api_visibility="private")
    blocks.queue(api_open=False, max_size=128)
    return blocks


def _ask(service: Service, channel: str, root: str, question: str, before: Exchanges) -> Iterator[tuple[Any, ...]]:
    """Yields what `outputs` get: first the question alone, then the reply. What is typed meanwhile stays in the box."""
    question = visible(question).strip()
    keep, hide, show = gr.update(), gr.update(visible=False), gr.update(visible=True)
    if not question:
        yield keep, before, keep, _notice("Type a question first."), keep, keep
        return
    waiting = (*before, Exchange(question))[-KEPT:]
    yield "", before, conversation(waiting, root=root), "", hide, show
    history = [Turn(exchange.question, exchange.reply) for exchange in before if exchange.reply]
    try:
        reply = service.ask(question, history, channel=channel)
    except PullquoteError as error:
        shown = conversation(before, root=root) if before else _intro(service)
        some = show if before else hide
        yield question, before, shown, _notice(str(error)), (keep if before else show), some
        return
    except Exception:
        failure = f"Something went wrong here. The log has the details under {report('question in the chat')}."
        after = (*before, Exchange(question, failure=failure))[-KEPT:]
    else:
        after = (*before, Exchange(question, reply))[-KEPT:]
    yield keep, after, conversation(after, root=root), "", hide, show


def _html(value: str, elem_id: str) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None, padding=False)


def _notice(text: str) -> str:
    return f'<p role="alert">{escape(text)}</p>' if text else ""


def _head(service: Service, root: str, compact: bool) -> str:
    return "" if compact else masthead(root, service.name, articles=service.article_count())


def _intro(service: Service) -> str:
    count = service.article_count()
    if not count:
        return (
            '<section class="intro"><h1>There are no articles yet</h1>'
            "<p>Put some into this collection with <code>pullquote index FILE…</code> "
            "and reload this page.</p></section>"
        )
    articles = "one article" if count == 1 else f"{count:,} articles"
    return (
        '<section class="intro"><h1>What would you like to know?</h1>'
        f"<p>The answer comes word for word from {articles}, in the sentence where it stands.</p></section>"
    )


def _example_questions(service: Service) -> list[str]:
    return service.assistant.examples(EXAMPLES)[:EXAMPLES] if service.article_count() else []
