"""Markdown, with or without front matter: rendered to plain paragraphs, the markup gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.converters.base import Format, Head, read_text
from index.converters.records import fields_of, record_draft
from index.drafts import Block, Draft
from index.sources import SourceDocument

_MAX_FRONT_MATTER = 20_000
"""Characters; an article's metadata fit into a tenth of it."""
_GROUPS = re.compile(r"""^[ \t"']{0,20}(?:access[ _-]?)?groups[ \t"']{0,20}:""", re.MULTILINE | re.IGNORECASE)


def read(document: SourceDocument) -> Iterator[Draft]:
    metadata, body = _front_matter(read_text(document))
    blocks, heading, removed_title = _render(body)
    found = fields_of(metadata)
    record = {name: value for name, value in found.items() if name not in ("text", "html", "id")}
    draft = record_draft({**record, "text": "-"}, "", "front matter")
    from dataclasses import replace

    sources = {name: where for name, where in draft.metadata_sources.items() if name != "text"}
    if heading and not draft.title:
        draft, sources = replace(draft, title=heading), {**sources, "title": "heading"}
    elif removed_title:
        blocks = (Block(heading), *blocks)
    yield replace(draft, blocks=blocks, metadata_sources=sources, fragment="")


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """(metadata, body); text whose front matter is no YAML keeps it as text.

    Raises:
        ValueError: it names access groups that cannot be understood: without them the article would be everybody's.
    """
    import frontmatter

    if not re.match(r"\s*---\s*\n", text):
        return {}, text
    try:
        metadata, body = frontmatter.parse(text.lstrip(), handler=_handler())
    except Exception:  # PyYAML has many ways to refuse a hostile header, RecursionError among them
        metadata, body = {}, text
    if not isinstance(metadata, dict):
        metadata, body = {}, text
    front = text.lstrip()[3:].partition("\n---")[0][:_MAX_FRONT_MATTER]
    if _GROUPS.search(front) and "groups" not in fields_of({name: value or "none" for name, value in metadata.items()}):
        raise ValueError('its front matter holds "groups:" but cannot be read as YAML with that field: put it right')
    return metadata, body


def _handler() -> Any:
    """A reader of front matter for hostile YAML.

    Aliases, with which a few lines stand for gigabytes, are refused; so is a header longer than any article needs. The
    loader is the one in Python: the one in C overflows its stack when a value is nested deep enough, and that ends the
    process.
    """
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("an alias")
            return super().compose_node(parent, index)

    class Handler(YAMLHandler):  # type: ignore[misc]
        def load(self, fm: str, **kwargs: object) -> Any:
            if len(fm) > _MAX_FRONT_MATTER:
                raise yaml.YAMLError("too long")
            return super().load(fm, Loader=Loader)

    return Handler()


def _render(text: str) -> tuple[tuple[Block, ...], str, bool]:
    """(blocks, first heading of level one, whether a heading was taken out) of Markdown text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").parse(text)
    blocks: list[Block] = []
    title = ""
    level, cells = "", []
    for token in tokens:
        if token.type == "heading_open":
            level = token.tag
        elif token.type == "inline":
            words, captions = _inline(token.children or [])
            if level == "h1" and not title and not blocks:
                title = words
            elif level == "cell":
                cells.append(words)
            elif words:
                blocks.append(Block(words))
            blocks += [Block(caption, "caption") for caption in captions]
        elif token.type in ("th_open", "td_open"):
            level = "cell"
        elif token.type == "tr_close":
            blocks.append(Block(" | ".join(filter(None, cells))))
            cells = []
        elif token.type.endswith("_close"):
            level = ""
        elif token.type in ("fence", "code_block"):
            blocks += [Block(line) for line in token.content.split("\n\n")]
        elif token.type == "html_block" and not token.content.lstrip().startswith("<!--"):
            from index.cleaning.html import fragment_blocks

            blocks += fragment_blocks(token.content)
    return tuple(block for block in blocks if block.text.strip()), title, bool(title)


def _inline(children: list[Any]) -> tuple[str, list[str]]:
    """(text, image captions): an image's alternative text, or its title, is a caption of its own."""
    words: list[str] = []
    captions: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "image":
            captions.append(str(child.attrs.get("title") or child.content))
    return "".join(words).strip(), [caption for caption in captions if caption.strip()]


# Bounded, so that a document of nothing but brackets takes no longer than another.
_SIGNS = re.compile(
    r"^(?:#{1,6} \S|\[[^\]\n]{1,200}\]: |```|!\[)"
    r"|\[[^\]\n]{1,200}\]\((?:https?://|/|#)[^)\n]{0,500}\)|\*\*[^*\n]{1,500}\*\*",
    re.MULTILINE,
)


def _recognise(head: Head) -> bool:
    if head.suffix in (".md", ".markdown", ".mkd"):
        return bool(head.text)
    if head.suffix in (".txt", ".text") or not head.text:
        return False
    return _begins_with_front_matter(head.text) or len(_SIGNS.findall(head.text)) > 1


def _begins_with_front_matter(text: str) -> bool:
    """Whether "---", a line that begins with a name and a colon, and "---" again stand in this order."""
    # In one pattern the lines between can be parted in more ways than a hostile file leaves time to try.
    first = re.match(r"---\s*\n[\w-]+:[^\n]*\n", text)
    return first is not None and text.find("---", first.end()) >= 0


FORMAT = Format("Markdown", (".md", ".markdown"), "Markdown, metadata in YAML front matter", _recognise, read)
