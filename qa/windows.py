"""Windows: a question and a passage as token sequences that fit the reader, long passages in overlapping pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

# A Python string may hold half a surrogate pair, which no tokenizer takes. One character for one: offsets stay.
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the model.

    Attributes:
        pair: number of the (question, passage) pair it belongs to.
        ids, type_ids: token ids and segment ids of the whole input, special tokens included.
        null: position of the token whose span means "no answer": [CLS], or the first one in models without it.
        first: position of the first passage token.
        starts, ends: for each passage token its half-open character range in the passage, widened to whole words.
    """

    pair: int
    ids: list[int]
    type_ids: list[int]
    null: int
    first: int
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


# Windows are filled up to a multiple of so many tokens: the engine makes code for each shape that it meets, which takes
# longer than to compute the padding, and keeps it.
STEP = 16


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How long windows are, in tokens.

    Attributes:
        max_tokens: the whole input: question, passage and special tokens.
        max_question: a longer question is cut here, so that the passage keeps room.
        stride: tokens that two neighbouring windows of a passage share.
    """

    max_tokens: int = 200
    max_question: int = 64
    stride: int = 64

    def __post_init__(self) -> None:
        if self.max_tokens - self.max_question - self.stride < 16:
            raise ValueError(f"windows of {self.max_tokens} tokens leave no room for the passage")


class WindowMaker:
    """Makes windows with a fast tokenizer; offsets are those of the original text, whatever the tokenizer normalises.

    Args:
        tokenizer: any fast tokenizer that joins pairs with the model's own special tokens. It is copied.
        settings: lengths.
        null_token: the token whose span means "no answer", such as "[CLS]".
    """

    def __init__(self, tokenizer: Tokenizer, settings: WindowSettings, null_token: str | None) -> None:
        from tokenizers import Tokenizer

        self.settings = settings
        serialised = tokenizer.to_str()
        self._questions = Tokenizer.from_str(serialised)
        self._pairs = Tokenizer.from_str(serialised)
        self._questions.no_padding()
        self._questions.no_truncation()
        self._pairs.no_padding()
        # Truncation is a setting of the tokenizer, not of a call: set once here, so that threads can share it.
        self._pairs.enable_truncation(settings.max_tokens, stride=settings.stride, strategy="only_second")
        self._null_id = self._questions.token_to_id(null_token) if null_token else None

    def make(self, pairs: Sequence[tuple[str, str]]) -> list[Window]:
        """Windows of all pairs; a passage without tokens gives none. Order: by pair, then by place in the passage."""
        cut = self._cut_questions([question for question, _ in pairs])
        passages = [encodable(passage) for _, passage in pairs]
        encodings = self._pairs.encode_batch(list(zip(cut, passages, strict=True)))
        windows = []
        for number, encoding in enumerate(encodings):
            for piece in (encoding, *encoding.overflowing):
                window = self._window(number, piece, pairs[number][1])
                if window is not None:
                    windows.append(window)
        return windows

    def _cut_questions(self, questions: Sequence[str]) -> list[str]:
        """Each question, cut after `max_question` tokens."""
        distinct = list(dict.fromkeys(questions))
        texts = [encodable(question) for question in distinct]
        limit = self.settings.max_question
        cut = {}
        for question, text, encoding in zip(
            distinct, texts, self._questions.encode_batch(texts, add_special_tokens=False), strict=True
        ):
            cut[question] = text if len(encoding.ids) <= limit else text[: encoding.offsets[limit - 1][1]]
        return [cut[question] for question in questions]

    def _window(self, pair: int, encoding: Encoding, passage: str) -> Window | None:
        positions = [place for place, sequence in enumerate(encoding.sequence_ids) if sequence == 1]
        if not positions:
            return None
        first, last = positions[0], positions[-1] + 1
        starts, ends = _word_ranges(encoding.offsets[first:last], encoding.word_ids[first:last], passage)
        ids = encoding.ids
        null = ids.index(self._null_id) if self._null_id in ids else 0
        return Window(pair, ids, encoding.type_ids, null, first, starts, ends)


def encodable(text: str) -> str:
    """The text with each half of a surrogate pair, which no encoding takes, replaced by one other character."""
    return _SURROGATE.sub("\ufffd", text)


def _word_ranges(
    offsets: Sequence[tuple[int, int]], words: Sequence[int | None], passage: str
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Character ranges of tokens, widened to their word: an answer never starts or ends inside a word.

    White space at the edges is left out (byte-level tokenizers count the space before a word), and marks that belong to
    the last character but were normalised away (combining accents, variation selectors, joiners) are taken in.
    """
    # Lists, not arrays: a word has one or two tokens, and each step on an array costs more than the word.
    starts, ends = [start for start, _ in offsets], [end for _, end in offsets]
    run = 0
    for place, (start, end) in enumerate(offsets):
        while start < end and passage[start].isspace():
            start += 1
        while end < len(passage) and end > start and _clings(passage[end]):
            end += 1
        starts[place], ends[place] = start, end
        if place and (words[place] is None or words[place] != words[place - 1]):
            _widen(starts, ends, run, place)
            run = place
    _widen(starts, ends, run, len(offsets))
    # The window's edge may have cut a word whose other half only the neighbouring window sees.
    start, end = starts[0], ends[-1]
    while ends[0] - start < _LONGEST_WORD and _joined(passage, start):
        start -= 1
    while end < len(passage) and end - starts[-1] < _LONGEST_WORD and _joined(passage, end):
        end += 1
    first, last = starts[0], ends[-1]
    return (
        np.array([start if each == first else each for each in starts], np.int32),
        np.array([end if each == last else each for each in ends], np.int32),
    )


def _widen(starts: list[int], ends: list[int], first: int, last: int) -> None:
    if last - first > 1:
        start, end = min(starts[first:last]), max(ends[first:last])
        # Where a script has no spaces, a "word" of a sentencepiece tokenizer can be a whole sentence: left as it is.
        if end - start <= _LONGEST_WORD:
            starts[first:last] = [start] * (last - first)
            ends[first:last] = [end] * (last - first)


def _joined(text: str, place: int) -> bool:
    """Whether the characters before and at `place` belong to one word."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _clings(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Mc") or character == "\u200d"
