"""Markup as a tree, or as plain lines where no parser should get it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.cleaning.characters import clean_line

MAX_DEPTH = 600
"""Elements inside each other; libraries recurse, and pages that people made stay below a hundred."""

_BREAKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "blockquote",
        "figcaption",
        "pre",
        "caption",
        "br",
        "hr",
        "html",
        "body",
        "div",
        "tr",
        "section",
        "article",
        "main",
        "aside",
        "nav",
        "header",
        "footer",
        "ul",
        "ol",
        "dl",
        "figure",
        "table",
    ]
)
_NOT_TEXT = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "option",
        "button",
        "form",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dd",
        "dt",
        "option",
    ]
)


def parse_page(markup: str) -> Any:
    """The page's root element by lxml, which loads nothing and expands no entity; None when nothing is left."""
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, no_network=True
    )
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except Exception:  # lxml raises its own errors for markup without any element
        return None


def is_too_deep(markup: str) -> bool:
    """Whether elements nest more than `MAX_DEPTH` deep, counted without building a tree."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([A-Za-z][A-Za-z0-9]*)", markup):
        if match.group(2).lower() not in _VOID:
            depth = max(0, depth + (-1 if match.group(1) else 1))
            deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def strip_tags(markup: str) -> list[str]:
    """Lines of text between block-level tags, for markup that no parser should get."""
    from html import unescape

    markup = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", " ", markup, flags=re.DOTALL | re.IGNORECASE)
    markup = re.sub(
        r"</?(?:p|div|br|li|h[1-6]|tr|td|section|article|blockquote)\b[^<>]*>", "\n", markup, flags=re.IGNORECASE
    )
    lines = (clean_line(unescape(line)) for line in re.sub(r"<[^<>]*>", "", markup).split("\n"))
    return [line for line in lines if line]


def walk(tree: Any) -> Iterator[tuple[str, str]]:
    """(text, "body", "caption" or "quote") of each block in page order; text outside of blocks is one of its own."""
    from lxml import etree

    pieces: list[str] = []
    skipping, inside = 0, {"figcaption": 0, "blockquote": 0}
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if not skipping and tag in _BREAKS:
            text = clean_line("".join(pieces))
            pieces.clear()
            if text:
                yield text, "caption" if inside["figcaption"] else "quote" if inside["blockquote"] else "body"
        step = 1 if event == "start" else -1
        skipping += step * (tag in _NOT_TEXT)
        if tag in inside:
            inside[tag] += step
        if not skipping and tag:
            pieces.append((element.text if event == "start" else element.tail) or "")
        elif not skipping and event == "end":
            pieces.append(element.tail or "")
