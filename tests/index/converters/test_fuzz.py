"""Every converter gets damaged files: an article, a problem or a SourceError comes out, never anything else."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from types import ModuleType

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.converters import ParsedArticle, Problem, convert
from index.errors import SourceError
from index.sources import SourceDocument


def beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{name}_for_fuzz", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


damage = beside("damage")
FILES: dict[str, bytes] = beside("made").every_format()


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, bytes]:
    """A damaged file of one format; sometimes under another's name."""
    name = draw(st.sampled_from(sorted(FILES)))
    data = FILES[name]
    inside = draw(st.booleans())
    changed = draw(damage.damaged_inside(data) if inside else damage.damaged(data))
    return draw(st.sampled_from([name, *sorted(FILES)])), changed


@given(cases())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_damaged_files(case: tuple[str, bytes]) -> None:
    name, data = case
    results: list[ParsedArticle | Problem] = []
    message = ""
    try:
        results = list(convert(SourceDocument(name, f"/{name}", None, len(data), lambda: io.BytesIO(data))))
    except SourceError as error:
        message = str(error)
    assert not message or message.startswith(name)
    assert "\n" not in message
    for result in results:
        if isinstance(result, Problem):
            assert "\n" not in result.reason
        else:
            text = result.article.text
            assert text.encode()
            assert "\0" not in text
            assert all(text[s.start : s.end].strip() for s in result.sentences)
