"""The JSON API below /api, which /api/v1 names too, and /health, /ready and /metrics."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ui.api.articles import add_article_routes
from ui.api.description import describe
from ui.api.questions import add_question_routes
from ui.api.state import add_collection_routes, state_router
from ui.reindexing import Reindexer
from ui.service import Service

__all__ = ["add_api"]

_VERSION = "/api/v1"


def add_api(app: FastAPI, service: Service, reindexer: Reindexer) -> None:
    """Adds all routes of the API to an application, and its description at /api/openapi.json."""
    router = APIRouter()
    add_question_routes(router, service)
    add_article_routes(router, service)
    add_collection_routes(router, service, reindexer)
    app.include_router(router)
    # The same again under the number of the version, for programs that want to be told when it ends.
    versioned = APIRouter()
    add_question_routes(versioned, service, prefix=_VERSION)
    add_article_routes(versioned, service, prefix=_VERSION)
    add_collection_routes(versioned, service, reindexer, prefix=_VERSION)
    app.include_router(versioned, include_in_schema=False)
    app.include_router(state_router(service))
    describe(app)
    _close(app, router, versioned)


def _close(app: FastAPI, *routers: APIRouter) -> None:
    """Answers every other address below /api here, so that none reaches the pages mounted at the root."""

    @app.api_route(
        "/api/{rest:path}",
        methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
        include_in_schema=False,
    )
    def unknown(request: Request, rest: str) -> None:
        allowed: set[str] = set()
        for route in (route for router in routers for route in router.routes):
            if route.matches(request.scope)[0] is Match.PARTIAL:
                allowed |= getattr(route, "methods", None) or set()
        if allowed:
            raise HTTPException(
                405, f"{request.method} is not offered here.", headers={"Allow": ", ".join(sorted(allowed))}
            )
        raise HTTPException(404, "There is no such address in the API. /api/openapi.json lists them.")
