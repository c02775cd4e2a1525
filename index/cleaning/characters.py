"""Characters put right: one space between words, composed Unicode, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, zero-width spaces, byte-order marks and direction overrides (which can make text read differently from
# what is stored). The zero-width joiners U+200C and U+200D stay: emoji and several scripts need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_OTHER = re.compile(r"[\W_]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_characters(text: str) -> str:
    """`text` in NFC without control and invisible characters, lone surrogates replaced; line breaks stay."""
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROL.sub("", text)))


def clean_line(text: str) -> str:
    """`clean_characters`, with every run of white space (no-break spaces and line breaks too) as one space."""
    return " ".join(clean_characters(text).split())


def letters_of(text: str) -> str:
    """Letters and digits only, case-folded: equal for two spellings of one line."""
    return _OTHER.sub("", text.casefold())
