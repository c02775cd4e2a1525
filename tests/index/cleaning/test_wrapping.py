"""Paragraphs broken at a fixed width are joined; everything else stays as it is."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.wrapping import join_wrapped

PARAGRAPHS = [
    "The harbour board voted on Tuesday to rebuild the old lighthouse, after the storm of last winter had taken its "
    "roof and most of the stairs. Work begins in May, said the board's chair, and will take a year and a half.",
    "Two firms have made offers. The cheaper one would use stone from the quarry at Fell, which closed in 1987 and "
    "would have to be opened again for the purpose; the other would bring granite by ship.",
]


def test_wrapped_paragraphs_are_joined() -> None:
    for width in (60, 72, 80):
        wrapped = "Lighthouse to be rebuilt\n\n" + "\n\n".join(textwrap.fill(p, width) for p in PARAGRAPHS)
        assert join_wrapped(wrapped) == "Lighthouse to be rebuilt\n\n" + "\n\n".join(PARAGRAPHS)


def test_short_lines_and_list_items_keep_their_line() -> None:
    text = textwrap.fill(PARAGRAPHS[0], 72) + "\n\n- one item\n- another item\n\n" + textwrap.fill(PARAGRAPHS[1], 72)
    assert "\n\n- one item\n- another item\n\n" in join_wrapped(text)


def test_paragraphs_on_one_line_are_left_alone() -> None:
    text = "\n".join(PARAGRAPHS)
    assert join_wrapped(text) == text


def test_page_furniture_is_left_alone() -> None:
    text = "Home\nRegion\nTop stories of the week, as chosen by our readers\nLighthouse\nShare\nPrint"
    assert join_wrapped(text) == text


@given(st.text(alphabet="ab .!\n-é\U0001f600\u0301", max_size=400))
def test_only_white_space_changes(text: str) -> None:
    assert "".join(join_wrapped(text).split()) == "".join(text.split())
