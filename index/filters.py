"""Which articles a question is asked of: by publisher, section, language and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.errors import QuestionError

_LISTS = ("publishers", "sections", "languages")
_DATES = ("since", "until")


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that an article must all meet; an empty one is met by every article.

    Attributes:
        publishers, sections: one of these, exactly as stored.
        languages: one of these codes; "en" is met by "en-GB" too.
        since, until: first and last day of publication, ISO 8601, both included. An article without a date never
            meets them.

    Raises:
        QuestionError: a date that is none.
    """

    publishers: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for name in _DATES:
            value = getattr(self, name)
            if value is not None:
                try:
                    date.fromisoformat(value)
                except ValueError as error:
                    raise QuestionError(f"filter {name}: {value!r} is not a date such as 2014-02-28") from error

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Filters:
        """Filters from JSON: `{"publishers": ["..."], "since": "2014-02-01"}`; a single text counts as a list of one.

        Raises:
            QuestionError: a name that is no filter, or a value of the wrong kind.
        """
        if not isinstance(values, Mapping):
            raise QuestionError("filters must be an object of names and values")
        known: dict[str, Any] = {}
        for name, value in values.items():
            if name in _LISTS:
                texts = [value] if isinstance(value, str) else value
                if not isinstance(texts, (list, tuple)) or not all(isinstance(text, str) for text in texts):
                    raise QuestionError(f"filter {name} must be a list of texts")
                known[name] = tuple(texts)
            elif name in _DATES:
                if value is not None and not isinstance(value, str):
                    raise QuestionError(f"filter {name} must be a date such as 2014-02-28")
                known[name] = value or None
            else:
                raise QuestionError(f"no filter is called {str(name)[:50]!r}: use {', '.join((*_LISTS, *_DATES))}")
        return cls(**known)

    def to_dict(self) -> dict[str, Any]:
        """The conditions that are set, as `from_dict` takes them."""
        values = {name: getattr(self, name) for name in (*_LISTS, *_DATES)}
        return {name: list(value) if name in _LISTS else value for name, value in values.items() if value}

    def __bool__(self) -> bool:
        return self != Filters()

    def condition(self) -> tuple[str, list[str]]:
        """The conditions as SQL over the table `articles`, and the values of its question marks."""
        parts: list[str] = []
        values: list[str] = []
        for column, wanted in (("publisher", self.publishers), ("section", self.sections)):
            if wanted:
                parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                values += wanted
        if self.languages:
            parts.append("(" + " OR ".join(["language = ? OR substr(language, 1, ?) = ?"] * len(self.languages)) + ")")
            for code in self.languages:
                values += [code, str(len(code) + 1), f"{code}-"]
        # ISO dates sort as text; a day comes before its own times of day, hence the first ten characters only.
        if self.since:
            parts.append("substr(published, 1, 10) >= ?")
            values.append(date.fromisoformat(self.since).isoformat())
        if self.until:
            parts.append("substr(published, 1, 10) <= ?")
            values.append(date.fromisoformat(self.until).isoformat())
        return " AND ".join(parts) or "TRUE", values
