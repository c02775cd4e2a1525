"""What a run of the indexer did: events while it works, a report at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

EventKind = Literal["new", "changed", "unchanged", "removed", "renamed", "skipped", "document", "stored"]

_NAMED = 10


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something that happened to a source.

    Attributes:
        kind: "new", "changed", "unchanged", "removed" and "renamed" tell of one article, "skipped" of a source or a
            part of one, "document" that one more document was looked at, "stored" that a batch is safe on disk.
        source: name of the article or document; "" for "stored".
        reason: why it was skipped, or what the article was called before.
        documents: for "stored", locations of the documents of which all articles are in the collection now.
    """

    kind: EventKind
    source: str = ""
    reason: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """The sum of a run.

    Attributes:
        new, changed, unchanged, removed: articles. One whose text stayed and whose metadata changed counts as changed.
        skipped: (source, reason) of everything that could not be read.
        sentences, passages: of the whole collection after the run.
        seconds: wall clock.
        interrupted: whether the run was stopped from the keyboard; what was done until then is kept.
        renamed: (source, earlier source) of articles that were found in another place, unchanged; they count neither as
            new nor as removed.
        copies: (source, source of the leading article) of articles that became copies in this run.
        updated: (source, source of the newest version) of articles that were replaced in this run.
        languages: (language, articles) of the whole collection's articles that are not in English, most first.
    """

    new: int
    changed: int
    unchanged: int
    removed: int
    skipped: tuple[tuple[str, str], ...]
    sentences: int
    passages: int
    seconds: float
    interrupted: bool = False
    renamed: tuple[tuple[str, str], ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    updated: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "skipped": [{"source": source, "reason": reason} for source, reason in self.skipped],
            "sentences": self.sentences,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "renamed": [{"source": source, "was": was} for source, was in self.renamed],
            "copies": [{"source": source, "copy_of": leading} for source, leading in self.copies],
            "updated": [{"source": source, "replaced_by": newest} for source, newest in self.updated],
            "languages": dict(self.languages),
        }

    def names(self) -> Iterator[str]:
        """Lines that tell of renamed articles, copies and updates, the first ten of each by name, and of languages."""
        for title, pairs, how in (
            ("renamed", self.renamed, "was {}"),
            ("copies", self.copies, "copy of {}"),
            ("updated versions", self.updated, "replaced by {}"),
        ):
            if pairs:
                yield f"{title}: {len(pairs)}"
                yield from (f"- {source} ({how.format(other)})" for source, other in pairs[:_NAMED])
            if len(pairs) > _NAMED:
                yield f"- and {len(pairs) - _NAMED} more; --json names all"
        if self.languages:
            count = sum(number for _, number in self.languages)
            told = ", ".join(f"{language} {number}" for language, number in self.languages)
            yield f"not in English: {count} ({told}); they are kept and can be searched, but the reader reads English"


def nothing_done(failed: Sequence[tuple[str, str]]) -> str:
    """One line for a run that could read nothing; `failed` names what could not be read, and why."""
    if not failed:
        return "nothing to index: name a file, folder or web address that holds articles"
    source, reason = failed[0]
    more = f" (and {len(failed) - 1} more that could not be read)" if len(failed) > 1 else ""
    return f"{source}: {reason}{more}"
