"""Routes that answer: ask, ask in steps, search, feedback."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request
from sse_starlette import EventSourceResponse
from starlette.responses import JSONResponse

from ui.access.visitor import visitor_of
from ui.api.bodies import AskRequest, FeedbackRequest, SearchRequest, Text
from ui.api.replies import FeedbackShape, HitsShape, ReplyShape
from ui.api.streaming import ask_in_steps
from ui.problems import problem, report
from ui.service import Service

_EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["found", "reply", "problem"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `found`, then `reply`; or `problem`",
        "content": {
            "text/event-stream": {
                "schema": _EVENT,
                "example": 'event: found\ndata: {"passages": 20}\n\nevent: reply\ndata: {"answered": true}\n\n',
            }
        },
    }
}
_HIT = ("rank", "score", "passage_id", "article_id", "start", "end", "text")


def add_question_routes(router: APIRouter, service: Service, prefix: str = "/api") -> None:
    """The routes, for one service. Blocking work runs in the thread pool."""

    @router.post(f"{prefix}/ask", summary="Ask a question", tags=["questions"], response_model=ReplyShape)
    def ask(body: AskRequest, request: Request) -> JSONResponse:
        """The reply: answers with their citations, or a refusal with the nearest sentences as `related`."""
        reply = service.ask(
            body.question, body.history, filters=body.filters, any_date=body.any_date, channel="api",
            visitor=visitor_of(request.scope),
        )  # fmt: skip
        return JSONResponse(reply.to_dict())

    @router.post(
        f"{prefix}/ask/stream", summary="Ask a question, told in steps", tags=["questions"], responses=_STREAM,
        response_class=EventSourceResponse,
    )  # fmt: skip
    async def ask_streamed(body: AskRequest, request: Request) -> EventSourceResponse:
        """As /api/ask, as server-sent events. Going away stops the work."""
        service.gate.check()
        steps = ask_in_steps(service, body, visitor_of(request.scope))
        return EventSourceResponse(steps, headers={"X-Accel-Buffering": "no"})

    @router.post(f"{prefix}/search", summary="Find passages", tags=["questions"], response_model=HitsShape)
    def search(body: SearchRequest, request: Request) -> JSONResponse:
        """The passages nearest to a question, best first, without reading them for an answer."""
        hits = service.search(body.question, body.k, filters=body.filters, visitor=visitor_of(request.scope))
        shown = [{key: getattr(hit, key) for key in _HIT} for hit in hits]
        return JSONResponse({"question": body.question, "hits": shown})

    @router.get(f"{prefix}/search", summary="Find passages", tags=["questions"], response_model=HitsShape)
    def search_by_address(request: Request, q: Text, k: int = Query(default=10, ge=1, le=100)) -> JSONResponse:
        """As the POST form, without filters."""
        return search(SearchRequest(question=q, k=k), request)

    @router.post(
        f"{prefix}/feedback", summary="Say whether a reply was right", tags=["questions"], status_code=201,
        response_model=FeedbackShape,
    )  # fmt: skip
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
