"""Pages without an article: their list or table is what they say."""

from index.cleaning.lines import split_lines
from index.cleaning.lists import main_list
from index.cleaning.pasted import clean_pasted

MENU = [f"{' ' * indent}* {name}" for indent in (2, 4, 6, 8) for name in ("Home", "Sport", "Results")]
TABLE = [f"          {n}   Rider Number {n}   {50 - n} points   {n * 3} starts" for n in range(1, 25)]
ABOUT = "The riders have now completed half of the season, and the next race will be held on the island in September."


def test_a_table_is_the_content_of_a_page_without_an_article() -> None:
    lines = split_lines("\n".join([*MENU, *TABLE, "    * Contact"]))
    assert main_list(lines, [False] * len(lines)) == range(len(MENU), len(MENU) + len(TABLE))
    kept = [paragraph.text for paragraph in clean_pasted("\n".join([*MENU, f"    {ABOUT}", *TABLE])).paragraphs]
    assert {line.strip() for line in TABLE} <= set(kept)


def test_beside_an_article_a_list_is_not_the_content() -> None:
    lines = split_lines("\n".join([*MENU, *[f"    {ABOUT}"] * 8, *TABLE]))
    assert not main_list(lines, [ABOUT in line.text for line in lines])


def test_short_lists_menus_talk_and_flat_text_are_not_meant() -> None:
    short = split_lines("\n".join([*MENU, *TABLE[:12]]))
    assert not main_list(short, [False] * len(short))
    menu = split_lines("\n".join([*MENU, *(f"  * Topic {n} of the week" for n in range(30))]))
    assert not main_list(menu, [False] * len(menu))
    talk = split_lines(
        "\n".join([*MENU, *(f"   I do not think that the {n}. race was fair at all." * 2 for n in range(30))])
    )
    assert not main_list(talk, [False] * len(talk))
    flat = split_lines("\n".join(line.strip() for line in (*MENU, *TABLE)))
    assert not main_list(flat, [False] * len(flat))
