"""The language of a text: found from a few sentences, left open for scraps."""

import pytest

from index.metadata.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The harbour will close for two weeks in March while its pier is rebuilt, the port authority said.", "en"),
        ("Der Hafen wird im März geschlossen, weil die Mole neu gebaut wird, sagte die Behörde.", "de"),
        ("Le port sera fermé deux semaines en mars pendant la reconstruction de la jetée, a annoncé la ville.", "fr"),
        ("港口管理局表示，三月份港口将关闭两周，届时码头将重建。" * 3, "zh"),
        ("Harbour closes", ""),
        ("1. 2 3:0 14", ""),
        ("", ""),
    ],
)
def test_language(text: str, code: str) -> None:
    assert detect_language(text) == code
