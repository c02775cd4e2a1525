"""The web application: chat, compact chat, articles, widget and API in one FastAPI app."""

from __future__ import annotations

import os

# Before the page library is imported, here as on the command line: it must not phone home, nor ask a model hub.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from ui.access.gatekeeper import Gatekeeper
from ui.access.rates import open_rates
from ui.access.shared_keys import open_keys
from ui.api import add_api
from ui.logs import RequestLog
from ui.look import look_of
from ui.mcp.http import add_mcp
from ui.origins import Origins
from ui.pages import add_pages, mount_chats
from ui.problems import FaultMiddleware, install_handlers
from ui.reindexing import Reindexer
from ui.security import BODY_LIMIT, SecurityMiddleware
from ui.service import Service
from ui.settings import Settings, load_settings
from ui.telemetry import open_spans
from ui.uploads import LIMIT, add_uploads

if TYPE_CHECKING:
    from qa.assistant import Assistant

_PAGE_THREADS = 40


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """The application that `pullquote serve` runs.

    Args:
        assistant: an open assistant; stays the caller's to close.
        settings: those that count; the defaults when not given.

    Returns:
        An ASGI application. Its start loads the models in the background; /ready says when that is done. Each open page
        holds a stream; `state.let_go()`, which any thread may call, ends them, so that a stop need not wait for them.
    """
    settings = settings or load_settings()
    title = settings.title
    look = look_of(settings)
    origins = Origins(settings.embed_origins)
    spans = open_spans() if settings.telemetry else None
    service = Service(assistant, name=title, settings=settings, spans=spans)
    reindexer = Reindexer(assistant, settings.sources)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Whoever waits for a turn holds a thread; pages must find others free.
        limiter = anyio.to_thread.current_default_thread_limiter()
        limiter.total_tokens = _PAGE_THREADS + settings.parallel + settings.waiting
        loop = asyncio.get_running_loop()
        app.state.let_go = lambda: [loop.call_soon_threadsafe(end.set) for end in streams]
        threading.Thread(target=service.warm_up, name="warm-up", daemon=True).start()
        if settings.watch:
            reindexer.watch()
        async with protocol:
            yield
        reindexer.stop()
        if spans:
            spans.close()

    # The usual pages for an API's description load their scripts from other hosts, so there are none.
    # The framework's own telemetry could be switched on by a variable of the environment, and sends whole addresses.
    app = FastAPI(
        title=title, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan,
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )  # fmt: skip
    app.state.service = service
    add_guards(app, settings, Path(assistant.collection.path))
    install_handlers(app, look)
    add_api(app, service, reindexer)
    protocol = add_mcp(app, service)
    add_pages(app, service, look)
    if settings.allow_upload:
        add_uploads(app, assistant, look)
    streams = mount_chats(app, service, look, origins.patterns, uploads=settings.allow_upload)
    return app


def add_guards(app: FastAPI, settings: Settings, collection: Path) -> None:
    """What every request passes before it reaches an address of the application.

    Args:
        collection: folder of the collection, whose keys and rates count.
    """
    look, origins = look_of(settings), Origins(settings.embed_origins)
    keys, rates = open_keys(collection), open_rates(collection, settings)
    # The last one added is the outermost. Gradio would let any origin in, were there no CORSMiddleware here.
    app.add_middleware(Gatekeeper, settings=settings, keys=keys, rates=rates, look=look)
    app.add_middleware(FaultMiddleware, look=look)
    app.add_middleware(
        CORSMiddleware, allow_origin_regex=origins.regex, allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"], expose_headers=["Retry-After", "X-Request-Id"],
    )  # fmt: skip
    larger = {"/upload": LIMIT + BODY_LIMIT} if settings.allow_upload else {}
    app.add_middleware(SecurityMiddleware, origins=origins, look=look, seconds=settings.request_seconds, larger=larger)
    app.add_middleware(RequestLog)
