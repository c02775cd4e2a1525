"""A reply's markup: the answer marked in its sentence, refusals told apart, nothing hostile through."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from scripted import BRIDGE, BRIDGE_SENTENCES, ScriptedAssistant, answered, citation, refused

from ui.cards import marked
from ui.exchange import Exchange
from ui.rendering import conversation, reply_markup

WHO = citation(BRIDGE, BRIDGE_SENTENCES, 2, "Mayor Irene Falk")


def test_the_answer_is_marked_in_its_sentence_and_the_neighbours_are_dimmed() -> None:
    page = reply_markup(answered("Who?", "Mayor Irene Falk", WHO), root="./")
    assert '<span class="said">The bridge was opened by <mark>Mayor Irene Falk</mark> on Monday.</span>' in page
    assert '<span class="near" dir="auto">It took four years to build.</span>' in page
    assert f'href="./articles/{BRIDGE.article_id}#s2"' in page
    assert '<time datetime="2025-03-17">17 March 2025</time>' in page
    assert 'href="https://harbour.example/bridge#:~:text=x"' in page
    assert "Understood" not in page


def test_neighbours_that_are_no_sentences_stand_in_lines_of_their_own() -> None:
    given = replace(
        WHO, before="By Suri Benedetto | Westmarr Today | Updated: 2025-03-31 09:30", after="What was built"
    )
    page = reply_markup(answered("Who?", "Mayor Irene Falk", given), root="./")
    assert '<span class="near line" dir="auto">By Suri Benedetto' in page
    assert '<span class="near crosshead" dir="auto">What was built' in page


def test_what_is_said_of_a_source_ends_no_line_with_a_point() -> None:
    page = reply_markup(answered("Who?", "Mayor Irene Falk", WHO), root="./")
    about = page[page.index('<p class="about parts">') :].split("</p>")[0]
    assert about.count('<span class="part">') == 3
    assert about.count('<span class="part"><span class="dot" aria-hidden="true"> · </span>') == 2


def test_an_answer_that_runs_past_its_sentence_is_marked_to_its_end() -> None:
    assert marked(replace(WHO, answer_end=WHO.sentence_end + 99)).endswith("<mark>Mayor Irene Falk on Monday.</mark>")


def test_each_further_source_shows_its_own_sentence() -> None:
    reply = answered("Who?", "Mayor Irene Falk", WHO, replace(WHO, publisher="Northwire"), agreement="agree")
    page = reply_markup(reply, root="./")
    assert "2 sources agree" in page
    assert page.count("<mark>Mayor Irene Falk</mark>") == 2
    assert page.count('class="source"') == 2


def test_sources_that_differ_are_shown_side_by_side() -> None:
    page = reply_markup(ScriptedAssistant.ask(_assistant(), "differ"), root="./")
    assert "Sources differ" in page
    assert page.count("<blockquote") == 2
    assert '<details class="others"' not in page


def test_a_refusal_shows_no_answer() -> None:
    page = reply_markup(refused("Why?", citation(BRIDGE, BRIDGE_SENTENCES, 3)), root="./")
    assert "Not in these articles" in page
    assert "not an answer" in page
    assert "It took four years to build." in page
    assert "<mark>" not in page
    assert "<blockquote" not in page


def test_the_question_as_understood_is_shown_when_it_differs() -> None:
    reply = answered("And when?", "Monday", WHO, search_question="When was the bridge opened?")
    assert "Understood as <q>When was the bridge opened?</q>" in reply_markup(reply, root="./")


class Tags(HTMLParser):
    """Collects the elements and attributes that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attributes:
            self.attributes.setdefault(name, set()).add(value or "")


def test_hostile_text_stays_text() -> None:
    page = conversation([Exchange("<script>x</script>", _assistant().ask("evil"))], root="./")
    seen = Tags(page)
    assert not seen.elements & {"script", "img", "iframe", "style", "svg"}
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert all(link.startswith("./articles/") for link in seen.attributes["href"])
    assert not [sign for sign in ("\u202e", "${", "{{", "\x1b") if sign in page]


def test_a_question_is_shown_while_it_is_being_answered_and_when_that_failed() -> None:
    assert 'class="turn pending" id="turn-1"' in conversation([Exchange("Who?")], root="./")
    assert 'role="alert">Broken &lt;b&gt;' in conversation([Exchange("Who?", failure="Broken <b>")], root="./")


def _assistant() -> ScriptedAssistant:
    return ScriptedAssistant(Path())
