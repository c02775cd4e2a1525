"""A trace as text for a terminal: why this answer came first, or why there was none."""

from __future__ import annotations

from typing import Any

from index.terminal import printable
from qa.trace import Trace

_PASSAGES = 10
_PARTS = 4


def explain(trace: Trace) -> str:
    """What each step found, in some 40 lines. Every piece of an article is made fit for a terminal."""
    told = trace.to_dict()
    filters = ", ".join(f"{name} {value}" for name, value in told["filters"].items()) or "none"
    terms = ", ".join(f"{printable(term)} {weight:.1f}" for term, weight in told["terms"].items())
    lines = [
        f"Understood as   {printable(told['understood'])}",
        f"Kind            {told['kind']}",
        f"Filters         {printable(filters)}",
        f"Terms           {terms or 'none'}",
        "",
        f"Passages found ({told['mode']}): rank by meaning, rank by words, fused score",
        *(_passage(number, item) for number, item in enumerate(told["passages"][:_PASSAGES], start=1)),
        "",
        "Sentences: score, confidence, what adds most to the score",
    ]
    for number, item in enumerate(told["sentences"], start=1):
        lines += _sentence(number, item)
    if told["groups"]:
        lines += ["", f"Answers (threshold {told['threshold']:.3f})"]
    for group in told["groups"]:
        lines.append(f"  {group['confidence']:.3f}  {_short(group['text'], 70)}  ({group['sentences']} sentences)")
    steps = ", ".join(f"{name} {value:.0f} ms" for name, value in told["timings_ms"].items())
    return "\n".join([*lines, "", f"Time            {steps}"])


def _passage(number: int, item: dict[str, Any]) -> str:
    ranks = "".join(f"{item[name] or '-':>5}" for name in ("dense_rank", "lexical_rank"))
    place = f"{item['article_id']} [{item['start']}, {item['end']})"
    return f"{number:>4}.{ranks}   {item['score']:.4f}   {place}{'' if item['read'] else '   not read'}"


def _sentence(number: int, item: dict[str, Any]) -> list[str]:
    parts = sorted(item["parts"].items(), key=lambda pair: -abs(pair[1]))[:_PARTS]
    told = ", ".join(f"{name} {value:+.2f}" for name, value in parts)
    span = f" -> {_short(item['span'], 50)} (margin {item['margin']:.1f})" if item["span"] else ""
    return [
        f"{number:>4}. {item['score']:.2f}  {item['confidence']:.3f}  {told}",
        f"      {_short(item['sentence'], 90)}{span}",
    ]


def _short(text: str, most: int) -> str:
    text = printable(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
