"""What a run was made with: enough to repeat it, and to see why two runs differ."""

from __future__ import annotations

import hashlib
import platform
from importlib import metadata
from typing import TYPE_CHECKING, Any

from eval.question import QuestionSet

if TYPE_CHECKING:
    from index.collection import Collection

PACKAGES = ("pullquote", "torch", "transformers", "sentence-transformers", "faiss-cpu", "ir-measures", "numpy")


def question_set_settings(questions: QuestionSet) -> dict[str, Any]:
    """Which questions: file, sha256 of its bytes, how many were asked."""
    return {
        "questions_file": questions.path.name,
        "questions_sha256": questions.sha256,
        "questions_asked": len(questions.questions),
    }


def environment_settings() -> dict[str, Any]:
    """Versions of what takes part in an answer, and the kind of machine."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {"versions": versions, "python": platform.python_version(), "machine": platform.machine()}


def collection_settings(collection: Collection) -> dict[str, Any]:
    """What was searched: sizes, encoder, passage settings, and a hash that changes when any article's text does."""
    digest = hashlib.sha256()
    for article in sorted(collection.articles(), key=lambda article: article.source):
        digest.update(hashlib.sha256(article.text.encode()).digest())
    return {
        "articles": collection.article_count,
        "sentences": collection.sentence_count,
        "passages": collection.passage_count,
        "content_sha256": digest.hexdigest(),
        "manifest": _manifest(collection),
    }


def _manifest(collection: Collection) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(collection.manifest)
