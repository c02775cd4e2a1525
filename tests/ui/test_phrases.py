"""Languages: each has every phrase with the same values; dates and numbers are written as it writes them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from index.errors import ServerError
from qa.dates.mention import DateMention
from ui.phrases import best_language, english, languages, load_phrases, preferred

UI = Path(__file__).parents[2] / "ui"
ENGLISH = english().texts


@pytest.mark.parametrize("code", languages())
def test_a_language_has_every_phrase_with_its_values(code: str) -> None:
    texts = load_phrases(code).texts
    assert texts.keys() == ENGLISH.keys()
    for key, text in texts.items():
        assert {*re.findall(r"\{(\w+)\}", text)} == {*re.findall(r"\{(\w+)\}", ENGLISH[key])}, key
        assert "<" not in text


def test_every_phrase_that_is_said_is_there() -> None:
    python = "".join(path.read_text("utf-8") for path in UI.rglob("*.py"))
    script = "".join(path.read_text("utf-8") for path in UI.glob("*.js"))
    asked = set(re.findall(r'words(?:\.count)?\(\s*["\']([\w. ]+)["\']', python))
    said = set(re.findall(r'say\("([\w.]+)"', script))
    refused = {f"refused.{key}" for key in re.findall(r'(?:Refusal\(\d+, |_unknown\()"(\w+)"', python)}
    assert len(asked) > 50
    assert len(refused) > 8
    assert not refused - ENGLISH.keys()
    assert not asked - {re.sub(r"\.(one|other)$", "", key) for key in ENGLISH} - ENGLISH.keys()
    assert len(said) > 20
    assert not said - json.loads(english().for_script()).keys()


def test_dates_and_numbers() -> None:
    english_words, german = load_phrases("en"), load_phrases("de")
    assert english_words.date("2014-02-14T07:30:00+00:00") == "14 February 2014"
    assert german.date("2014-02-14") == "14. Februar 2014"
    assert english_words.date("Tuesday\u202e") == "Tuesday"
    assert german.number(12345) == "12.345"
    assert english_words.count("stage.reading", 1) == "Found one passage, reading it"
    month = DateMention(0, 1, "x", date(2013, 4, 1), date(2013, 4, 30), "month", True)
    assert german.mention(month) == [("April 2013", "2013-04")]


def test_a_language_that_is_not_there_is_named() -> None:
    with pytest.raises(ServerError, match="'xx': the interface has de, en"):
        load_phrases("xx")
    with pytest.raises(ServerError):
        load_phrases("../locales/en")


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr, de;q=0.4, en;q=0.5", "en"),
        ("en;q=0, DE", "de"),
        ("fr", ""),
        ("", ""),
        ("*", ""),
        ("../../etc/passwd, ;;q=, de;q=nan, en;q=2", ""),
        ("x," * 100_000 + "de", ""),
    ],
)
def test_the_language_that_a_browser_asks_for(accepted: str, code: str) -> None:
    assert best_language(preferred(accepted)) == code
