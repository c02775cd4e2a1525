"""Dates beneath a quote in the chat."""

from dataclasses import replace
from datetime import date

from scripted import BRIDGE, BRIDGE_SENTENCES, HOSTILE, answered, citation

from qa.dates.mention import DateMention
from ui.rendering import reply_markup

MONDAY = DateMention(0, 6, "Monday", date(2025, 3, 17), date(2025, 3, 17), "day", True)
WEEK = DateMention(0, 9, "last week", date(2025, 3, 10), date(2025, 3, 16), "week", True)


def markup(*dates):
    first = replace(citation(BRIDGE, BRIDGE_SENTENCES, 2, "Mayor Irene Falk"), dates=dates)
    return reply_markup(answered("Who?", "Mayor Irene Falk", first), root="./")


def test_a_date_stands_beneath_the_quote_and_not_in_it():
    page = markup(MONDAY)
    note = 'Monday = <time datetime="2025-03-17">17 March 2025</time>'
    quote, _, rest = page.partition("</blockquote>")
    assert note not in quote
    assert rest.startswith('<p class="dates" title="Computed from the date of the article">')
    assert note in rest


def test_a_stretch_has_two_ends_and_equal_notes_are_shown_once():
    page = markup(WEEK, replace(WEEK, start=40, end=49))
    ends = '<time datetime="2025-03-10">10 March 2025</time> to <time datetime="2025-03-16">16 March 2025</time>'
    assert page.count(f"last week = {ends}") == 1


def test_a_time_of_which_articles_were_asked_is_told_whole():
    reply = answered("What happened last week?", "Mayor Irene Falk", citation(BRIDGE, BRIDGE_SENTENCES, 2, "Mayor"))
    period = {"kind": "filter", "since": "2025-03-10", "until": "2025-03-16", "text": "last week"}
    page = reply_markup(replace(reply, period=period), root="./")
    assert "from 10 March 2025 to 16 March 2025, as “last week” says" in page
    for since, until, said in (
        ("2025-03-10", "2025-03-10", "on 10 March 2025, as"),
        ("2024-02-01", "2024-02-29", "in February 2024, as"),
        ("2025-02-01", "2025-02-27", "from 1 February 2025 to 27 February 2025, as"),
        ("no day", "2025-02-28", "from no day to 28 February 2025, as"),
    ):
        assert said in reply_markup(replace(reply, period={**period, "since": since, "until": until}), root="./")
    page = reply_markup(replace(reply, period={**period, "until": None}), root="./")
    assert "since 10 March 2025, as" in page


def test_no_note_without_dates():
    assert 'class="dates"' not in markup()


def test_hostile_words_are_escaped():
    page = markup(replace(MONDAY, text=HOSTILE))
    assert "<img" not in page
    assert "<script" not in page
    assert "${" not in page
