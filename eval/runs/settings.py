"""What a run was made with: enough to repeat it, and to see why two runs differ."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from typing import TYPE_CHECKING, Any

from eval.sets.question import QuestionSet
from index.engine import chosen_engine
from index.precision import precision_text

if TYPE_CHECKING:
    from index.collection import Collection

PACKAGES = (
    "pullquote", "openvino", "torch", "transformers", "sentence-transformers", "faiss-cpu", "ir-measures", "numpy",
)  # fmt: skip


def question_set_settings(questions: QuestionSet) -> dict[str, Any]:
    """Which questions: file, sha256 of its bytes, how many were asked."""
    return {
        "questions_file": questions.path.name,
        "questions_sha256": questions.sha256,
        "questions_asked": len(questions.questions),
    }


def environment_settings() -> dict[str, Any]:
    """Versions of what takes part in an answer, engine and precision of the models, and the kind of machine."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "versions": versions,
        "engine": chosen_engine(),
        "precision": precision_text(),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


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
        "manifest": asdict(collection.manifest),
    }


def repeatable(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that decide what is answered; those of a run that goes on have to be the same.

    A temporary collection has another identifier each time, and the name of a question file says nothing.
    """
    kept = {name: value for name, value in settings.items() if name not in ("questions_file", "machine", "python")}
    if "collection" in kept:
        manifest = {key: value for key, value in kept["collection"]["manifest"].items() if key != "collection_id"}
        kept["collection"] = {**kept["collection"], "manifest": manifest}
    return kept
