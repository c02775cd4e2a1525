"""The addresses that people open: the two chats, the articles, and the files that these pages load."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount

from index.arrivals import read_arrivals
from index.errors import CollectionError
from index.lock import being_written
from ui.access.visitor import visitor_of
from ui.article_page import article_page
from ui.articles_page import Listing, articles_page
from ui.look import Look
from ui.problems import Refusal, error_response
from ui.service import Service

HERE = Path(__file__).parent
_SCRIPTS = ("page", "wires", "pane", "turns", "memory", "choice", "connection", "upload", "soon", "embed", "widget")
_FILES = {f"{name}.js": "text/javascript" for name in _SCRIPTS} | {"icon.svg": "image/svg+xml"}
# Asked for at each visit, answered with "not changed" when it is not: an update of the server is seen at once.
_FRESH = {"Cache-Control": "no-cache"}


def add_pages(app: FastAPI, service: Service, look: Look) -> None:
    """The pages that need no script, and the files that all pages load."""

    @app.get("/articles", response_class=HTMLResponse, include_in_schema=False)
    def articles(
        request: Request, q: str = "", publisher: str = "", order: str = "newest", copies: int = 0, page: int = 1
    ) -> HTMLResponse:
        collection = service.collection(visitor_of(request.scope))
        listing = Listing(q[:200], publisher[:200], order, bool(copies), page)
        added = collection.ages() if order == "added" else None
        here = look.speaking(request.scope)
        # Of the whole collection: what holds a visitor's part of it was made when they came.
        with service.assistant.collection.snapshot() as connection:
            arrivals = read_arrivals(connection)
        markup = articles_page(collection.articles(), listing, look=here, added=added, arrivals=arrivals)
        return HTMLResponse(markup)

    @app.get("/articles/{article_id}", response_class=HTMLResponse, include_in_schema=False)
    def article(request: Request, article_id: str) -> Response:
        collection = service.collection(visitor_of(request.scope))
        try:
            with collection.snapshot():
                found, sentences = collection.article(article_id), collection.sentences(article_id)
        except CollectionError:
            return error_response(request.scope, Refusal(404, "article"), look)
        return HTMLResponse(article_page(found, sentences, look=look.speaking(request.scope)))

    @app.get("/indexing", include_in_schema=False)
    def indexing(request: Request) -> dict[str, bool]:
        # Whoever may read only a part is not told of what happens in the rest.
        whole = visitor_of(request.scope).groups is None
        return {"indexing": whole and being_written(Path(service.assistant.collection.path))}

    @app.api_route("/embed", methods=["GET", "HEAD"], include_in_schema=False)
    def embed(request: Request) -> RedirectResponse:
        # The page's own addresses are relative to /embed/; a relative way there works below any path of a site.
        return RedirectResponse(f"embed/?{request.url.query}" if request.url.query else "embed/")

    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> RedirectResponse:
        return RedirectResponse("icon.svg")

    def style() -> Response:
        return Response((HERE / "style.css").read_text("utf-8") + look.css(), media_type="text/css", headers=_FRESH)

    app.add_api_route("/style.css", style, methods=["GET", "HEAD"], include_in_schema=False)
    for name, kind in _FILES.items():
        app.add_api_route(f"/{name}", _file(HERE / name, kind), methods=["GET", "HEAD"], include_in_schema=False)
    if look.logo:
        app.add_api_route("/logo", _file(look.logo, look.logo_kind), methods=["GET", "HEAD"], include_in_schema=False)


def _file(path: Path, kind: str) -> Callable[[], Response]:
    def serve() -> Response:
        return FileResponse(path, media_type=kind, headers=_FRESH)

    return serve


def mount_chats(
    app: FastAPI, service: Service, look: Look, origins: Sequence[str], *, uploads: bool
) -> list[asyncio.Event]:
    """The chat at `/` and its compact form at `/embed/`.

    Args:
        origins: whose pages may hold the compact form in a frame.
        uploads: whether articles can be added in the chat.

    Returns:
        What ends the streams that each open page holds, once set in the server's own thread.
    """
    import gradio as gr
    from gradio.themes.utils.fonts import Font

    from ui.chat import build_chat
    from ui.sessions import bound_sessions
    from ui.shell import ChatShell

    # Named as plain fonts, or Gradio would serve, or fetch, files for them.
    theme = gr.themes.Base(
        font=[Font("system-ui"), Font("sans-serif")], font_mono=[Font("ui-monospace"), Font("monospace")]
    )
    ends = []
    # /embed first: the mount at the root takes whatever is left.
    for path, root, listed in (("/embed", "../", list(origins)), ("/", "./", None)):
        chat = build_chat(service, look, compact=path == "/embed", uploads=uploads and path == "/")
        bound_sessions(chat)
        gr.mount_gradio_app(
            app, chat, path=path, footer_links=[], run_history=False, show_error=False, theme=theme, pwa=False
        )
        mount = app.router.routes[-1]
        assert isinstance(mount, Mount)
        assert isinstance(mount.app, gr.routes.App)
        ends.append(mount.app.stop_event)
        mount.app = ChatShell(mount.app, root=root, look=look, embed_origins=listed)
    return ends
