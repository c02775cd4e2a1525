"""What a server's pages look like: colours that can be read, a logo that can be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ServerError
from ui.look import Look, contrast, lightened
from ui.phrases import load_phrases


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#fff", "#767676") == pytest.approx(4.54, abs=0.01)


def test_an_accent_is_lightened_for_the_dark_page() -> None:
    assert contrast(lightened("#8c1d18"), "#161513") >= 4.5
    css = Look(accent="#123456").css()
    assert "--accent: #123456" in css
    assert "prefers-color-scheme: dark" in css
    assert Look().css() == ""


@pytest.mark.parametrize("accent", ["red", "#12345", "#fafafa", "#000;} body{display:none"])
def test_other_accents_are_refused(accent: str) -> None:
    with pytest.raises(ServerError, match="--accent"):
        Look(accent=accent)


def test_a_logo_is_a_small_image(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert Look(logo=logo).logo_kind == "image/svg+xml"
    (tmp_path / "big.png").write_bytes(b"0" * 200_001)
    for name, says in (("none.svg", "is no image"), ("big.png", "smaller")):
        with pytest.raises(ServerError, match=says):
            Look(logo=tmp_path / name)


@pytest.mark.parametrize(
    ("query", "accepted", "language", "fixed", "code"),
    [
        (b"", b"de", "", False, "de"),
        (b"", b"de", "", True, "en"),
        (b"language=de", b"en", "", True, "de"),
        (b"language=xx", b"de", "", False, "de"),
        (b"language=de", b"de", "en", False, "en"),
        (b"\xff&language=", b"\xff", "x", False, "en"),
    ],
)
def test_a_request_gets_its_language(query: bytes, accepted: bytes, language: str, fixed: bool, code: str) -> None:
    scope = {"type": "http", "headers": [(b"accept-language", accepted)], "query_string": query}
    look = Look("A name", load_phrases("en"), accent="#123456", fixed=fixed).speaking(scope, language)
    assert look.words.code == code
    assert (look.name, look.accent) == ("A name", "#123456")
