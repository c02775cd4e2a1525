"""What one server's pages look like: its name, language, logo and colour."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from index.errors import ServerError
from ui.phrases import Phrases, best_language, english, load_phrases, preferred
from ui.settings import Settings

_ACCENT = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_LOGO_BYTES = 200_000
_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
# Least contrast with the paper that small text needs: https://www.w3.org/TR/WCAG22/#contrast-minimum
_CONTRAST = 4.5
_PAPER, _NIGHT = "#fbfaf7", "#161513"


@dataclass(frozen=True, slots=True)
class Look:
    """How a server presents itself.

    Attributes:
        name: at the head of each page.
        words: the interface's language.
        logo: path of an image shown before the name, at the address /logo; None for none.
        accent: colour of the quote's rule and of what is pressed, as `#rrggbb`; "" for the usual one.
        fixed: whether everybody gets that language; else a visitor gets the one that the browser wants, if it is there.

    Raises:
        ServerError: the logo cannot be shown, or the colour is none or too pale to be read.
    """

    name: str = "Pullquote"
    words: Phrases = field(default_factory=english)
    logo: Path | None = None
    accent: str = ""
    fixed: bool = False

    def __post_init__(self) -> None:
        if self.accent and not _ACCENT.fullmatch(self.accent):
            raise ServerError(f"--accent {self.accent!r} is no colour: write it like #8c1d18")
        if self.accent and contrast(self.accent, _PAPER) < _CONTRAST:
            raise ServerError(f"--accent {self.accent}: too pale to be read on the page; choose a darker colour")
        if self.logo and (self.logo.suffix.lower() not in _KINDS or not self.logo.is_file()):
            raise ServerError(f"--logo {self.logo} is no image: give a file that ends in {', '.join(_KINDS)}")
        if self.logo and self.logo.stat().st_size > _LOGO_BYTES:
            raise ServerError(f"--logo {self.logo} has more than {_LOGO_BYTES:,} bytes: make it smaller")

    def speaking(self, scope: Scope, language: str = "") -> Look:
        """The look in the language of a request.

        Args:
            scope: of the request. A language that its address names (`?language=de`) counts first, then the server's
                own where that is fixed, then what the browser accepts.
            language: the one that the page is in already, which goes before all of these.
        """
        named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("language", [""])[-1]
        accepted = "" if self.fixed else Headers(scope=scope).get("accept-language", "")
        code = best_language([language, named]) or best_language(preferred(accepted)) or self.words.code
        return self if code == self.words.code else replace(self, words=load_phrases(code))

    @property
    def logo_kind(self) -> str:
        """Media type of the logo; "" without one."""
        return _KINDS[self.logo.suffix.lower()] if self.logo else ""

    def css(self) -> str:
        """The tokens that differ from those of style.css, to be appended to it."""
        if not self.accent:
            return ""
        night = lightened(self.accent)
        return (
            f":root {{ --accent: {self.accent}; --accent-ink: #ffffff; }}\n"
            f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {night}; --accent-ink: {_NIGHT}; }} }}\n"
        )


def look_of(settings: Settings) -> Look:
    """The look that the settings ask for. Raises ServerError as `Look` and `load_phrases` do."""
    words = load_phrases(settings.language or "en")
    return Look(settings.title, words, settings.logo, settings.accent, fixed=bool(settings.language))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_luminance(_channels(one)), _luminance(_channels(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightened(colour: str) -> str:
    """The colour mixed with white, just enough to be read on the dark page."""
    channels = _channels(colour)
    for tenths in range(11):
        mixed = "#" + "".join(f"{round(value + (255 - value) * tenths / 10):02x}" for value in channels)
        if contrast(mixed, _NIGHT) >= _CONTRAST:
            break
    return mixed


def _channels(colour: str) -> list[int]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[at : at + 2], 16) for at in (0, 2, 4)]


def _luminance(channels: list[int]) -> float:
    linear = [value / 3294.6 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
