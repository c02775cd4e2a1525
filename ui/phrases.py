"""What the pages say, in one language: phrases from a file that others can translate, its numbers and dates.

A language is one file, `ui/locales/CODE.json`. The tests check that each one holds the keys of `en.json`, with the same
values to fill in.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date
from babel.numbers import format_decimal

from index.errors import ServerError
from qa.dates.mention import DateMention
from ui.escaping import visible

_FOLDER = Path(__file__).parent / "locales"
_SCRIPT = "script."
# What page and script both say.
_BOTH = ("filter.day", "filter.between", "filter.since", "filter.until")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language.

    Attributes:
        code: of the language, for HTML's `lang`.
        texts: phrases by key. One that counts has a form for each plural category of the language: `found.one`,
            `found.other`.
        locale: how dates and numbers are written.
    """

    code: str
    texts: Mapping[str, str]
    locale: Locale

    def __call__(self, key: str, **values: object) -> str:
        """A phrase with its values filled in: plain text, to be escaped by whoever puts it into a page.

        Raises:
            KeyError: there is no such phrase.
        """
        text = self.texts[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """A phrase that counts, in the form that the number asks for; the number is its `{count}`."""
        form = self.locale.plural_form(number)
        text = self.texts.get(f"{key}.{form}") or self.texts[f"{key}.other"]
        return text.format(count=self.number(number))

    def number(self, number: int) -> str:
        return format_decimal(number, locale=self.locale)

    def date(self, iso: str | None) -> str:
        """`2014-02-14` or a date and time as "14 February 2014"; what is no date as it is, None as ""."""
        try:
            day = datetime.datetime.fromisoformat(iso or "")
        except ValueError:
            return visible(iso or "")
        return self._day(day)

    def month(self, day: datetime.date) -> str:
        """The month that a day is in, with its year."""
        return format_date(day, "LLLL y", locale=self.locale)

    def mention(self, mention: DateMention) -> list[tuple[str, str]]:
        """The ends of a date's meaning, each in words and as HTML's `datetime` writes it; one end for a single day."""
        if mention.precision == "month":
            return [(self.month(mention.first), mention.first.isoformat()[:7])]
        if mention.precision == "year":
            return [(str(mention.first.year), mention.first.isoformat()[:4])]
        return [(self._day(day), day.isoformat()) for day in dict.fromkeys((mention.first, mention.last))]

    def for_script(self) -> str:
        """The phrases that the page's script says, as JSON; and as `locale` how it is to write dates."""
        said = {key.removeprefix(_SCRIPT): text for key, text in self.texts.items() if key.startswith(_SCRIPT)}
        both = {key: self.texts[key] for key in _BOTH}
        return json.dumps({"locale": str(self.locale).replace("_", "-"), **both, **said}, ensure_ascii=False)

    def _day(self, day: datetime.date) -> str:
        return format_date(day, "long", locale=self.locale)


@cache
def languages() -> list[str]:
    """Codes of the languages that the interface has."""
    return sorted(path.stem for path in _FOLDER.glob("*.json"))


def preferred(accepted: str) -> list[str]:
    """The languages of an `Accept-Language` header, the most wanted first; what is no such header gives few or none.

    https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
    """
    wanted = []
    for part in accepted[:500].split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((found[2:] for found in parameters if found.startswith("q=")), "1")
        if name and re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", quality) and float(quality) > 0:
            wanted.append((-float(quality), name))
    return [name for _, name in sorted(wanted, key=lambda one: one[0])]


def best_language(wanted: Sequence[str]) -> str:
    """The interface's language for the first of these that it has, "de" for "de-AT"; "" when it has none of them."""
    return negotiate_locale([name.lower() for name in wanted if name], languages(), sep="-") or ""


@cache
def load_phrases(code: str) -> Phrases:
    """The phrases of a language.

    Raises:
        ServerError: the interface has no such language.
    """
    if code not in languages():
        raise ServerError(f"--language {code!r}: the interface has {', '.join(languages())}")
    texts = json.loads((_FOLDER / f"{code}.json").read_text("utf-8"))
    # Day before month in English too, as newspapers outside America write it.
    return Phrases(code, texts, Locale.parse("en_GB" if code == "en" else code))


def english() -> Phrases:
    """The phrases of whoever asks for no other language."""
    return load_phrases("en")
