"""Routes that tell how things stand: the collection, reindexing, and whether the server is alive and ready."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from ui.access.visitor import visitor_of
from ui.api.replies import CollectionShape, ReindexShape
from ui.metrics import CONTENT_TYPE
from ui.problems import problem
from ui.reindexing import Reindexer
from ui.service import Service


def add_collection_routes(router: APIRouter, service: Service, reindexer: Reindexer, prefix: str = "/api") -> None:
    """The routes of the API, for one service."""

    @router.get(f"{prefix}/collection", summary="What may be asked", tags=["articles"], response_model=CollectionShape)
    def collection(request: Request) -> JSONResponse:
        """Counts, publishers, languages and the days of publication of the articles that one may read."""
        visitor = visitor_of(request.scope)
        found = service.collection(visitor)
        with found.snapshot():
            articles = found.articles()
            counts = {"sentences": found.sentence_count, "passages": found.passage_count}
        days = sorted(article.published[:10] for article in articles if article.published)
        publishers = Counter(article.publisher for article in articles if article.publisher)
        changed = datetime.fromtimestamp(service.changed(visitor), UTC).isoformat(timespec="seconds")
        told = {
            "articles": len(articles), **counts,
            "first_published": days[0] if days else None, "last_published": days[-1] if days else None,
            "publishers": [{"name": name, "articles": count} for name, count in publishers.most_common()],
            "languages": sorted({article.language for article in articles if article.language}),
            "changed": changed, "encoder": found.manifest.encoder,
        }  # fmt: skip
        return JSONResponse(told)

    @router.get(f"{prefix}/reindex", summary="How reindexing goes", tags=["collection"], response_model=ReindexShape)
    def reindexing(request: Request) -> JSONResponse:
        """Whether sources are being read now, and how the last run ended. Needs the permission to manage."""
        visitor_of(request.scope).demand("manage")
        return JSONResponse(reindexer.state())

    @router.post(
        f"{prefix}/reindex", summary="Read the sources again", tags=["collection"], status_code=202,
        response_model=ReindexShape,
    )  # fmt: skip
    def reindex(request: Request) -> JSONResponse:
        """Begins to read what the setting `sources` names, while questions go on. Needs the permission to manage."""
        visitor_of(request.scope).demand("manage")
        if not reindexer.sources:
            return problem(409, "There is nothing to read: name files or folders in the setting `sources`.")
        if not reindexer.start():
            return problem(409, "The sources are being read already.", headers={"Retry-After": "10"})
        return JSONResponse(reindexer.state(), status_code=202)


def state_router(service: Service) -> APIRouter:
    """/health, /ready and /metrics."""
    router = APIRouter()

    @router.get("/health", summary="Whether the server is alive", tags=["server"])
    async def health() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/ready", summary="Whether questions can be answered", tags=["server"])
    def ready() -> JSONResponse:
        reason = service.why_not_ready()
        return problem(503, reason, headers={"Retry-After": "2"}) if reason else JSONResponse({"status": "ready"})

    @router.get("/metrics", summary="Counters for Prometheus", tags=["server"], response_class=Response)
    def metrics(request: Request) -> Response:
        """Needs the permission to manage, unless only this machine may ask."""
        visitor = visitor_of(request.scope)
        if visitor.groups is not None:
            visitor.demand("manage")
        return Response(service.metrics_page(), media_type=CONTENT_TYPE)

    return router
