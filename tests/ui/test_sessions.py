"""What the chat's page library keeps of pages that come and go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fastapi.testclient import TestClient
from scripted import ScriptedAssistant

from ui import sessions
from ui.server import create_app


def asked(client: TestClient, page: str, question: str, context: str = "{}") -> dict[str, Any]:
    """Asks as an open page does; what it is told at the end, by the name of its event."""
    known = client.get("/config").json()
    ask = next(one for one in known["dependencies"] if one["api_name"] == "ask")
    join = {
        "data": [question, context, None], "fn_index": ask["id"], "trigger_id": ask["targets"][0][0],
        "session_hash": page,
    }  # fmt: skip
    client.post("/gradio_api/queue/join", json=join).raise_for_status()
    told = client.get("/gradio_api/queue/data", params={"session_hash": page}).text
    lines = [json.loads(line.removeprefix("data: ")) for line in told.splitlines() if line.startswith("data: ")]
    return {line["msg"]: line for line in lines}


def test_pages_that_asked_long_ago_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGES", "_UNDER_WAY", "_EVENTS"):
        monkeypatch.setattr(sessions, name, 3)
    app = create_app(ScriptedAssistant(tmp_path))  # type: ignore[arg-type]
    chat = app.router.routes[-1].app.app  # type: ignore[attr-defined]
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        app.state.service.wait()
        for number in range(8):
            assert asked(client, f"page{number}", "Who?")["process_completed"]["success"]
        queue = chat.get_blocks()._queue
        kept = (chat.state_holder.session_data, chat.state_holder.time_last_used, queue.pending_messages_per_session,
                queue.pending_event_ids_session, queue.event_analytics)  # fmt: skip
        assert [len(held) for held in kept] == [3] * 5
        # The page that was dropped is told so, and gives its turns back; the one held goes on.
        for page, lost in (("page0", True), ("page7", False)):
            told = json.dumps(asked(client, page, "Who?", '{"turns": 1}'))
            assert ("&quot;lost&quot;: true" in told) == lost


def test_a_page_that_stays_open_keeps_nothing_of_what_it_showed_before(tmp_path: Path) -> None:
    app = create_app(ScriptedAssistant(tmp_path))  # type: ignore[arg-type]
    chat = app.router.routes[-1].app.app  # type: ignore[attr-defined]
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        app.state.service.wait()
        held = []
        for number in range(4):
            assert asked(client, "page", f"Who {number}?")["process_completed"]["success"]
            session = chat.state_holder.session_data["page"].blocks_config
            held.append(sum(isinstance(component, gr.HTML) for component in session.blocks.values()))
        assert held == held[:1] * 4
