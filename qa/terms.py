"""Terms: what words of a question and a sentence are compared by."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_SUFFIX = re.compile(r"['’]s?$|['’].{1,2}$")
_DECIMAL = re.compile(r"\d\.\d")
_STEMS_KEPT = 100_000

# Words that say how a sentence is built or who reports, and not what it is about: closed classes and words of saying.
_STOP_TEXT = """
a about above after again against all also am an and any are as at be because been before being below between both
but by can could did do does doing done down during each else few for from further had has have having he her here
hers him his how i if in into is it its itself just let like many may me might more most much must my no nor not now
of off on once one only or other our out over own per same shall she should since so some such than that the their
them then there these they this those through to too under until up upon us very was we were what when where whether
which while who whom whose why will with within without would yet you your s t d ll m re ve say says said saying
tell tells told according mention mentions mentioned
"""
STOP_WORDS = frozenset(_STOP_TEXT.split())
_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS.split())} | {
    word: str(10 * number) for number, word in enumerate(_TENS.split(), start=3)
}


def words(text: str) -> list[str]:
    """Words in lower case without accents, in order; "U.S." is "us", "Kim's" is "kim", "1,500" is "1500"."""
    plain = _THOUSANDS.sub("", text) if "," in text else text
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = plain.casefold()
    found = []
    for word in _WORD.findall(plain):
        # Few words have such signs, and all words of each article found are looked at.
        if "'" in word or "’" in word:
            word = _SUFFIX.sub("", word).replace("'", "").replace("’", "")
        if "." in word and not _DECIMAL.search(word):
            word = word.replace(".", "")
        found.append(word)
    return [word for word in found if word]


@lru_cache(_STEMS_KEPT)
def stem(word: str) -> str:
    """A light stem: "reunions" meets "reunion", "stalled" meets "stalls", "executed" meets "execution"."""
    if word.isdigit() or len(word) < 4:
        return word
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)] + replacement
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    for ending, kept in (("ing", 3), ("ied", 2), ("ed", 3), ("ion", 4), ("ment", 4), ("ly", 5)):
        if word.endswith(ending) and len(word) - len(ending) >= kept:
            word = word[: -len(ending)] + ("y" if ending == "ied" else "")
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def terms(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, numbers as digits. Falls back to all words if none is left."""
    found = words(text)
    content = [word for word in found if word not in STOP_WORDS] or found
    return [stem(_NUMBERS.get(word, word)) for word in content]


def number_value(word: str) -> str:
    """ "two" and "2" are one: a number word as digits, any other word as it is."""
    return _NUMBERS.get(word, word)


def coverage(wanted: Mapping[str, float], found: set[str]) -> float:
    """Share of the wanted terms' weight that is found, 0 to 1; 0 when nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in found) / total if total > 0 else 0.0


def inverse_frequency(found_in: int, total: int) -> float:
    """Inverse document frequency as in BM25 (Robertson and Zaragoza 2009), never negative."""
    return math.log(1.0 + (total - min(found_in, total) + 0.5) / (found_in + 0.5))
