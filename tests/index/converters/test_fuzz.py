"""Every converter gets damaged files: an article, a problem or a SourceError comes out, never anything else."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.converters import ParsedArticle, Problem, convert
from index.errors import SourceError
from index.sources import SourceDocument

_spec = importlib.util.spec_from_file_location("made_for_fuzz", Path(__file__).with_name("made.py"))
assert _spec is not None
assert _spec.loader is not None
_made = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_made)
FILES = _made.every_format()

ODD = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b"&#0;",
    b"]]>",
    b"{",
    b'"',
    b"\\ud800",
    b"%",
    b"--",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\r",
    b"=?",
    b"9" * 30,
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of one format with pieces changed, cut out, said twice or put in; sometimes under another's name."""
    name = draw(st.sampled_from(sorted(FILES)))
    data = bytearray(FILES[name])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 40))
        how = draw(st.integers(0, 3))
        if how == 0:
            data[at : at + length] = draw(st.binary(max_size=20))
        elif how == 1:
            del data[at : at + length]
        elif how == 2:
            data[at:at] = draw(st.sampled_from(ODD)) * draw(st.integers(1, 3))
        else:
            data[at:at] = data[at : at + length] * 3
    return draw(st.sampled_from([name, *sorted(FILES)])), bytes(data)


@given(damaged())
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
