"""Error analysis: how each question came out, and the first thing on its way that went wrong.

A question's way is: retrieve passages, read them, rank the sentences, group what says the same, answer or refuse. What
goes wrong first decides: what comes after it had no chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from eval.metrics.base import Entry

if TYPE_CHECKING:
    from eval.runs.outcome import Outcome

Verdict = Literal["right", "wrong span", "wrong sentence", "refused wrongly", "answered wrongly", "not judged"]
VERDICTS: dict[str, str] = {
    "right": "a gold sentence is cited and the answer is acceptable; or an unanswerable question was refused",
    "wrong span": "a gold sentence is cited, but the words marked in it are not an acceptable answer",
    "wrong sentence": "the first sentence cited is not a gold one",
    "refused wrongly": "the articles answer it, but it was refused",
    "answered wrongly": "the articles do not answer it, but an answer was given",
    "not judged": "the question set says neither answers nor evidence",
}
CAUSES: dict[str, str] = {
    "gold not in the collection": "none of the gold evidence stands in the articles: a fault of the set or of cleaning",
    "not retrieved": "no passage holding gold evidence is among the passages that search looks at",
    "not read": "such a passage was found, but too far down to be read",
    "not marked": "it was read, but the reader marked nothing in a gold sentence",
    "ranked lower": "the reader marked something in a gold sentence, but another sentence was ranked above it",
    "grouped wrongly": "a gold sentence is cited for the first answer, but below another sentence",
    "refused": "the reader marked something in a gold sentence, but confidence was too low to answer",
    "wrong span": "the gold sentence was ranked first, but the wrong words of it were marked",
    "refused wrongly": "the reader preferred no answer",
    "answered wrongly": "the question has no answer in the articles, but one was given",
    "cause unknown": "the question set gives no evidence, so that what went wrong cannot be told",
}
RETRIEVAL = frozenset({"gold not in the collection", "not retrieved", "not read"})
"""Causes before the reader had its chance."""


def verdict_of(outcome: Outcome) -> Verdict:
    """How a question came out."""
    question = outcome.question
    if not question.answerable:
        return "answered wrongly" if outcome.reply.answered else "right"
    if not question.answers and not question.evidence:
        return "not judged"
    if not outcome.reply.answered:
        return "refused wrongly"
    if outcome.right:
        return "right"
    if not question.evidence or outcome.first_citation_right:
        return "wrong span"
    return "wrong sentence"


def cause_of(outcome: Outcome) -> str | None:
    """The first thing that went wrong, one of CAUSES; None when nothing did."""
    verdict = verdict_of(outcome)
    if verdict in ("right", "not judged"):
        return None
    if verdict == "answered wrongly":
        return verdict
    if not outcome.question.evidence:
        return "cause unknown"
    if verdict == "wrong span":
        return verdict
    gold = outcome.gold.passages
    if not gold:
        return "gold not in the collection"
    if not gold & outcome.read:
        return "not read" if gold & set(outcome.retrieved) else "not retrieved"
    if outcome.marked is False:
        return "not marked"
    if not outcome.reply.answered:
        return "refused"
    if any(map(outcome.cites_gold, outcome.reply.answers[0].citations)):
        return "grouped wrongly"
    return "ranked lower"


def count_causes(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What each cause costs, the dearest first: `cause`, `questions`, and `share` of the questions that were judged."""
    judged = sum(entry.get("verdict") not in (None, "not judged") for entry in entries)
    counts = Counter(entry["cause"] for entry in entries if entry.get("cause"))
    return [{"cause": cause, "questions": count, "share": count / judged} for cause, count in counts.most_common()]


def costliest(entries: Sequence[Entry]) -> str:
    """One sentence that names the cause that costs most."""
    costs = count_causes(entries)
    if not costs:
        return "Nothing went wrong."
    wrong, first = sum(cost["questions"] for cost in costs), costs[0]
    count = f"{first['questions']} question{'' if first['questions'] == 1 else 's'}"
    return (
        f"{wrong} of {len(entries)} questions went wrong. What costs most is “{first['cause']}”: {count}, "
        f"{100 * first['share']:.1f} % of those judged ({CAUSES[first['cause']]})."
    )
