"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Area = Literal["environment", "weights", "collection"]
# "words": fill the full-text table again. "vectors": write the vector file again. "embed": make an article's passages
# and vectors again from its stored text. "drop": remove an article, so that the next run reads its source again.
# "copies": make all signatures, and what follows from them, again from the stored texts.
Remedy = Literal["words", "vectors", "embed", "drop", "copies"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result, good or bad, in plain words.

    Attributes:
        remedy: what mends it, where something can.
        article_id: the article it is about, if one.
    """

    area: Area
    sound: bool
    message: str
    remedy: Remedy | None = None
    article_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "area": self.area,
            "sound": self.sound,
            "message": self.message,
            "can_be_mended": self.remedy is not None,
            "article_id": self.article_id,
        }
