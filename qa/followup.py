"""Follow-ups: a question that leans on the conversation, said again so that it stands alone. Rules for English only.

A question that stands alone is left as it is, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.mentions import find_mentions, names_in

# Older turns are not looked at: the further back, the likelier the subject has changed.
_MEMORY = 8
_WH = r"(?:who|whom|whose|when|where|why|what|which|how(?: (?:many|much|long|old|far|often|big|large|high|fast))?)"
_OPENER = re.compile(r"^\s*(?:(?:and|but|so|also|then|ok|okay|well|now)\b[\s,]*)+", re.IGNORECASE)
_BARE = re.compile(rf"^({_WH})(?: (?:else|exactly|not|so|then|is that|was that|though))?\s*\??$", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about\s+(.+?)\s*\??$", re.IGNORECASE)
_PREPOSITIONS = (
    "in|at|on|to|from|for|with|after|before|during|about|since|by|of|under|against|near|between|over|into|until"
)
_PLACED = re.compile(rf"^({_PREPOSITIONS})\s+(.+?)\s*\??$", re.IGNORECASE)
_ADJUNCT = re.compile(
    r"\b(?:after|before|during|since|in|at|on|about|near|against|over|under|between)\s[^?]*$", re.IGNORECASE
)
_CLOSED = frozenset(
    {*_PREPOSITIONS.split("|"), "as", "and", "or", "when", "while", "because", "if", "that", "the", "a"}
)
_PERSON = re.compile(r"\b(he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_THING = re.compile(r"\b(they|them|their|theirs|it|its|this|these|those|that)\b(?:['’]s)?", re.IGNORECASE)
_VERBISH = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|\w+ed)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier turn.

    Attributes:
        question: as it was understood.
        answer: text of its best answer, "" when it was refused or not answered yet.
        title: of the article that answer was cited from, "" as well.
    """

    question: str
    answer: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question as understood.

    Attributes:
        question: as it would be asked without the conversation.
        own: what was said itself, where a time or place of the conversation was only added to it; else "". The answer
            has to fit both: what is new stands in `own`.
    """

    question: str
    own: str = ""


def resolve(question: str, past: Sequence[Past]) -> Resolved:
    """The question as it would be asked without the conversation.

    Args:
        question: the new question.
        past: earlier turns, oldest first.
    """
    past = [turn for turn in past if turn.question.strip()][-_MEMORY:]
    text = question.strip()
    opener = _OPENER.match(text)
    body = text[opener.end() :] if opener else text
    if not past or not body:
        return Resolved(question)
    completed = _complete(body, past[-1], continued=opener is not None)
    if completed:
        return Resolved(completed)
    replaced = _replace_pronouns(body, past)
    if replaced != body:
        return Resolved(_capital(replaced))
    if opener:
        placed = _add_setting(body, past[-1])
        return Resolved(_capital(placed), _capital(body) if placed != body else "")
    return Resolved(question)


def _complete(body: str, last: Past, *, continued: bool) -> str:
    """An elliptic question filled up from the last one: "Why?", "In Seoul?", "What about Japan?"; "" for any other."""
    bare = _BARE.match(body)
    if bare:
        word = bare.group(1)
        if re.match(rf"{re.escape(word)}\b", last.question.strip(), re.IGNORECASE):
            return last.question.strip()
        rest = re.sub(rf"^{_WH}\b\s*", "", last.question.strip(), flags=re.IGNORECASE).rstrip(" ?")
        if rest == last.question.strip().rstrip(" ?"):
            rest = rest[:1].lower() + rest[1:]
        elif last.answer and re.match(r"who\b", last.question.strip(), re.IGNORECASE) and len(last.answer.split()) < 8:
            rest = f"{last.answer} {rest}"
        return f"{_capital(word)} {rest}?"
    about = _ABOUT.match(body)
    subject = about.group(1) if about else ""
    elliptic = continued or _PLACED.match(body) is not None
    if not subject and elliptic and not _VERBISH.search(body) and not re.match(rf"{_WH}\b", body, re.IGNORECASE):
        subject = body.rstrip(" ?")
    if not subject or len(subject.split()) > 8:
        return ""
    return _exchange(last.question.strip(), subject)


def _exchange(earlier: str, subject: str) -> str:
    """The earlier question asked of another place, time or name."""
    stem = earlier.rstrip(" ?")
    placed = _PLACED.match(subject)
    if placed:
        same = re.search(rf"\b{re.escape(placed.group(1))}\s+[^?]*?(?=\s+(?:{_PREPOSITIONS})\s|$)", stem, re.IGNORECASE)
        if same:
            return f"{stem[: same.start()]}{subject}{stem[same.end() :]}?"
        return f"{stem} {subject}?"
    names = names_in(stem)
    if names and subject[0].isupper():
        name = names[-1]
        return f"{stem[: name.start]}{subject}{stem[name.end :]}?"
    mentions = find_mentions(stem)
    if mentions:
        mention = mentions[0]
        return f"{stem[: mention.start]}{subject}{stem[mention.end :]}?"
    return f"{stem} {subject}?"


def _replace_pronouns(body: str, past: Sequence[Past]) -> str:
    """The first pronoun of each sort replaced by what it most likely stands for."""
    person = _PERSON.search(body)
    # A name of the question itself may be what "his" or "it" stands for: "What did Kerry say about his trip?"
    own = names_in(body)
    said = ""
    if person and not any(name.end <= person.start() for name in own):
        said = _latest(past, person=True)
        if said:
            body = _PERSON.sub(lambda match: _in_place(match, said, body), body)
    thing = next((match for match in _THING.finditer(body) if _stands_for_something(match, body)), None)
    if thing and not any(name.end <= thing.start() for name in own):
        found = _latest(past, person=False)
        if found and found != said:
            body = body[: thing.start()] + _in_place(thing, found, body) + body[thing.end() :]
    there = re.search(r"\bthere\b(?=\s*\??$)", body, re.IGNORECASE)
    if there:
        mentions = [mention for turn in reversed(past) for mention in find_mentions(turn.question)]
        place = next((mention for mention in mentions if mention.place), None)
        if place:
            body = f"{body[: there.start()]}in {place.text}{body[there.end() :]}"
    return body


def _stands_for_something(match: re.Match[str], body: str) -> bool:
    """Whether "it", "that", "this" point back, and not forward ("Is it true that ...") or at the next noun."""
    word, after = match.group(1).lower(), body[match.end() :].strip()
    if word == "that":
        return not after or after == "?"
    if word in ("this", "these", "those"):
        return not after or after == "?" or bool(re.match(_VERBISH.pattern, after, re.IGNORECASE))
    return not (word == "it" and re.match(r"(?:true|possible|likely|clear|known)\b", after, re.IGNORECASE))


def _latest(past: Sequence[Past], *, person: bool) -> str:
    """What was spoken of last: the answer if it is a name, else a name or thing of the question, newest first."""
    for turn in reversed(past):
        asked_who = re.match(r"(?:who|whom)\b", turn.question, re.IGNORECASE) is not None
        answer = turn.answer.strip(" .,")
        if asked_who and answer and len(answer.split()) <= 6 and names_in(answer):
            return answer
        mentions = find_mentions(turn.question)
        if person:
            fitting = [mention for mention in mentions if mention.name and not mention.place and not mention.definite]
        else:
            fitting = [mention for mention in mentions if not mention.place] or mentions
        if fitting:
            return fitting[0].text
    # Nothing in the questions: the article that was cited last says in its title whom or what it is about.
    return next((mention.text for turn in reversed(past) for mention in names_in(turn.title)[:1]), "")


def _in_place(match: re.Match[str], found: str, body: str) -> str:
    """A name in the pronoun's form: "his trip" gives "Kerry's trip"."""
    word = match.group(1).lower()
    following = re.match(r"\s+(\w+)", body[match.end() :])
    owned = following is not None and following.group(1).lower() not in _CLOSED
    possessive = word in ("his", "their", "its") or (word == "her" and owned)
    if possessive:
        return f"{found}’" if found.endswith("s") else f"{found}’s"
    if match.group().lower().endswith(("'s", "’s")) and len(match.group()) > len(word):
        return f"{found} is"
    return found


def _add_setting(body: str, last: Past) -> str:
    """A continued question with little of its own takes the last one's time, place or subject along."""
    stem = body.rstrip(" ?")
    if _ADJUNCT.search(stem):
        return body
    adjunct = _ADJUNCT.search(last.question.strip().rstrip(" ?"))
    if adjunct:
        return f"{stem} {adjunct.group().strip()}?"
    return body


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
