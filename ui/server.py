"""The web application: chat, compact chat, articles, widget and API in one FastAPI app."""

from __future__ import annotations

import os

# Before the page library is imported, here as on the command line: it must not phone home, nor ask a model hub.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.routing import Mount

from index.errors import CollectionError
from ui.api import api_router, close_api
from ui.article_page import article_page
from ui.articles_page import articles_page
from ui.problems import FaultMiddleware, install_handlers
from ui.security import SecurityMiddleware, parse_origin
from ui.service import Service

if TYPE_CHECKING:
    from qa.assistant import Assistant

HERE = Path(__file__).parent
_FILES = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "embed.js": "text/javascript",
    "widget.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


def create_app(assistant: Assistant, *, embed_origins: Sequence[str] = (), title: str = "Pullquote") -> FastAPI:
    """The application that `pullquote serve` runs.

    Args:
        assistant: an open assistant; stays the caller's to close.
        embed_origins: origins whose pages may frame /embed and call the API; nobody else's may.
        title: name at the head of each page.

    Returns:
        An ASGI application. Its start loads the models in the background; /ready says when that is done.

    Raises:
        ServerError: something in `embed_origins` is not an origin.
    """
    origins = list(dict.fromkeys(parse_origin(origin) for origin in embed_origins))
    service = Service(assistant, name=title)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=service.warm_up, name="warm-up", daemon=True).start()
        yield

    # The usual pages for an API's description load their scripts from other hosts, so there are none.
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan)
    app.state.service = service
    # The last one added is the outermost. Gradio would let any origin in, were there no CORSMiddleware here.
    app.add_middleware(FaultMiddleware, name=title)
    app.add_middleware(
        CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["Content-Type"]
    )
    app.add_middleware(SecurityMiddleware, embed_origins=origins, name=title)
    install_handlers(app, title)
    router = api_router(service)
    app.include_router(router)
    close_api(app, router)
    _add_pages(app, service)
    _mount_chats(app, service, origins)
    return app


def _add_pages(app: FastAPI, service: Service) -> None:
    collection = service.assistant.collection

    @app.get("/articles", response_class=HTMLResponse, include_in_schema=False)
    def articles(q: str = "", page: int = 1) -> HTMLResponse:
        return HTMLResponse(articles_page(collection.articles(), query=q[:200], number=page, name=service.name))

    @app.get("/articles/{article_id}", response_class=HTMLResponse, include_in_schema=False)
    def article(article_id: str) -> HTMLResponse:
        try:
            with collection.snapshot():
                found, sentences = collection.article(article_id), collection.sentences(article_id)
        except CollectionError:
            raise HTTPException(404, "There is no such article here. It may have been removed.") from None
        return HTMLResponse(article_page(found, sentences, name=service.name))

    @app.api_route("/embed", methods=["GET", "HEAD"], include_in_schema=False)
    def embed() -> RedirectResponse:
        # The page's own addresses are relative to /embed/; a relative way there works below any path of a site.
        return RedirectResponse("embed/")

    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> RedirectResponse:
        return RedirectResponse("icon.svg")

    for name, kind in _FILES.items():
        app.add_api_route(f"/{name}", _file(name, kind), methods=["GET", "HEAD"], include_in_schema=False)


def _file(name: str, kind: str):  # type: ignore[no-untyped-def]  # FastAPI reads the inner function's annotations
    def serve() -> FileResponse:
        return FileResponse(HERE / name, media_type=kind, headers={"Cache-Control": "no-cache"})

    return serve


def _mount_chats(app: FastAPI, service: Service, origins: Sequence[str]) -> None:
    import gradio as gr
    from gradio.themes.utils.fonts import Font

    from ui.chat import build_chat
    from ui.shell import ChatShell

    # Named as plain fonts, or Gradio would serve, or fetch, files for them.
    theme = gr.themes.Base(
        font=[Font("system-ui"), Font("sans-serif")], font_mono=[Font("ui-monospace"), Font("monospace")]
    )
    # /embed first: the mount at the root takes whatever is left.
    for path, root, listed in (("/embed", "../", list(origins)), ("/", "./", None)):
        chat = build_chat(service, compact=path == "/embed")
        gr.mount_gradio_app(
            app, chat, path=path, footer_links=[], run_history=False, show_error=False, theme=theme, pwa=False
        )
        mount = app.router.routes[-1]
        assert isinstance(mount, Mount)
        mount.app = ChatShell(mount.app, root=root, name=service.name, embed_origins=listed)
