from __future__ import annotations

from index.cleaning.columns import Line, page_order
from index.cleaning.printed import drop_running_heads, join_lines, join_paragraphs, take_title


def line(text: str, x: float, y: float, width: float = 200, size: float = 10, top: float = 0.5) -> Line:
    return Line(text, x, y, x + width, y + size, size, top)


def test_two_columns_below_a_headline_and_above_a_footnote():
    lines = [line("headline", 50, 700, 450, 20), line("note", 50, 100, 450)]
    lines += [line(f"left {i}", 50, 600 - 12 * i) for i in range(4)] + [
        line(f"right {i}", 300, 600 - 12 * i) for i in range(4)
    ]
    expected = ["headline", *(f"left {i}" for i in range(4)), *(f"right {i}" for i in range(4)), "note"]
    assert [entry.text for entry in page_order(lines[::-1])] == expected


def test_a_line_in_two_pieces_is_read_across():
    assert [
        entry.text for entry in page_order([line("b", 120, 500, 40), line("a", 50, 500, 68), line("c", 50, 480)])
    ] == ["a", "b", "c"]


def test_many_lines_need_no_recursion():
    assert len(page_order([line(str(i), 50, 20_000 - 12 * i) for i in range(1500)])) == 1500


def test_running_heads_on_several_pages_and_numbers():
    pages = [
        [line(f"Gazette {n}", 50, 780, top=0.02), line(f"Text {n}", 50, 400), line(f"- {n} -", 300, 20, top=0.97)]
        for n in (7, 8)
    ]
    kept, removed = drop_running_heads(pages)
    assert [[entry.text for entry in page] for page in kept] == [["Text 7"], ["Text 8"]]
    assert [r.text for r in removed] == ["Gazette 7", "- 7 -"]


def test_title_is_what_is_largest():
    lines = [
        line("A headline over", 50, 700, size=20),
        line("two lines", 50, 676, size=20),
        line("Text.", 50, 640),
        line("Text.", 50, 628),
    ]
    assert take_title(lines, "stated")[0] == "A headline over two lines"
    assert take_title(lines[2:], "stated") == ("stated", lines[2:])


def test_hyphens():
    assert (
        " ".join(join_lines([line("the har-", 0, 20), line("bour of well-", 0, 10), line("Known", 0, 0)]))
        == "the harbour of well-Known"
    )


def test_indented_paragraphs():
    lines = [
        line("One ends.", 50, 100),
        line("Two begins", 62, 88),
        line("and goes on.", 50, 76),
        line("Three.", 62, 64),
    ]
    assert join_paragraphs(lines) == ["One ends.", "Two begins and goes on.", "Three."]
