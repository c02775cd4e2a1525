"""The description of the API for programs: OpenAPI, in which every error is a problem detail."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ui.api.replies import Problem

_SUMMARY = (
    "Questions about a collection of news articles, answered in the articles' own words with the exact source sentence."
)
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key of `pullquote keys create`, where the server asks for one.",
}


def describe(app: FastAPI) -> None:
    """Makes /api/openapi.json of an application tell of problem details and keys."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version="1", summary=_SUMMARY, routes=app.routes)
            components = schema.setdefault("components", {})
            shapes = components.setdefault("schemas", {})
            # FastAPI's own shape of validation errors is not what is sent here.
            for name in ("HTTPValidationError", "ValidationError"):
                shapes.pop(name, None)
            shapes["Problem"] = Problem.model_json_schema()
            components["securitySchemes"] = {"key": _KEY}
            schema["security"] = [{}, {"key": []}]
            told = {
                "description": "What went wrong",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for methods in schema["paths"].values():
                for operation in methods.values():
                    operation["responses"].pop("422", None)
                    operation["responses"]["default"] = told
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
