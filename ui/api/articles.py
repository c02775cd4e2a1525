"""Routes that show articles."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse

from index.article import Article
from index.errors import CollectionError
from ui.access.visitor import visitor_of
from ui.api.replies import ArticleShape, ArticlesShape
from ui.problems import problem
from ui.service import Service


def about(article: Article) -> dict[str, Any]:
    """An article's facts without its text, and where its page is."""
    return article.facts() | {"link": f"/articles/{article.article_id}"}


def add_article_routes(router: APIRouter, service: Service, prefix: str = "/api") -> None:
    """The routes, for one service."""

    @router.get(f"{prefix}/articles", summary="List articles", tags=["articles"], response_model=ArticlesShape)
    def articles(
        request: Request, offset: int = Query(default=0, ge=0), limit: int = Query(default=100, ge=1, le=1000)
    ) -> JSONResponse:
        """Facts of the articles, without their text; `total` counts all of them."""
        every = service.collection(visitor_of(request.scope)).articles()
        shown = [about(article) for article in every[offset : offset + limit]]
        return JSONResponse({"total": len(every), "offset": offset, "articles": shown})

    @router.get(
        f"{prefix}/articles/{{article_id}}", summary="One article", tags=["articles"], response_model=ArticleShape
    )
    def article(request: Request, article_id: str) -> JSONResponse:
        """Facts, `text`, `sentences` as [start, end] of the text, and `removed`, what cleaning took out."""
        collection = service.collection(visitor_of(request.scope))
        try:
            with collection.snapshot():
                found, sentences = collection.article(article_id), collection.sentences(article_id)
        except CollectionError:
            return problem(404, f"There is no article {article_id!r:.60} here: /api/articles lists them.")
        ranges = [[sentence.start, sentence.end] for sentence in sentences]
        removed = [{"text": piece.text, "reason": piece.reason} for piece in found.removed]
        return JSONResponse({**about(found), "text": found.text, "sentences": ranges, "removed": removed})
