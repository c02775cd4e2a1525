"""Servers that are gone, slow, or refuse: one line, no secret, and all is well again when they are back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from servers import Postgres, running_postgres

from index.checks.collection import check_collection
from index.cluster.settings import read_settings
from index.collection import Collection
from index.doctor import repair
from index.encoder import Encoder
from index.errors import CollectionError, UnavailableError
from index.indexer import index_sources
from index.moving import move_collection
from index.opening import open_store
from index.report import RunEvent, RunReport

OnServers = Callable[..., Path]


def test_postgresql_stopped_and_started(news: Path, on_servers: OnServers, run: Callable[..., object]) -> None:
    with running_postgres() as server:
        place = on_servers(postgresql=server.database())
        with (place / "cluster.toml").open("a") as file:
            file.write("timeout = 3\n")
        run(place, news)
        with Collection.open(place) as made:
            before = made.articles(), made.search_lexical("bridge", 5)
            server.stop()
            with pytest.raises(UnavailableError, match="PostgreSQL does not answer") as refused:
                made.articles()
            assert "\n" not in str(refused.value)
            with pytest.raises(UnavailableError):
                Collection.open(place)
            server.start()
            assert (made.articles(), made.search_lexical("bridge", 5)) == before


def test_postgresql_gone_while_it_is_written(
    tmp_path: Path, on_servers: OnServers, run: Callable[..., RunReport], encoder: Encoder
) -> None:
    source, home = tmp_path / "many", tmp_path / "home"
    source.mkdir()
    for number in range(40):
        (source / f"{number:02}.txt").write_text(
            f"Report {number}\n\nShip {number} came in. It was late again.", "utf-8"
        )
    with running_postgres() as server:
        place = on_servers(postgresql=server.database())

        stored: list[str] = []

        def stop_after_the_first_batch(event: RunEvent) -> None:
            if event.kind == "new":
                if not stored:
                    server.stop()
                stored.append(event.source)

        with pytest.raises(UnavailableError, match="PostgreSQL does not answer"):
            index_sources([str(source)], place, encoder=encoder, progress=False, on_event=stop_after_the_first_batch)
        server.start()
        report = run(place, source)
        assert (report.new, report.unchanged) == (24, 16)
        assert all(finding.sound for finding in check_collection(place, encoder))

        run(home, source)
        moved = on_servers("moved", postgresql=server.database())

        def stop_half_way(table: str, rows: int) -> None:
            if table == "passages":
                server.stop()

        with pytest.raises(UnavailableError, match="PostgreSQL does not answer"):
            move_collection(home, moved, stop_half_way)
        server.start()
        assert move_collection(home, moved)["articles"] == 40
        with Collection.open(home) as wanted, Collection.open(moved) as made:
            assert made.articles() == wanted.articles()


def test_a_server_that_is_too_slow(on_servers: OnServers) -> None:
    place = on_servers()
    with (place / "cluster.toml").open("a") as file:
        file.write("timeout = 0.1\n")
    store = open_store(place)
    with pytest.raises(UnavailableError, match="PostgreSQL took too long"), store.snapshot() as connection:
        connection.execute("SELECT pg_sleep(5)")
    with store.snapshot() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    store.close()


def test_doctor_finds_and_mends_what_differs(
    news: Path, on_servers: OnServers, run: Callable[..., object], encoder: Encoder
) -> None:
    place = on_servers()
    run(place, news)
    with Collection.open(place) as made:
        index = made.search.index  # type: ignore[attr-defined]
        first, second, _ = sorted(made.ages().values())
        (row,) = [row for row in index.rows(("*",)) if row["passage_id"] == second]
        row.pop("sparse", None)
        index.put([dict(row) | {"words": "moon"}, dict(row) | {"passage_id": 999}])
        index.remove([first])
        assert made.search_lexical("moon", 5) == [(second, pytest.approx(0, abs=9))]
        wrong = [finding for finding in check_collection(place, encoder) if not finding.sound]
        assert "1 passages are missing, 1 are not as they should be, 1 do not exist" in wrong[0].message
        assert repair(place, wrong, encoder) == ["put 1 missing and 1 stale passages into Milvus, took 1 out"]
        assert all(finding.sound for finding in check_collection(place, encoder))
        assert made.search_lexical("moon", 5) == []
        with index.asked() as client:
            client.drop_alias(read_settings(place / "cluster.toml").name)
    with Collection.open(place) as made:
        with pytest.raises(CollectionError, match="Milvus does not hold it: run `pullquote doctor --repair`"):
            made.search_lexical("bridge", 5)
        wrong = [finding for finding in check_collection(place, encoder) if not finding.sound]
        assert repair(place, wrong, encoder) == ["made the search in Milvus again from PostgreSQL: 3 passages"]
        assert made.search_lexical("bridge", 5)


def test_another_collection_of_the_same_name_is_not_touched(
    news: Path, on_servers: OnServers, postgres: Postgres, run: Callable[..., object], encoder: Encoder
) -> None:
    first = on_servers("first")
    run(first, news)
    name = read_settings(first / "cluster.toml").name
    second = on_servers("second", postgresql=postgres.database(), name=name)
    with pytest.raises(CollectionError, match="Milvus holds another one under the name"):
        run(second, news)
    (wrong,) = [finding for finding in check_collection(second, encoder) if not finding.sound]
    assert wrong.remedy is None
    with Collection.open(first) as made:
        assert made.search_lexical("bridge", 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("postgresql = 'postgresql://u:secret@h/d'\nmilvus = 'm.db'", "holds a password"),
        ("postgresql = 'postgresql://h/d?password=secret'\nmilvus = 'm.db'", "holds a password"),
        ("postgresql = 'postgresql://h/d'\nmilvus = 'http://u:secret@h:1'", "holds a password"),
        ("postgresql = 'postgresql://[secret'\nmilvus = 'm.db'", "holds a password"),
        ("postgresql = 'mysql://h/d'\nmilvus = 'm.db'", "must be an address"),
        ("postgresql = 'postgresql://h/d'", "milvus is missing"),
        ("postgresql = 'postgresql://h/d'\nmilvus = 'm'", "end in .db"),
        ("postgresql = 'postgresql://h/d'\nmilvus = 'm.db'\nname = 'a; drop'", "name must be"),
        ("postgresql = 'postgresql://h/d'\nmilvus = 'm.db'\ntimeout = 0", "timeout must be"),
        ("postgresql = 'postgresql://h/d'\nmilvus = 'm.db'\ncolour = 1", "'colour' is no setting"),
        (
            "postgresql = 'postgresql://h/d'\nmilvus = 'm.db'\npartition_by = 'week'",
            "partition_by must be one of publisher",
        ),
        ("postgresql = ", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "cluster.toml").write_text(text)
    with pytest.raises(CollectionError) as refused:
        Collection.open(tmp_path)
    assert said in str(refused.value)
    assert str(tmp_path) in str(refused.value)
    assert "secret" not in str(refused.value)


def test_wrong_credentials_and_schemas(
    on_servers: OnServers, news: Path, database: str, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "secret")
    with pytest.raises(UnavailableError, match='role "nobody" does not exist') as refused:
        Collection.open(on_servers("a", postgresql=database.replace("//postgres@", "//nobody@")))
    assert "secret" not in str(refused.value)
    with pytest.raises(CollectionError, match="is empty: run"):
        Collection.open(on_servers("b"))
    place = on_servers("c")
    run(place, news)
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"COMMENT ON SCHEMA {read_settings(place / 'cluster.toml').name} IS 'pullquote 99'")  # type: ignore[arg-type]
    with pytest.raises(CollectionError, match=r"newer Pullquote \(schema 99"):
        Collection.open(place)
