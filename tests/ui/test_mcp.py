"""The Model Context Protocol as its own client speaks it: over HTTP and over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi.testclient import TestClient
from mcp import Client, StdioServerParameters
from scripted import BRIDGE, ScriptedAssistant

from ui.mcp.tools import mcp_server
from ui.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(ScriptedAssistant(tmp_path))  # type: ignore[arg-type]


def talk(server: Any, conversation: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        async with Client(server) as client:
            await conversation(client)

    # In a thread of its own: the browser tests' driver keeps a loop in the main thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, run).result()


def test_ask_search_and_read(service: Service) -> None:
    async def conversation(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "search", "read_article"}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        reply = (await client.call_tool("ask", {"question": "Who?", "history": ["When?"]})).structured_content
        assert reply is not None
        cited = reply["answers"][0]["citations"][0]
        article = (await client.call_tool("read_article", {"article_id": cited["article_id"]})).structured_content
        assert article is not None
        assert article["text"][cited["answer_start"] : cited["answer_end"]] == "Mayor Irene Falk"
        found = (await client.call_tool("search", {"question": "bridge", "k": 900})).structured_content
        assert found is not None
        assert found["hits"][0]["article_id"] == BRIDGE.article_id

    talk(mcp_server(service), conversation)


def test_what_goes_wrong_is_told_as_a_tools_error(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    async def conversation(client: Client) -> None:
        for name, given, says in (
            ("ask", {"question": " "}, "empty"),
            ("ask", {"question": "x", "since": "soon"}, "soon"),
            ("read_article", {"article_id": "none"}, "none"),
            ("ask", {"question": "crash"}, "details"),
        ):
            result = await client.call_tool(name, given)
            assert result.is_error
            assert says in str(result.content)
            assert "secret" not in str(result.content)

    talk(mcp_server(service), conversation)
    assert "secret path" in caplog.text


def test_over_http_at_the_servers_own_address(client: TestClient) -> None:
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "Who?"}},
    }
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
    response: httpx.Response = client.post("/mcp", json=call, headers=headers)
    assert response.json()["result"]["structuredContent"]["answered"]
    forged = {**headers, "origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    assert client.post("/mcp", json=call, headers=forged).status_code == 403


def test_there_is_no_stream_to_be_held_open(client: TestClient) -> None:
    for method in ("GET", "DELETE"):
        refused = client.request(method, "/mcp", headers={"accept": "text/event-stream"})
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


def test_over_standard_input_and_output(real_collection: Path) -> None:
    async def conversation(client: Client) -> None:
        reply = (await client.call_tool("ask", {"question": "Who opened the bridge on Monday?"})).structured_content
        assert reply is not None
        assert "Irene Falk" in reply["answers"][0]["text"]

    words = ["-m", "qa.cli", "mcp", "--collection", str(real_collection)]
    talk(StdioServerParameters(command=sys.executable, args=words), conversation)
