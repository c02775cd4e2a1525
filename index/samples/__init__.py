"""The articles that come with Pullquote, for the demo and the documentation."""

from __future__ import annotations

from pathlib import Path

from index.errors import SourceError


def samples_folder() -> Path:
    """Folder of the bundled sample articles.

    Raises:
        SourceError: the installation lacks them.
    """
    folder = Path(__file__).parent / "articles"
    if not folder.is_dir():
        raise SourceError(f"{folder} is missing: install Pullquote again")
    return folder
