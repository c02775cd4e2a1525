"""The language of a text that does not say it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.store import Connection

_SAMPLE = 2000
"""Characters that are looked at; more do not change the answer."""
_LEAST_WORDS = 5
_LEAST_CHANCE = 0.6
"""Lists of names and numbers stay below it. Text of close relatives, as Indonesian and Malay are, stays above it."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def detect_language(text: str) -> str:
    """Find the language of a text by its letters (py3langid, a naive Bayes model of byte sequences).

    Args:
        text: the body of an article.

    Returns:
        ISO 639-1 code such as "en", or "" when the text is too short or the model is not sure.
    """
    sample = text[:_SAMPLE]
    # Scripts without spaces between words have few long ones.
    if len(_WORD.findall(sample)) < _LEAST_WORDS and len(sample) < 10 * _LEAST_WORDS:
        return ""
    try:
        code, chance = _identifier().classify(sample)
    except OSError:
        # The model is unpacked into a temporary file: a full disk takes the language away, not the article.
        return ""
    return str(code) if chance >= _LEAST_CHANCE else ""


def count_foreign(connection: Connection) -> tuple[tuple[str, int], ...]:
    """(language, articles) of a collection's articles that are known to be in another language than English."""
    sql = (
        "SELECT lower(language), count(*) AS n FROM articles WHERE language <> '' AND lower(language) NOT LIKE 'en%' "
        "GROUP BY lower(language) ORDER BY n DESC, 1"
    )
    return tuple(connection.execute(sql).fetchall())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
