"""OpenTelemetry: spans of questions by step where it is on, nothing loaded where it is off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from scripted import ScriptedAssistant

from index.errors import QuestionError
from ui.service import Service
from ui.telemetry import Spans


def test_a_question_is_a_span_with_its_steps_and_without_its_words(tmp_path: Path) -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    service = Service(ScriptedAssistant(tmp_path), spans=Spans(provider))  # type: ignore[arg-type]
    service.ask("Who opened the bridge?", [], channel="api")
    *steps, question = kept.get_finished_spans()
    assert question.name == "question"
    assert dict(question.attributes or {}) == {
        "pullquote.channel": "api", "pullquote.outcome": "answered", "pullquote.request": "-",
    }  # fmt: skip
    assert [step.name for step in steps] == ["wait", "retrieve", "read"]
    assert all(step.parent and step.parent.span_id == question.context.span_id for step in steps)
    assert steps[0].end_time == steps[1].start_time
    assert "bridge" not in "".join(span.to_json() for span in kept.get_finished_spans())
    with pytest.raises(QuestionError):
        service.ask(" ", [], channel="mcp")
    *_, refused = kept.get_finished_spans()
    assert (refused.attributes or {})["pullquote.outcome"] == "rejected"


def test_nothing_that_could_send_is_loaded_where_it_is_off() -> None:
    code = (
        "import sys, ui.server, ui.telemetry\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
