"""Which documents a run looks at, and which of those stored earlier are gone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.sources import SourceDocument, find_documents
from index.web.address import Address, is_web, parse_address, without_credentials


@dataclass(frozen=True, slots=True)
class Discovery:
    """What the sources of a run hold.

    Attributes:
        documents: each once, in the order of the sources.
        addresses: web addresses among the sources, each once.
        folders: absolute paths of the sources that are folders.
        failed: (source, reason) of the sources that hold nothing usable.
    """

    documents: tuple[SourceDocument, ...]
    addresses: tuple[Address, ...]
    folders: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def discover(sources: Sequence[str], collection: Path) -> Discovery:
    """Looks into every source; the collection's own folder, when it lies in one of them, is left out."""
    documents: dict[str, SourceDocument] = {}
    addresses: dict[str, Address] = {}
    folders: list[str] = []
    failed: list[tuple[str, str]] = []
    own = os.path.join(os.path.abspath(collection), "")
    for source in sources:
        try:
            if is_web(source):
                address = parse_address(source)
                addresses.setdefault(address.url, address)
                continue
            found = [document for document in find_documents([source]) if not document.location.startswith(own)]
        except SourceError as error:
            failed.append(split_reason(without_credentials(source) if "://" in source else source, error))
            continue
        if not found:
            failed.append((source, "no file to index in this folder"))
        elif os.path.isdir(source):
            folders.append(os.path.abspath(source))
        for document in found:
            documents.setdefault(document.location, document)
    return Discovery(tuple(documents.values()), tuple(addresses.values()), tuple(folders), tuple(failed))


def gone(stored: Iterable[str], discovery: Discovery) -> list[str]:
    """Locations among those stored that a run with `--prune` removes.

    A file counts as gone when it does not exist any more and lay in one of the run's folders, or in a folder that is
    still there: a disk that is not mounted takes nothing away. Of web pages only their servers can tell.
    """
    found = {document.location for document in discovery.documents}
    return [location for location in stored if location not in found and is_gone(location, discovery)]


def split_reason(source: str, error: SourceError) -> tuple[str, str]:
    """(source, reason) of an error whose message may begin with the source."""
    return source, str(error).removeprefix(f"{source}: ")


def is_gone(location: str, discovery: Discovery) -> bool:
    """Whether a file does not exist any more, as `gone` sees it."""
    if is_web(location):
        return False
    try:
        os.lstat(location)
    except (FileNotFoundError, NotADirectoryError):
        inside = any(location.startswith(os.path.join(folder, "")) for folder in discovery.folders)
        return inside or os.path.isdir(os.path.dirname(location))
    except (OSError, ValueError):
        return False
    return False
