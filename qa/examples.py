"""Example questions for a start page, made from sentences whose form tells what they answer. English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from qa.dates.patterns import MONTH_NAMES, WEEKDAY_NAMES
from qa.mentions import names_in
from qa.shelf import OpenArticle

_DAY = f"{MONTH_NAMES}|{WEEKDAY_NAMES}"
_BODY = (
    r"University|Institute|Council|Company|Technologies|Ministry|Bank|Party|Observatory|Museum|Hospital|School|College"
    r"|Theatre|Court|Office|Group|Association|Foundation|Cent(?:er|re)|Agency|Authority|Department|Society|League|Union|Alliance"
    r"|Trust|Club|River|Bridge|Island|Church"
)
_PERSON = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}"
_BEGINNING = r"(?:^|(?<=[.!?”\"] ))"
# What a sentence begins with: "The four-lane bridge", "The Pellar Bridge", "Storm Ingrith".
_THING = rf"{_BEGINNING}(?P<thing>The (?:[a-z][a-z-]+ )?[a-z][a-z-]+|The [A-Z][\w-]+(?: [A-Z][\w-]+){{0,3}}|{_PERSON})"
_DONE = r"(?P<done>[a-z]+ed|built|found|held|made|sold)"
_DATE = rf"(?:on|in) (?:\d{{1,2}} )?(?:{_DAY}|\d{{4}}\b)"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


_COUNTED = _form(
    r"\b\d[\d,.]*\d? ((?:[a-z]+ ){0,2}[a-z]+s|people|children|women|men) "
    r"((?:were|are|have been|had been)(?: [a-z]+){2,5})(?=[.,;])"
)
# What follows "by Imogen Arkwell" may be the play: passed over.
_INTRODUCED = _form(rf"\bby {_PERSON}|({_PERSON}), (?:an?|the) [a-z][^,.;\n]{{3,60}}[,.]")
# A whole sentence: half of one says little.
_QUOTED = _form(
    rf"{_BEGINNING}[“\"][^“”\"\n]{{20,300}}[,.!?][”\"] (?:(?:said|says) ({_PERSON})|({_PERSON}) (?:said|says)\b)"
)
_AGED = _form(rf"({_PERSON}), (?:who is )?\d\d,")
_DATED = _form(rf"{_THING} (?P<being>was|were) {_DONE}(?P<more>(?: [a-z]+){{0,3}}?) {_DATE}")
_LASTING = _form(rf"{_THING},?(?: which| that)? (?P<being>has|have) been (?P<done>[a-z]+) since (?:{_DAY}|\d{{4}}\b)")
_PLACED = _form(rf"{_THING} (?P<being>was|were) {_DONE} (?:at|in|near|off) (?:the )?(?!{_DAY})[A-Z]")
_DOER = _form(rf"{_THING} (?:was|were) {_DONE} by (?:[A-Z]|an? )")
_PRICED = _form(rf"{_THING} (?P<cost>costs?|will cost) (?:[a-z]+ ){{0,2}}[€$£]?\d")
_DESCRIBED = _form(rf"\b[Tt]he ((?:[A-Z][\w'’-]+ ){{1,4}}?(?:{_BODY})), (?:an? [a-z]|the (?:only|first|[a-z]+est) )")

_NOT_COUNTED = re.compile(r"\b(?:years?|months|weeks|days|hours|minutes|seconds|per|percent|times|others|them|of)\b")
_NOT_PERSONS = re.compile(rf"\b(?:The|Street|City|{_DAY}|{_BODY})\b|['’]s?$")
_TITLES_TEXT = "captain chief director governor mayor minister president professor secretary senator"
_TITLES = frozenset(_TITLES_TEXT.split())
# A name said this often is what its article is about.
_OFTEN = 4
# A single word this long says by itself what is meant, as "polygraph" does and "trial" does not.
_TELLING = 8


@dataclass(frozen=True, slots=True)
class _Source:
    """An article, and the words in small letters of all that are looked at: no person is called by one of those."""

    opened: OpenArticle
    small: frozenset[str]

    @property
    def text(self) -> str:
        return self.opened.article.text


# What a question is about, and the question.
_Made = Iterator[tuple[str, str]]


def make_examples(articles: Sequence[OpenArticle], n: int) -> list[str]:
    """At most n questions, of different forms in turn and, as far as they go round, from different articles.

    A form comes again only when every other one was tried, and nothing is asked about twice.
    """
    small = frozenset(word for each in articles for word in re.findall(r"\b[a-z]+\b", each.article.text))
    streams = [[form(_Source(article, small)) for form in _FORMS] for article in articles]
    examples: list[str] = []
    asked: set[str] = set()
    used: Counter[int] = Counter()
    barren = 0
    form = 0
    while streams and len(examples) < n and barren < len(_FORMS):
        found = None
        for number in sorted(range(len(streams)), key=lambda each: used[each]):
            found = next((made for made in streams[number][form] if made[0] not in asked), None)
            if found:
                about, question = found
                asked.add(about)
                examples.append(question)
                used[number] += 1
                break
        barren = 0 if found else barren + 1
        form = (form + 1) % len(_FORMS)
    return examples


def _counts(source: _Source) -> _Made:
    for match in _COUNTED.finditer(source.text):
        if not _NOT_COUNTED.search(match.group(1)):
            yield match.group(1), f"How many {match.group(1)} {match.group(2)}?"


def _named(form: re.Pattern[str], question: str, source: _Source) -> _Made:
    """Asks of each person whom a form finds."""
    for match in form.finditer(source.text):
        name = _bare(next((group for group in match.groups() if group), ""), source.small)
        if " " in name and not _NOT_PERSONS.search(name):
            yield name, question.format(name)


def _bare(name: str, small: frozenset[str]) -> str:
    """A person's name without what stands before it: a title, an office, the house it belongs to."""
    words = re.sub(r"^.*['’]s ", "", name).split()
    for number in range(len(words), 0, -1):
        word = words[number - 1]
        if word.lower() in small | _TITLES or re.search("-[a-z]", word):
            return " ".join(words[number:])
    return " ".join(words)


def _of_things(form: re.Pattern[str], question: str, source: _Source) -> _Made:
    """Asks of each thing that a form finds; the form's other groups stand in the question by their names."""
    for thing, match in _things(source, form):
        yield thing, question.format_map(match.groupdict() | {"thing": thing})


def _prices(source: _Source) -> _Made:
    asking = {"cost": "did", "costs": "does", "will cost": "will"}
    for thing, match in _things(source, _PRICED):
        yield thing, f"How much {asking[match['cost']]} {thing} cost?"


def _things(source: _Source, form: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """What a form finds and is said of, where that says without its article what is meant."""
    for match in form.finditer(source.text):
        thing = re.sub("^The ", "the ", match["thing"])
        name = thing.removeprefix("the ")
        if name != name.lower() or " " in name or len(name) >= _TELLING:
            yield thing, match


def _bodies(source: _Source) -> _Made:
    for match in _DESCRIBED.finditer(source.text):
        yield f"the {match.group(1)}", f"What is the {match.group(1)}?"


def _subjects(source: _Source) -> _Made:
    opened = source.opened
    names = Counter(
        mention.text
        for number in range(len(opened.sentences))
        for mention in names_in(opened.sentence_text(number))
        if " " in mention.text
    )
    for name, count in names.most_common():
        if count >= _OFTEN and _is_thing(name, source.small):
            yield name, f"What is the latest on {name}?"


def _is_thing(name: str, small: frozenset[str]) -> bool:
    """Whether a name is a thing's that says what is meant: "Storm Ingrith", "the DPRK", and not "the US"."""
    words = name.removeprefix("the ").split()
    if name.startswith("the "):
        return len(words) > 1 or (words[0].isupper() and len(words[0]) > 2)
    return words[0].lower() in small or words[-1].lower() in small


_FORMS: tuple[Callable[[_Source], _Made], ...] = (
    _counts,
    partial(_named, _INTRODUCED, "Who is {}?"),
    partial(_of_things, _DATED, "When {being} {thing} {done}{more}?"),
    _prices,
    partial(_of_things, _LASTING, "Since when {being} {thing} been {done}?"),
    partial(_of_things, _PLACED, "Where {being} {thing} {done}?"),
    partial(_of_things, _DOER, "Who {done} {thing}?"),
    partial(_named, _QUOTED, "What did {} say?"),
    _bodies,
    _subjects,
    partial(_named, _AGED, "How old is {}?"),
)
