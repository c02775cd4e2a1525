"""The JSON API below /api, and /health, /ready and /metrics."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from index.article import Article
from index.errors import CollectionError
from ui.metrics import CONTENT_TYPE
from ui.problems import problem, report
from ui.service import Service

Verdict = Literal["right", "wrong", "wrong sentence", "should have refused"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _whole(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half a character, a surrogate without its other half")
    return text


Text = Annotated[str, AfterValidator(_whole)]


class AskRequest(Strict):
    """A question, the earlier questions of its conversation in order, and which articles may answer."""

    question: Text = Field(examples=["Who opened the bridge?"])
    history: list[Text] = Field(default=[], max_length=50, examples=[["When was the bridge built?"]])
    filters: dict[str, Any] = Field(default={}, examples=[{"publishers": ["Harbour Post"], "since": "2025-01-01"}])
    any_date: bool = Field(default=False, description="Do not take the time of publication from the question.")


class SearchRequest(Strict):
    """A question and how many passages to give."""

    question: Text = Field(examples=["new bridge"])
    k: int = Field(default=10, ge=1, le=100)
    filters: dict[str, Any] = Field(default={})


class FeedbackRequest(Strict):
    """What a person says about one reply. `answer` and the citation's place are null for a refusal."""

    question: Text = Field(min_length=1, max_length=2_000)
    verdict: Verdict
    search_question: Text | None = Field(default=None, max_length=4_000)
    answer: Text | None = Field(default=None, max_length=4_000)
    article_id: str | None = Field(default=None, max_length=64)
    sentence_start: int | None = Field(default=None, ge=0)
    sentence_end: int | None = Field(default=None, ge=0)
    comment: Text = Field(default="", max_length=4_000)


def about(article: Article) -> dict[str, Any]:
    """An article's facts without its text, and where its page is."""
    return article.facts() | {"link": f"/articles/{article.article_id}"}


def api_router(service: Service) -> APIRouter:
    """The routes, for one service. Blocking work runs in the thread pool."""
    router = APIRouter()
    collection = service.assistant.collection

    @router.post("/api/ask", summary="Ask a question", tags=["questions"])
    def ask(body: AskRequest) -> JSONResponse:
        """The reply: answers with their citations, or a refusal with the nearest sentences as `related`."""
        reply = service.ask(body.question, body.history, filters=body.filters, any_date=body.any_date, channel="api")
        return JSONResponse(reply.to_dict())

    @router.post("/api/search", summary="Find passages", tags=["questions"])
    def search(body: SearchRequest) -> JSONResponse:
        """The passages nearest to a question, best first, without reading them for an answer."""
        hits = service.search(body.question, body.k, filters=body.filters)
        keys = ("rank", "score", "passage_id", "article_id", "start", "end", "text")
        return JSONResponse(
            {"question": body.question, "hits": [{key: getattr(hit, key) for key in keys} for hit in hits]}
        )

    @router.get("/api/search", summary="Find passages", tags=["questions"])
    def search_by_address(q: Text, k: int = Query(default=10, ge=1, le=100)) -> JSONResponse:
        """As the POST form, without filters."""
        return search(SearchRequest(question=q, k=k))

    @router.get("/api/articles", summary="List articles", tags=["articles"])
    def articles(offset: int = Query(default=0, ge=0), limit: int = Query(default=100, ge=1, le=1000)) -> JSONResponse:
        """Facts of the articles, without their text; `total` counts all of them."""
        every = collection.articles()
        shown = [about(article) for article in every[offset : offset + limit]]
        return JSONResponse({"total": len(every), "offset": offset, "articles": shown})

    @router.get("/api/articles/{article_id}", summary="One article", tags=["articles"])
    def article(article_id: str) -> JSONResponse:
        """Facts, `text`, `sentences` as [start, end] of the text, and `removed`, what cleaning took out."""
        try:
            with collection.snapshot():
                found, sentences = collection.article(article_id), collection.sentences(article_id)
        except CollectionError as error:
            return problem(404, str(error))
        ranges = [[sentence.start, sentence.end] for sentence in sentences]
        removed = [{"text": piece.text, "reason": piece.reason} for piece in found.removed]
        return JSONResponse({**about(found), "text": found.text, "sentences": ranges, "removed": removed})

    @router.post("/api/feedback", summary="Say whether a reply was right", tags=["questions"], status_code=201)
    def feedback(body: FeedbackRequest) -> JSONResponse:
        """Stores the verdict beside the collection."""
        try:
            identifier = service.feedback.append(body.model_dump())
        except OSError:
            return problem(
                503, f"The feedback could not be stored. The log has the details under {report('feedback')}."
            )
        service.metrics.feedback(body.verdict)
        return JSONResponse({"id": identifier}, status_code=201)

    @router.get("/health", summary="Whether the server is alive", tags=["server"])
    async def health() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/ready", summary="Whether questions can be answered", tags=["server"])
    def ready() -> JSONResponse:
        reason = service.why_not_ready()
        return problem(503, reason, headers={"Retry-After": "2"}) if reason else JSONResponse({"status": "ready"})

    @router.get("/metrics", summary="Counters for Prometheus", tags=["server"])
    def metrics() -> Response:
        ready = not service.why_not_ready()
        return Response(
            service.metrics.page(articles=service.article_count() if ready else 0, ready=ready), media_type=CONTENT_TYPE
        )

    return router


def close_api(app: FastAPI, router: APIRouter) -> None:
    """Answers every other address below /api here, so that none reaches the pages mounted at the root."""

    @app.api_route(
        "/api/{rest:path}",
        methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
        include_in_schema=False,
    )
    def unknown(request: Request, rest: str) -> None:
        allowed: set[str] = set()
        for route in router.routes:
            if route.matches(request.scope)[0] is Match.PARTIAL:
                allowed |= getattr(route, "methods", None) or set()
        if allowed:
            raise HTTPException(
                405, f"{request.method} is not offered here.", headers={"Allow": ", ".join(sorted(allowed))}
            )
        raise HTTPException(404, "There is no such address in the API. /api/openapi.json lists them.")
