"""XML read safely: no external files, no expanding entities, no unbounded depth. Shared by the XML formats."""

from __future__ import annotations

import re
from typing import Any

from index.converters.base import Format, Head
from index.errors import SourceError
from index.sources import SourceDocument


def parse_xml(data: bytes, source: str) -> Any:
    """Root element of an XML document by lxml; SourceError when it defines entities or is not well-formed."""
    from lxml import etree

    refuse_entities(data, source)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{source}: broken XML: {' '.join(str(error).split())[:150]}") from error


def refuse_entities(data: bytes, source: str) -> None:
    """SourceError for a document that defines entities, which can expand without end or name other files."""
    if re.search(rb"<!ENTITY", data[:100_000].replace(b"\0", b"")):
        raise SourceError(f"{source}: XML that defines entities of its own is not read")


def local_name(element: Any) -> str:
    """Tag without namespace, in lower case; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def descendants(element: Any, *names: str) -> list[Any]:
    """Elements below `element` with one of these local names (lower case), in document order."""
    return [e for e in element.iter() if local_name(e) in names]


def outermost(element: Any, *names: str) -> list[Any]:
    """As `descendants`, without those that lie in another one of them, which would say the same again."""
    found: list[Any] = []
    waiting = list(reversed(element))
    while waiting:
        below = waiting.pop()
        if local_name(below) in names:
            found.append(below)
        else:
            waiting += reversed(below)
    return found


def first_text(element: Any, *names: str) -> str:
    """Text of the first element below with one of these local names, "" when there is none."""
    for found in descendants(element, *names):
        text = " ".join("".join(found.itertext()).split())
        if text:
            return text
    return ""


def serialised(element: Any) -> str:
    """An element's markup without namespaces, for the HTML cleaner."""
    from lxml import etree

    markup: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r"<(/?)[\w.-]+:(\w)", r"<\1\2", re.sub(r"\sxmlns(?::[\w.-]+)?=(\"[^\"]*\"|'[^']*')", "", markup))


def _read(document: SourceDocument) -> list[Any]:
    root = local_name(parse_xml(document.read(), document.source))
    raise SourceError(f"{document.source}: XML of a kind not known to pullquote (root element {root[:40]!r})")


def _recognise(head: Head) -> bool:
    return head.text.startswith("<?xml") or (bool(head.root) and head.suffix == ".xml")


FORMAT = Format("XML", (".xml",), "recognised only to say that its kind is not known", _recognise, _read)
