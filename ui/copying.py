"""Answers to take along: as plain text, as Markdown, as a reference; and a whole conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.reply import Answer, Citation, Reply
from ui.escaping import escape, safe_url, visible
from ui.exchange import Exchange
from ui.phrases import Phrases
from ui.wording import filter_words, period_words, understood_as, verdict_words

# Every sign that Markdown may read as markup: https://spec.commonmark.org/0.31.2/#backslash-escapes
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&\"'=:^@])")
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 1.0625rem/1.55 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }}
blockquote {{ border-left: 4px solid #8c1d18; margin: 0; padding-left: 1rem; }} h2 {{ font-size: 1.125rem; }}</style>
</head><body>
{body}</body></html>
"""


def as_plain(answer: Answer, words: Phrases) -> str:
    """The cited sentence between quotation marks, unless it has some itself, and where it stands."""
    first = answer.citations[0]
    sentence = _line(first.sentence)
    quoted = sentence if re.search('[“”"]', sentence) else f"“{sentence}”"
    lines = [quoted, f"— {', '.join(_origin(first, words))}"]
    address = safe_url(first.url)
    return "\n".join([*lines, address] if address else lines)


def as_markdown(answer: Answer, words: Phrases) -> str:
    """A quotation with the answer in bold, and a line for each source."""
    first = answer.citations[0]
    start = max(0, first.answer_start - first.sentence_start)
    end = min(len(first.sentence), max(first.answer_end - first.sentence_start, start))
    before, said, after = first.sentence[:start], first.sentence[start:end], first.sentence[end:]
    marked = f"{_md(before)}**{_md(said).strip()}**{_md(after)}" if said.strip() else _md(first.sentence)
    return "\n>\n".join([f"> {marked.strip()}", *(f"> — {_md_origin(item, words)}" for item in answer.citations)])


def as_reference(citation: Citation, words: Phrases) -> str:
    """One line as a list of sources has it: title, publisher, date, address."""
    title, *rest = _origin(citation, words)
    address = safe_url(citation.url).partition("#")[0]
    told = f"“{title}”. " + (f"{', '.join(rest)}. " if rest else "")
    return (told + address).strip()


def conversation_markdown(exchanges: Sequence[Exchange], name: str, words: Phrases) -> str:
    """The conversation as a Markdown document."""
    parts = [f"# {_md(name)}"]
    for exchange in exchanges:
        parts.append(f"## {_md(exchange.question)}")
        if exchange.filters:
            parts.append(f"*{_md(words('filter.only', what=filter_words(exchange.filters, words)))}*")
        if exchange.reply:
            parts += _reply(exchange.reply, words)
    return "\n\n".join(parts) + "\n"


def conversation_page(exchanges: Sequence[Exchange], name: str, words: Phrases) -> str:
    """The conversation as an HTML document that needs nothing else."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).render(conversation_markdown(exchanges, name, words))
    return _PAGE.format(language=escape(words.code), title=escape(name), body=body)


def _reply(reply: Reply, words: Phrases) -> list[str]:
    """What was understood and which time asked, whether sources agree, how sure each answer is; or the refusal."""
    parts = []
    if understood_as(reply):
        parts.append(f"*{_md(words('understood'))}* {_md(understood_as(reply))}")
    if reply.period:
        parts.append(f"*{_md(period_words(reply, words))}*")
    if not reply.answers:
        nearest = [f"- {_md(citation.sentence)} — {_md_origin(citation, words)}" for citation in reply.related]
        note = [_md(reply.note)] if reply.note else []
        listed = [_md(words("refusal.nearest")), "\n".join(nearest)] if nearest else []
        return [*parts, f"*{_md(words('refusal.head'))}*", *note, *listed]
    verdict = verdict_words(reply, words)
    parts += [f"*{_md(verdict)}*"] if verdict else []
    for index, answer in enumerate(reply.answers):
        if index == 1 and reply.agreement != "differ":
            parts.append(f"*{_md(words.count('answer.others', len(reply.answers) - 1))}*")
        parts += [as_markdown(answer, words), _md(words(f"confidence.{answer.level}"))]
    return parts


def _origin(citation: Citation, words: Phrases) -> list[str]:
    parts = (citation.title or citation.source, citation.publisher, words.date(citation.published))
    return [_line(part) for part in parts if part]


def _md_origin(citation: Citation, words: Phrases) -> str:
    title, *rest = (_md(part) for part in _origin(citation, words))
    address = safe_url(citation.url)
    if address:
        # Between angle brackets only these three signs mean anything.
        address = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
        title = f"[{title}](<{address}>)"
    return ", ".join([title, *rest])


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", visible(text)).strip()


def _md(text: str) -> str:
    # One line, or a line break of the text could begin a heading or a list.
    return _MARKUP.sub(r"\\\1", re.sub(r"\s+", " ", visible(text)))
