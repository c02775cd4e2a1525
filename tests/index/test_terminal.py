from __future__ import annotations

import pytest

from index.terminal import printable, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 北京 🚢", "plain é 北京 🚢"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jclear", "clear"),
        ("a\x08\x07\x00b", "ab"),
        ("left\u202eright", "leftright"),
        ("two\n lines", "two lines"),
        ("\x1b]unended", ""),
    ],
)
def test_nothing_that_acts_is_left(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_lines_can_be_kept() -> None:
    assert printable("one\r\ntwo\n\n\x1b[1mthree", lines=True) == "one\ntwo\n\nthree"


def test_table_fits_its_width() -> None:
    shown = table(("id", "title"), [("1", "A title that is much too long for this line"), ("22", "Short\x1b[2J")], 24)
    assert shown.splitlines() == ["id  title", "1   A title that is muc…", "22  Short"]
