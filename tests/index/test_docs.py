"""The page on what goes in tells of every format, as `pullquote index --formats` does."""

from pathlib import Path

from index.converters import list_formats


def test_the_table_of_formats() -> None:
    page = (Path(__file__).parents[2] / "docs" / "indexing.md").read_text("utf-8")
    table = [row for row in page.splitlines() if row.startswith("| ") and "`." in row]
    wanted = [
        f"| {format_.name} | {' '.join(f'`{extension}`' for extension in format_.extensions)} | {format_.description} |"
        for format_ in list_formats()
    ]
    assert table == wanted
