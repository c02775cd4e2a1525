"""What stands around a conversation: the opening, example questions, the choice of articles, what to do with it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.facets import Facets
from ui.escaping import escape
from ui.phrases import Phrases
from ui.turn_tools import order_button

PUBLISHERS_SHOWN = 40
_MONTHS_SHOWN = 24


def intro(articles: int | None, words: Phrases, *, uploads: bool = False) -> str:
    """The opening of an empty conversation. `articles`: how many there are; None while that is not known."""
    if articles == 0:
        how = words("intro.empty.upload") if uploads else words("intro.empty.how")
        return (
            f'<section class="intro"><h1>{escape(words("intro.empty"))}</h1>'
            f"<p>{escape(how)}</p><p><code>pullquote index FILE…</code></p></section>"
        )
    # Unseen while the number is not known: as many lines as there will be, so that nothing moves when it is.
    said = escape(words.count("intro.from", articles or 100))
    first = " first" if articles is None else ""
    return f'<section class="intro{first}"><h1>{escape(words("intro.head"))}</h1><p>{said}</p></section>'


def examples(questions: Sequence[str], words: Phrases) -> str:
    """Questions that are asked at a click; "" without any."""
    if not questions:
        return ""
    items = "".join(
        f"<li>{order_button(question, do='ask', question=question).replace('quiet', 'example', 1)}</li>"
        for question in questions
    )
    return f'<section id="examples"><h2 class="try">{escape(words("examples"))}</h2><ul>{items}</ul></section>'


def talk_tools(words: Phrases, *, compact: bool) -> str:
    """What can be done with a conversation that has begun."""
    items = [order_button(words("talk.new"), do="new")]
    if not compact:
        exports = order_button("Markdown", do="export", form="markdown") + order_button(
            "HTML", do="export", form="html"
        )
        items.append(
            f'<details class="menu"><summary>{escape(words("talk.export"))}</summary>'
            f'<div class="choices">{exports}</div></details>'
        )
    return f'<div id="talk-tools" class="tools"><span class="row">{"".join(items)}</span></div>'


def filter_form(facets: Facets, words: Phrases) -> str:
    """The choice of publishers and days; "" where there is nothing to choose."""
    if len(facets.publishers) < 2 and len(facets.months) < 2:
        return ""
    boxes = "".join(
        f'<label class="check"><input type="checkbox" name="publisher" value="{escape(name)}"> '
        f'<span dir="auto">{escape(name)}</span> <span class="count">{words.number(count)}</span></label>'
        for name, count in facets.publishers[:PUBLISHERS_SHOWN]
    )
    publishers = f"<fieldset><legend>{escape(words('filter.publishers'))}</legend>{boxes}</fieldset>" if boxes else ""
    periods = "".join(
        f'<option value="{period}">{escape(label)} ({words.number(count)})</option>'
        for period, label, count in _periods(facets, words)
    )
    days = (
        f'<fieldset class="days"><legend>{escape(words("filter.published"))}</legend>'
        f'<label class="whole">{escape(words("filter.period"))} <select name="period"><option value="">'
        f"{escape(words('filter.any'))}</option>{periods}</select></label>"
        f'<label>{escape(words("filter.from"))} <input type="date" name="since"></label>'
        f'<label>{escape(words("filter.till"))} <input type="date" name="until"></label></fieldset>'
    )
    return (
        f'<details id="filter"><summary><span data-all>{escape(words("filter.all"))}</span></summary>'
        f'<div class="panel">{publishers}{days}'
        f'<button type="button" class="quiet" data-clear disabled>{escape(words("filter.undo"))}</button>'
        "</div></details>"
    )


def _periods(facets: Facets, words: Phrases) -> list[tuple[str, str, int]]:
    """(month or year, its name, articles): months where they are few, else years."""
    if len(facets.months) > _MONTHS_SHOWN:
        return [(year, year, count) for year, count in facets.years()]
    found = []
    for month, count in facets.months:
        year, number = int(month[:4]), int(month[5:])
        if 1 <= number <= 12 and year:
            found.append((month, words.month(date(year, number, 1)), count))
    return found
