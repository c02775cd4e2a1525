"""A conversation, step by step, without a browser: asking, asking again, judging, explaining, saving, restoring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from scripted import BRIDGE, ScriptedAssistant

from index.errors import QuestionError
from ui.exchange import KEPT, Exchange, Exchanges, from_kept
from ui.look import Look
from ui.orders import Context, Order, read_context, read_order
from ui.rendering import conversation
from ui.service import Service
from ui.talk import Talk, View

NONE = Context()


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(Service(ScriptedAssistant(tmp_path)), Look(), "chat")  # type: ignore[arg-type]


def last(views: Iterable[View]) -> View:
    return list(views)[-1]


def asked(talk: Talk, *questions: str) -> Exchanges:
    before: Exchanges = ()
    for question in questions:
        before = last(talk.ask(before, question, NONE)).exchanges
    return before


def order(talk: Talk, before: Exchanges, context: Context = NONE, **given: object) -> View:
    return last(talk.obey(before, Order.model_validate(given), context))


def test_the_question_is_shown_at_once_then_what_was_found_then_the_reply(talk: Talk) -> None:
    first, found, reply = talk.ask((), " Who? ", NONE)
    assert first.typed == ""
    assert first.shown == (Exchange("Who?"),)
    assert found.shown
    assert found.shown[0].found == 12
    assert [exchange.question for exchange in reply.exchanges] == ["Who?"]
    assert reply.exchanges[0].reply is not None


def test_earlier_turns_go_with_a_question(talk: Talk) -> None:
    asked(talk, "Who?", "And why?")
    assert talk.service.assistant.histories[-1] == ["Who?"]  # type: ignore[attr-defined]


def test_an_empty_question_gets_a_friendly_line(talk: Talk) -> None:
    (only,) = talk.ask((), "  ", NONE)
    assert only.notice == "Type a question first."


def test_a_long_question_is_given_back_with_the_reason(talk: Talk) -> None:
    (view,) = talk.ask((), "x" * 10_000, NONE)
    assert view.typed == "x" * 10_000
    assert "10,000" in view.notice
    assert view.exchanges == ()


def test_a_fault_shows_an_identifier_that_is_in_the_log(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    failure = asked(talk, "crash")[0].failure
    assert failure.rstrip(".").split()[-1] in caplog.text
    assert "secret" not in failure


def test_a_turn_is_asked_again_in_its_place(talk: Talk) -> None:
    before = asked(talk, "Who?", "And why?", "agree")
    after = order(talk, before, do="edit", turn=2, question="differ")
    assert [exchange.question for exchange in after.exchanges] == ["Who?", "differ", "agree"]
    assert after.keep
    assert after.keep["turn"] == 2
    assert talk.service.assistant.histories[-1] == ["Who?"]  # type: ignore[attr-defined]
    again = order(talk, before, do="again", turn=2, as_typed=True, any_date=True).exchanges[1]
    assert (again.question, again.as_typed, again.any_date) == ("And why?", True, True)


def test_filters_go_with_a_question_and_can_be_undone(talk: Talk) -> None:
    context = read_context('{"turns": 0, "filters": {"publishers": ["Harbour Post"]}}')
    before = last(talk.ask((), "Who?", context)).exchanges
    assert before[0].filters.publishers == ("Harbour Post",)
    assert not order(talk, before, do="again", turn=1, all_articles=True).exchanges[0].filters
    wrong = last(talk.ask((), "Who?", Context(filters={"since": "soon"})))
    assert "since" in wrong.notice
    assert wrong.typed == "Who?"


def test_what_a_reader_says_becomes_a_line_of_feedback(talk: Talk, tmp_path: Path) -> None:
    before = asked(talk, "Who?", "Why?")
    after = order(talk, before, do="feedback", turn=1, verdict="right", comment="yes").exchanges
    assert after[0].verdict == "right"
    order(talk, before, do="feedback", turn=2, verdict="wrong")
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert lines[0]["answer"] == "Mayor Irene Falk"
    assert BRIDGE.text[lines[0]["sentence_start"] : lines[0]["sentence_end"]].startswith("The bridge was opened")
    assert (lines[0]["comment"], lines[1]["answer"]) == ("yes", None)


def test_why_shows_the_sentences_that_were_looked_at(talk: Talk) -> None:
    view = order(talk, asked(talk, "Who?"), do="why", turn=1)
    assert view.exchanges[0].weighed
    assert view.exchanges[0].weighed[0].span == "Mayor Irene Falk"
    shown = conversation(view.exchanges, root="./").split('class="why"')[1]
    # The most likely first, each with the way to its sentence, under the name that a reader knows.
    assert shown.index("90%") < shown.index("40%")
    assert f'href="./articles/{BRIDGE.article_id}#s2" target="_blank" rel="noopener">Harbour Post</a>' in shown
    assert ">bridge.txt</a>" in shown
    assert view.keep
    assert 'weighed":null' in view.keep["text"]


def test_a_conversation_is_kept_and_restored(talk: Talk) -> None:
    before = asked(talk, "Who?", "crash", "agree", "evil")
    kept = [last(talk.ask(before[:n], before[n].question, NONE)).keep["text"] for n in range(4)]  # type: ignore[index]
    restored = from_kept(kept)
    assert [exchange.question for exchange in restored] == ["Who?", "agree", "evil"]
    assert restored[0].reply is not None
    assert restored[0].reply.answers == before[0].reply.answers  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "7", "{}", '{"question": "x"}', "[" * 9000, '{"question": "x", "reply": {}}'])
def test_a_memory_that_holds_anything_else_is_passed_over(talk: Talk, text: str) -> None:
    assert order(talk, (), do="restore", kept=[text]).exchanges == ()


def test_a_kept_link_leads_nowhere_else(talk: Talk) -> None:
    kept = last(talk.ask((), "Who?", NONE)).keep["text"]  # type: ignore[index]
    assert from_kept([kept.replace("/articles/", "//evil.example/articles/")]) == ()


def test_a_server_that_was_restarted_asks_for_the_conversation(talk: Talk) -> None:
    (only,) = talk.ask((), "And why?", Context(turns=2))
    assert only.keep == {"lost": True, "question": "And why?"}
    assert only.typed == "And why?"
    assert order(talk, (), Context(turns=2), do="again", turn=2).keep == {"lost": True}


def test_the_oldest_turns_leave_a_long_conversation(talk: Talk) -> None:
    view = last(talk.ask(asked(talk, "Who?") * KEPT, "agree", NONE))
    assert len(view.exchanges) == KEPT
    assert view.keep
    assert len(view.keep["all"]) == KEPT


def test_a_conversation_is_saved_in_two_forms(talk: Talk) -> None:
    before = asked(talk, "Who?", "evil", "Why?")
    name, kind, text = order(talk, before, do="export", form="markdown").parcel or ("", "", "")
    assert (name, kind) == ("conversation.md", "text/markdown")
    assert "> The bridge was opened by **Mayor Irene Falk** on Monday\\." in text
    page = (order(talk, before, do="export", form="html").parcel or ("", "", ""))[2]
    assert "<strong>Mayor Irene Falk</strong>" in page
    assert "Not in these articles" in page
    for sign in ("<img", "<script", 'href="javascript'):
        assert sign not in page


def test_what_is_saved_tells_what_the_page_told(talk: Talk) -> None:
    before = asked(talk, "differ", "agree", "evil", "Why?")
    text = (order(talk, before, do="export").parcel or ("", "", ""))[2]
    one, two, three, four = text.split("\n## ")[1:]
    assert one.index("*Sources differ*") < one.index("**Mayor Irene Falk**") < one.index("**About 600**")
    assert one.index("High confidence") < one.index("**About 600**") < one.index("Low confidence")
    assert "*2 sources agree*" in two
    assert "*Understood as* \\<img" in three
    assert "Understood" not in four
    assert "*Not in these articles*" in four


def test_which_articles_were_asked_is_saved_and_linked_to(talk: Talk) -> None:
    chosen = {"publishers": ["*Wire*", "A&B"], "since": "2025-03-01"}
    before = last(talk.ask((), "Who?", Context(filters=chosen))).exchanges  # type: ignore[arg-type]
    period = {"kind": "first", "since": "2025-03-10", "until": "2025-03-16", "text": "last *week*"}
    before = (replace(before[0], reply=replace(before[0].reply, period=period)),)  # type: ignore[type-var]
    text = (order(talk, before, do="export").parcel or ("", "", ""))[2]
    assert "*Only asked\\: \\*Wire\\*, A\\&B, since 1 March 2025*" in text
    assert "*First come articles published from 10 March 2025 to 16 March 2025, as “last \\*week\\*” says*" in text
    address = "?q=Who%3F&amp;publisher=%2AWire%2A&amp;publisher=A%26B&amp;since=2025-03-01"
    assert f'data-copy-link="{address}"' in conversation(before, root="./")


@pytest.mark.parametrize("text", ["", "{}", '{"do": "format"}', '{"do": "ask", "turn": -1}', '{"do":"ask","x":1}'])
def test_other_orders_are_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="reload"):
        read_order(text)
    assert read_context(text) == NONE
