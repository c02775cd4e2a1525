"""The reader: a question-answering model over windows of passages, spans mapped back to exact characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.batches import even_batches
from index.cores import in_order
from qa.decoding import best_token_spans, merge_spans, sigmoid
from qa.reader import Excerpt, Reading, Span
from qa.weights import LoadedReader, load_reader
from qa.windows import STEP, Window, WindowMaker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Pairs tokenized at a time: bounds memory when a whole question set is read.
_CHUNK = 1024
# Tokens in one call of the model, padding included: two windows of a usual passage. More at a time is not faster.
_BATCH_TOKENS = 384
MAX_ANSWER_TOKENS = 30


class ExtractiveReader:
    """Reads passages with a model that scores where an answer starts and ends (Devlin et al. 2019, section 4.3).

    The null answer is the span at [CLS] of the same window, so margins compare across passages. The project's
    own reader computes as `index.precision` says, others in fp32. May be used from several threads.

    Example:
        >>> reader = ExtractiveReader.open()                                        # doctest: +SKIP
        >>> reader.read("Who opened it?", ["Ann Lee opened the bridge."])[0].spans   # doctest: +SKIP
        (Span(start=0, end=7, ...),)
    """

    def __init__(self, loaded: LoadedReader, *, max_answer_tokens: int = MAX_ANSWER_TOKENS) -> None:
        self._loaded = loaded
        self._windows = WindowMaker(loaded.tokenizer, loaded.windows, loaded.null_token)
        self._max_answer_tokens = max_answer_tokens

    @classmethod
    def open(cls, name_or_folder: str | None = None, *, max_answer_tokens: int = MAX_ANSWER_TOKENS) -> ExtractiveReader:
        """Opens the shipped reader, or any other by folder or name; see `qa.weights.load_reader`.

        Raises:
            ModelError: no such reader, or damaged weights.
        """
        return cls(load_reader(name_or_folder), max_answer_tokens=max_answer_tokens)

    @property
    def name(self) -> str:
        return self._loaded.name

    def read(self, question: str, passages: Sequence[str | Excerpt], *, spans: int = 3) -> list[Reading]:
        """Reads every passage for one question: one reading for each, in order. See `qa.reader.Reader`."""
        return self.read_pairs([(question, passage) for passage in passages], spans=spans)

    def read_pairs(self, pairs: Sequence[tuple[str, str | Excerpt]], *, spans: int = 1) -> list[Reading]:
        """Reads each (question, passage) pair; batches go across questions, windows of like length together.

        Returns:
            One reading for each pair, in order.
        """
        readings: list[Reading] = []
        for begin in range(0, len(pairs), _CHUNK):
            chunk = [(question, _Text.of(passage)) for question, passage in pairs[begin : begin + _CHUNK]]
            found: list[list[Span]] = [[] for _ in chunk]
            windows = self._windows.make([(question, text.whole) for question, text in chunk])
            batches = [
                [windows[place] for place in places]
                for places in even_batches([len(window.ids) for window in windows], _BATCH_TOKENS, STEP)
            ]
            logits = in_order(self._logits, batches, self._loaded.model.at_once)
            for batch, (starts, ends) in zip(batches, logits, strict=True):
                for row, window in enumerate(batch):
                    _, text = chunk[window.pair]
                    found[window.pair] += self._spans(window, text, starts[row], ends[row], spans)
            readings += [
                merge_spans(candidates, len(candidates) if text.ranges else spans)
                for candidates, (_, text) in zip(found, chunk, strict=True)
            ]
        return readings

    def _logits(self, batch: Sequence[Window]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Start and end logits, each of shape (windows, longest window, rounded up)."""
        from index.bert_weights import padded

        ids, mask = padded([window.ids for window in batch], self._loaded.pad_id, STEP)
        types, _ = padded([window.type_ids for window in batch], step=STEP)
        return self._loaded.model(ids, mask, types)

    def _spans(
        self, window: Window, text: _Text, starts: NDArray[np.float32], ends: NDArray[np.float32], count: int
    ) -> list[Span]:
        """The best spans of a window, in characters of the passage."""
        null = float(starts[window.null] + ends[window.null])
        spans = []
        for first, last in self._searched(window, text):
            offset = window.first + first
            for start, end, score in best_token_spans(
                starts[offset : window.first + last],
                ends[offset : window.first + last],
                count=1 if text.ranges else count,
                max_tokens=self._max_answer_tokens,
            ):
                begin, finish = int(window.starts[first + start]), int(window.ends[first + end])
                if begin < finish:
                    margin = score - null
                    spans.append(Span(begin - text.above, finish - text.above, score, margin, sigmoid(margin)))
        return spans

    def _searched(self, window: Window, text: _Text) -> list[tuple[int, int]]:
        """Half-open ranges of passage tokens in which spans are looked for, each by itself."""
        if not text.ranges:
            return [(int(window.starts.searchsorted(text.above)), len(window.starts))]
        return [
            (int(window.starts.searchsorted(start)), int(window.ends.searchsorted(end, side="right")))
            for start, end in text.ranges
        ]


@dataclass(frozen=True, slots=True)
class _Text:
    """What the model reads of a passage.

    Attributes:
        whole: heading and passage.
        above: characters before the passage begins.
        ranges: of `whole` in which one span each is looked for; none: anywhere in the passage.
    """

    whole: str
    above: int = 0
    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, passage: str | Excerpt) -> _Text:
        if isinstance(passage, str):
            return cls(passage)
        heading = f"{passage.heading}\n" if passage.heading else ""
        above = len(heading)
        return cls(
            heading + passage.text, above, tuple((above + start, above + end) for start, end in passage.sentences)
        )
