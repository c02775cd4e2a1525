"""Passages divided by publisher or month in Milvus: found as without, whatever moves from one part to another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.cluster.selection import Selection
from index.collection import Collection
from index.doctor import examine, repair
from index.encoder import Encoder
from index.filters import Filters

OnServers = Callable[..., Path]
CHOSEN = (
    None,
    Filters(("Post",)),
    Filters(("Post", "Herald")),
    Filters(since="2014-02-01", until="2014-03-31"),
    Filters(since="2014-02-15", until="2014-02-20"),
    Filters(since="2014-03-01"),
    Filters(("Herald",), since="2014-03-01", until="2015-12-31"),
)


def write(folder: Path, name: str, publisher: str, day: str) -> None:
    told = {"title": f"Ship {name}", "text": f"The ship {name} came in. It was late.", "publisher": publisher}
    (folder / f"{name}.json").write_text(json.dumps(told | ({"published": day} if day else {})))


@pytest.fixture
def ships(tmp_path: Path) -> Path:
    folder = tmp_path / "ships"
    folder.mkdir()
    for name, publisher, day in (
        ("Alma", "Post", "2014-02-14"), ("Berta", "Herald", "2014-03-02"), ("Clara", "Herald", "2015-01-20"),
        ("Dora", "", "2014-02-16"), ("Emma", "Post", ""),
    ):  # fmt: skip
        write(folder, name, publisher, day)
    return folder


def found(place: Path, encoder: Encoder, filters: Filters | None) -> tuple[set[str], set[str]]:
    """Titles found by words, and by vectors."""
    with Collection.open(place) as made:
        allowed = made.allowed_passages(filters) if filters else None
        by_words = made.search_lexical("ship", 9, allowed)
        by_vector = made.search_dense(encoder.encode(["A ship"], query=True)[0], 9, allowed)
        return tuple(  # type: ignore[return-value]
            {made.article(passage.article_id).title for passage in made.passages([number for number, _ in ranked])}
            for ranked in (by_words, by_vector)
        )


@pytest.mark.parametrize("field", ["publisher", "month"])
def test_the_same_is_found(
    on_servers: OnServers, ships: Path, tmp_path: Path, run: Callable[..., object], encoder: Encoder, field: str
) -> None:
    place = on_servers(partition_by=field)
    for _ in range(2):
        run(place, ships)
        run(tmp_path / "reference", ships)
        for filters in CHOSEN:
            assert found(place, encoder, filters) == found(tmp_path / "reference", encoder, filters), filters
        with Collection.open(place) as made:
            index = made.search.index  # type: ignore[attr-defined]
            assert index.partitioned_by() == field
            assert sum(1 for _ in index.rows(["passage_id"])) == made.passage_count == 5
        # Once more when one has moved to another month and publisher, and one to those that have none.
        write(ships, "Alma", "Herald", "2014-03-31")
        write(ships, "Clara", "", "")
    assert not [finding for finding in examine(place, encoder) if not finding.sound]


def test_a_change_of_the_setting_is_told_and_mended(
    on_servers: OnServers, ships: Path, run: Callable[..., object], encoder: Encoder
) -> None:
    place = on_servers()
    run(place, ships)
    with (place / "cluster.toml").open("a") as file:
        file.write("partition_by = 'month'\n")
    # Until it is made anew all goes on: what is new is stored, filters find it.
    write(ships, "Flora", "Post", "2014-02-17")
    run(place, ships)
    assert found(place, encoder, CHOSEN[4]) == ({"Ship Dora", "Ship Flora"},) * 2
    wrong = [finding for finding in examine(place, encoder) if not finding.sound]
    assert [finding.message for finding in wrong] == [
        "Milvus divides the passages otherwise than partition_by in cluster.toml says"
    ]
    assert "divided as cluster.toml says: 6 passages" in " ".join(repair(place, wrong, encoder))
    assert not [finding for finding in examine(place, encoder) if not finding.sound]
    assert found(place, encoder, CHOSEN[4]) == ({"Ship Dora", "Ship Flora"},) * 2


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        ("2014-11-30", "2015-01-01", ["2014-11", "2014-12", "2015-01"]),
        ("2014-02-01", "2014-02-28", ["2014-02"]),
        ("2014-03-01", "2014-02-28", []),
        ("2014-02-01", None, []),
        (None, "2014-02-01", []),
        ("1990-01-01", "2014-02-01", []),
    ],
)
def test_the_months_of_a_filter(since: str | None, until: str | None, months: list[str]) -> None:
    selection = Selection(Filters(since=since, until=until), (), frozenset)
    assert selection.months == months
    assert ("month in" in selection.expression(by_month=True)) == bool(months)
    assert "month in" not in selection.expression()
