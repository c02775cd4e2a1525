"""The Model Context Protocol at /mcp of the server, for assistants that run elsewhere."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.routing import Route

from ui.problems import Refusal, RefusedError

if TYPE_CHECKING:
    from ui.service import Service


def add_mcp(app: FastAPI, service: Service) -> AbstractAsyncContextManager[None]:
    """Adds /mcp to an application.

    Requests stand for themselves: no session is kept, so that any of several processes can answer the next one. Who may
    come in under which name is decided before, for this address as for all others.

    Returns:
        What must run while the application does.
    """
    from mcp.server.transport_security import TransportSecuritySettings

    from ui.mcp.tools import mcp_server

    server = mcp_server(service)
    inner = server.streamable_http_app(
        streamable_http_path="/mcp", json_response=True, stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )  # fmt: skip
    for route in inner.routes:
        assert isinstance(route, Route)
        app.router.routes.append(Route(route.path, route.endpoint, methods=["POST"]))

    @app.api_route("/mcp", methods=["GET", "HEAD", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def no_stream() -> None:
        # The library would hold a stream open for each GET, and say nothing on it: there is no session to speak of.
        raise RefusedError(Refusal(405, "listen", headers={"Allow": "POST"}))

    return server.session_manager.run()
