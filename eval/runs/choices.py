"""What can be chosen for a run: how the articles are cut and embedded, how passages are found, how many are read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, get_args

from qa.retriever import Mode

MODES: tuple[str, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Choices:
    """Settings that `pullquote eval` and a matrix can change.

    Attributes:
        passages: how many passages are looked at for a question.
        mode: how passages are found: by meaning ("dense"), by words ("lexical"), or by both ("hybrid").
        passage_tokens: how long passages are, in tokens of the encoder; None for what is usual. Needs articles.
        encoder: name or folder of the encoder; None for the collection's own, or the default one. Needs articles too.
    """

    passages: int = 20
    mode: Mode = "hybrid"
    passage_tokens: int | None = None
    encoder: str | None = None

    @property
    def indexing(self) -> tuple[int | None, str | None]:
        """What a collection has to be made anew for."""
        return self.passage_tokens, self.encoder

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)
