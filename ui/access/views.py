"""Views: for each combination of access groups a collection of its own, with just the articles that it may read.

What is derived from all articles together (word frequencies, spelling, counts, copies, the order of results) tells of
articles that one may not read. So nothing is filtered: the articles of others are not there.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.database import DATABASE_NAME
from index.errors import CollectionError
from index.migrations import SCHEMA_VERSION
from ui.access.groups import GroupRules

if TYPE_CHECKING:
    from index.article import Article
    from index.collection import Collection
    from index.writer import CollectionWriter
    from qa.assistant import Assistant

FOLDER = "views"
_STAMP = "of.json"
_BATCH = 200  # articles stored in one transaction
_PATIENCE = 60.0  # seconds that another process may take to bring a view up to date


@dataclass
class View:
    """One combination of groups; `assistant` is opened when it is first asked."""

    groups: frozenset[str]
    folder: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: tuple[str, str] | None = None
    assistant: Assistant | None = None


class Views:
    """The views of one collection, brought up to date when they are asked. Safe to use from several threads.

    Args:
        assistant: of the whole collection; its reader and encoder serve the views too.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._whole = assistant
        self._path = Path(assistant.collection.path)
        self._lock = threading.Lock()
        self._views: dict[frozenset[str], View] = {}
        self._named: tuple[str, frozenset[str]] = ("", frozenset())

    def assistant(self, groups: frozenset[str] | None) -> Assistant:
        """The assistant for one who has these groups; that of the whole collection for None, or where none matter.

        Raises:
            ServerError: the rules cannot be understood.
            CollectionError: the view cannot be made.
        """
        if groups is None:
            return self._whole
        rules = GroupRules.load(self._path)
        with self._whole.collection.snapshot():
            state = self._whole.collection.state
            known_state, named = self._named
            if known_state != state:
                named = self._whole.collection.access_groups()
                self._named = (state, named)
        if not rules.rules and not named:
            return self._whole
        # Groups that neither a rule nor an article names make no difference, and no view.
        known = groups & (rules.names | named)
        stamp = (state, rules.digest)
        with self._lock:
            name = hashlib.sha256(json.dumps(sorted(known)).encode()).hexdigest()[:16]
            view = self._views.setdefault(known, View(known, self._path / FOLDER / name))
        with view.lock:
            if view.stamp != stamp or view.assistant is None:
                self._renew(view, rules)
                view.stamp = stamp
            assert view.assistant is not None
            return view.assistant

    def _renew(self, view: View, rules: GroupRules) -> None:
        from index.collection import Collection
        from qa.assistant import Assistant

        _bring_up_to_date(view, self._whole, rules)
        if view.assistant is None:
            opened = Collection.open(view.folder, encoder=self._whole.encoder)
            view.assistant = Assistant(opened, self._whole.reader, self._whole.encoder, ranking=self._whole.ranking)


def _bring_up_to_date(view: View, whole: Assistant, rules: GroupRules) -> None:
    source = whole.collection
    with source.snapshot():
        # With the schema: an update of Pullquote changes that of the collection, and nothing that it holds.
        stamp = [source.state, rules.digest, source.manifest.collection_id, str(SCHEMA_VERSION)]
        if _read_stamp(view.folder) == stamp:
            return
        allowed = [article for article in source.articles() if rules.may_read(article, view.groups)]
        # Not even opened for writing when nothing differs: the time of a file tells when others' articles changed.
        if not _holds(view.folder, source, allowed):
            with _writer(view.folder, whole) as writer:
                _copy(source, allowed, writer)
                writer.save_vectors()
    (view.folder / _STAMP).write_text(json.dumps(stamp), "utf-8")


def _writer(folder: Path, whole: Assistant) -> CollectionWriter:
    """The view opened for writing, as soon as no other process writes it."""
    from index.writer import CollectionWriter

    folder.parent.mkdir(mode=0o700, exist_ok=True)
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            tokens = whole.collection.manifest.passage_tokens
            return CollectionWriter.open(folder, whole.encoder, passage_tokens=tokens)
        except CollectionError as error:
            if "is being written" not in str(error) or time.monotonic() > ends:
                raise
            time.sleep(0.1)


def _holds(folder: Path, source: Collection, allowed: list[Article]) -> bool:
    """Whether a view holds these articles and no others already."""
    from index.collection import Collection

    try:
        with Collection.open(folder) as held:
            return not any(_difference(source, allowed, held))
    except CollectionError:
        # There is none yet, or it needs a writer to be brought up to date or to say what is wrong.
        return False


def _difference(source: Collection, allowed: list[Article], held: Collection) -> tuple[list[str], list[str]]:
    """(gone, fresh): identifiers of what must leave a view, and of what must come in, by age."""
    wanted = {article.article_id: article for article in allowed}
    hashes, held_hashes = _hashes(source), _hashes(held)
    before = {article.article_id: article for article in held.articles()}
    ages = source.ages()
    fresh = [
        identifier
        for identifier in sorted(wanted, key=lambda identifier: ages.get(identifier, 0))
        if held_hashes.get(identifier) != hashes[identifier] or before[identifier] != wanted[identifier]
    ]
    return [identifier for identifier in before if identifier not in wanted], fresh


def _hashes(collection: Collection) -> dict[str, bytes]:
    with collection.snapshot() as connection:
        return dict(connection.execute("SELECT article_id, content_hash FROM articles").fetchall())


def _copy(source: Collection, allowed: list[Article], writer: CollectionWriter) -> None:
    """Makes a view hold these articles and no others; what is new or changed is put in by its age."""
    wanted = {article.article_id: article for article in allowed}
    gone, fresh = _difference(source, allowed, writer.reader)
    empty = not writer.reader.article_count
    for start in range(0, len(gone), _BATCH):
        with writer.batch():
            for identifier in gone[start : start + _BATCH]:
                writer.remove_article(identifier)
    for start in range(0, len(fresh), _BATCH):
        with writer.batch():
            for identifier in fresh[start : start + _BATCH]:
                _put(source, wanted[identifier], writer)
    if empty and not fresh:
        # A view of nothing is a collection all the same.
        with writer.batch():
            pass


def _put(source: Collection, article: Article, writer: CollectionWriter) -> None:
    from index.drafts import ParsedArticle

    passages = source.passages_of(article.article_id)
    writer.put_article(
        ParsedArticle(article, source.sentences(article.article_id)),
        passages,
        source.passage_vectors([passage.passage_id for passage in passages]),
        source.sentence_vectors(article.article_id),
        document=article.location,
    )


def _read_stamp(folder: Path) -> list[str] | None:
    if not (folder / DATABASE_NAME).is_file():
        return None
    try:
        stamp: list[str] = json.loads((folder / _STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return stamp
