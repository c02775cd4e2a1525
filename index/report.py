"""What a run of the indexer did: events while it works, a report at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

EventKind = Literal["new", "changed", "unchanged", "removed", "skipped", "document", "stored"]


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something that happened to a source.

    Attributes:
        kind: "new", "changed", "unchanged" and "removed" tell of one article, "skipped" of a source or a part of one,
            "document" that one more document was looked at, "stored" that a batch is safe on disk.
        source: name of the article or document; "" for "stored".
        reason: why it was skipped.
    """

    kind: EventKind
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """The sum of a run.

    Attributes:
        new, changed, unchanged, removed: articles. One whose text stayed and whose metadata changed counts as changed.
        skipped: (source, reason) of everything that could not be read.
        sentences, passages: of the whole collection after the run.
        seconds: wall clock.
        interrupted: whether the run was stopped from the keyboard; what was done until then is kept.
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
        }
