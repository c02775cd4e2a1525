"""Articles added in the page: kept beside the collection, indexed as `pullquote index` does it, one lot at a time."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse

from index.errors import PullquoteError, SourceError
from ui.access.visitor import visitor_of
from ui.escaping import escape, visible
from ui.look import Look
from ui.phrases import Phrases
from ui.problems import report
from ui.start import intro

if TYPE_CHECKING:
    from qa.assistant import Assistant

LIMIT = 20 * 1024 * 1024  # bytes of one lot
FILES = 50
_SHOWN = 20
_TEXT = 1024 * 1024
_UNSAFE = re.compile(r"[^\w.() -]+")


@dataclass(frozen=True, slots=True)
class Lot:
    """What somebody adds at once: files as (name, content), a pasted text, a web address; each may be missing."""

    files: Sequence[tuple[str, bytes]] = ()
    text: str = ""
    address: str = ""

    def contents(self) -> list[tuple[str, bytes]]:
        """The files, the text as one of them."""
        files = [(safe_name(name), content) for name, content in self.files if content]
        return [*files, ("pasted text.txt", self.text.encode("utf-8", "replace"))] if self.text.strip() else files


def safe_name(name: str) -> str:
    """A file name that leads nowhere else and is not hidden, whatever a browser sent."""
    name = _UNSAFE.sub("_", visible(name.replace("\\", "/").rpartition("/")[2])).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{(stem or ending)[:80] or 'file'}{dot and stem and f'.{ending[:10]}'}"


class Uploads:
    """Adds lots to one collection.

    Args:
        assistant: whose collection it is, and whose encoder makes the vectors.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        path = Path(assistant.collection.path)
        self.folder = path.parent / f"{path.name}-uploads"
        self._lock = threading.Lock()

    def add(self, lot: Lot, words: Phrases, tell: Callable[[int], None]) -> str:
        """Indexes a lot, and says what came of it as markup.

        Args:
            tell: is told how many documents were looked at so far.

        Raises:
            PullquoteError: there is nothing to add, another lot is being added, or nothing of it could be read.
        """
        from index.indexer import index_sources
        from index.web.settings import WebSettings

        contents, address = lot.contents(), lot.address.strip()
        if not contents and not address:
            raise SourceError(words("upload.nothing"))
        if address and not re.match(r"https?://", address, re.IGNORECASE):
            raise SourceError(f"{address[:80]!r}: {words('upload.address')}: http:// or https://")
        if not self._lock.acquire(blocking=False):
            raise SourceError(words("upload.busy"))
        try:
            sources = [*self._store(contents), *([address] if address else [])]
            collection = self._assistant.collection
            newest = max(collection.ages().values(), default=0)
            looked_at = 0

            def heard(event: Any) -> None:
                nonlocal looked_at
                looked_at += event.kind == "document"
                tell(looked_at)

            # In a process of its own, which may be crashed, hung or filled; and nothing inside this network is fetched.
            told = index_sources(
                sources, collection.path, encoder=self._assistant.encoder, workers=1, progress=False, on_event=heard,
                web=WebSettings(max_pages=20, private_hosts=False),
            )  # fmt: skip
            added = [article_id for article_id, age in collection.ages().items() if age > newest]
            return self._markup(added, told.skipped, words)
        finally:
            self._lock.release()

    def standing(self, words: Phrases) -> dict[str, str]:
        """What an open page says of the collection as it is now: its number of articles, and the opening as markup."""
        count = self._assistant.collection.article_count
        return {"articles": words.number(count), "opening": intro(count, words, uploads=True)}

    def _store(self, contents: Sequence[tuple[str, bytes]]) -> list[str]:
        """Writes each content into a folder named by it, so that the same content added twice is one document."""
        folders = []
        for name, content in contents:
            folder = self.folder / hashlib.sha256(content).hexdigest()[:16]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            folders.append(str(folder))
        return folders

    def _markup(self, added: Sequence[str], skipped: Sequence[tuple[str, str]], words: Phrases) -> str:
        said = words.count("upload.done", len(added)) if added else words("upload.none")
        items = []
        for article_id in added[:_SHOWN]:
            article = self._assistant.collection.article(article_id)
            pieces = "".join(
                f'<li><span class="reason">{escape(piece.reason)}</span> '
                f'<span dir="auto">{escape(piece.text[:300])}</span></li>'
                for piece in article.removed[:_SHOWN]
            )
            cleaned = escape(words.count("upload.cleaned", len(article.removed)))
            removed = f"<details><summary>{cleaned}</summary><ul>{pieces}</ul></details>" if pieces else ""
            title = escape(article.title or article.source)
            items.append(
                f'<li><a dir="auto" href="articles/{escape(article_id)}" target="_blank">{title}</a>{removed}</li>'
            )
        for source, reason in skipped[:_SHOWN]:
            items.append(f"<li>{escape(words('upload.skipped', source=source, reason=reason))}</li>")
        return f"<p>{escape(said)}</p><ul>{''.join(items)}</ul>"


def upload_form(words: Phrases) -> str:
    """The place in the chat page where articles are added."""
    return (
        f'<details id="upload"><summary>{escape(words("upload"))}</summary><div class="panel">'
        f'<label class="drop">{escape(words("upload.drop"))}<input type="file" name="files" multiple></label>'
        f'<label>{escape(words("upload.text"))}<textarea name="text" rows="4"></textarea></label>'
        f'<label>{escape(words("upload.address"))}<input type="url" name="address" maxlength="2000"></label>'
        f'<button type="button" class="solid" data-upload data-limit="{LIMIT}" '
        f'data-large="{escape(words("upload.large", limit=f"{LIMIT // 1024**2} MB"))}">'
        f"{escape(words('upload.button'))}</button></div>"
        '<div class="added" role="status"></div></details>'
    )


def add_uploads(app: FastAPI, assistant: Assistant, look: Look) -> None:
    """POST /upload: a form with `files`, `text` and `address`; answers a line of JSON for each step, the last with what
    came of it.
    """
    uploads = Uploads(assistant)

    @app.post("/upload", include_in_schema=False)
    async def upload(request: Request) -> StreamingResponse:
        visitor = visitor_of(request.scope)
        visitor.demand("ask")
        async with request.form(max_files=FILES, max_fields=3, max_part_size=_TEXT) as form:
            files = [
                (item.filename or "", await item.read())
                for item in form.getlist("files")
                if isinstance(item, UploadFile)
            ]
            lot = Lot(files, str(form.get("text", "")), str(form.get("address", "")))
        words = look.speaking(request.scope).words
        # Whoever may read only a part is not told how many articles there are in all.
        lines = _lines(uploads, lot, words, counted=visitor.groups is None)
        return StreamingResponse(lines, media_type="application/x-ndjson")


def _lines(uploads: Uploads, lot: Lot, words: Phrases, *, counted: bool) -> Iterator[str]:
    told: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def work() -> None:
        try:
            markup = uploads.add(lot, words, lambda count: told.put({"looked_at": count}))
            now = uploads.standing(words) if counted else {}
            told.put({"markup": markup, **now})
        except PullquoteError as error:
            told.put({"error": str(error).replace(str(uploads.folder), "")})
        except Exception:
            told.put({"error": words("failure", identifier=report("upload"))})

    threading.Thread(target=work, name="upload", daemon=True).start()
    while True:
        item = told.get()
        yield json.dumps(item) + "\n"
        if "looked_at" not in item:
            return
