"""Train the line model for pasted text: `python -m index.cleaning.train_pasted HTML_FOLDER GROUND_TRUTH.json`.

The data is that of article-extraction-benchmark (Scrapinghub): pages as `.html` or `.html.gz`, and a JSON object that
gives for each page's name its `articleBody`. Each page is rendered to text as "select all, copy" would (inscriptis),
and each line is labelled by whether its 4-grams of words occur in the true text. Besides the whole page, the model
sees it without indentation, cut down to the neighbourhood of the article, and the clean text alone, so that a text
that is clean already stays as it is. Scores are cross-validated by page; lines that pages have in common go as they do
when the pages are indexed together, which takes no labels. Nothing random is left open, so that a run repeats.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from index.cleaning.line_context import CONTEXT, context_features
from index.cleaning.line_features import NAMES, WIDE, line_features
from index.cleaning.line_model import LineModel
from index.cleaning.lines import Line, split_lines
from index.cleaning.page_lines import LineCounts, page_keys
from index.cleaning.pasted import clean_lines
from index.errors import TrainingError

LEANING = 1.35
"""Log odds added in favour of keeping: text lost is lost for good, furniture left over only costs precision."""
CHANGE = 1.5
RIDGE = 30.0
PARTS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """Features (n, f), words (n,), labels (n,) and weights (n,) of one rendering of one page."""

    features: NDArray[np.float64]
    counts: NDArray[np.float64]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


@click.command()
@click.argument("html", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("truth", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--folds", default=10, show_default=True, help="Parts of the cross-validation.")
@click.option("--output", type=click.Path(path_type=Path), default=Path(__file__).with_name("pasted_model.json"))
def main(html: Path, truth: Path, folds: int, output: Path) -> None:
    """Cross-validate, then train on all pages and write the model."""
    bodies = {name: page["articleBody"] for name, page in json.loads(truth.read_text("utf-8")).items()}
    pages = {name: split_lines(render_page(html, name)) for name in sorted(bodies)}
    examples = {name: make_examples(pages[name], bodies[name]) for name in pages}
    shared = shared_lines(pages)
    names = sorted(pages)
    kept: dict[str, str] = {}
    for fold in range(folds):
        held = names[fold::folds]
        model = fit_model([examples[name] for name in names if name not in held])
        kept |= {name: _kept_text(model, pages[name], shared[name]) for name in held}
    scores = score_texts(bodies, kept)
    model = fit_model([examples[name] for name in names])
    made = {
        "made_by": f"python -m index.cleaning.train_pasted: {len(pages)} pages of article-extraction-benchmark (MIT)",
        "cross_validated": {**{name: round(value, 4) for name, value in scores.items()}, "folds": folds},
        "intercept": round(model.intercept, 6),
        "change": model.change,
        "weights": _named(NAMES + WIDE, model.weights),
        "second_intercept": round(model.second_intercept, 6),
        "second_weights": _named(NAMES + WIDE + CONTEXT, model.second_weights),
    }
    output.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    click.echo(json.dumps(made["cross_validated"]))


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(weight), 6) for name, weight in zip(names, weights, strict=True)}


def shared_lines(pages: Mapping[str, Sequence[Line]]) -> dict[str, frozenset[int]]:
    """For each page the keys of the lines that it has in common with others."""
    keys = {name: page_keys(lines) for name, lines in pages.items()}
    counts = LineCounts.of(keys.values())
    return {name: frozenset(counts.shared(own).tolist()) for name, own in keys.items()}


def render_page(folder: Path, name: str) -> str:
    """A page as pasted text.

    Raises:
        TrainingError: the page is not in the folder.
    """
    from inscriptis import get_text  # type: ignore[import-untyped]

    plain, packed = folder / f"{name}.html", folder / f"{name}.html.gz"
    if not plain.exists() and not packed.exists():
        raise TrainingError(f"{plain} is missing: give the folder that holds the pages named in the ground truth")
    raw = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    try:
        return str(get_text(raw.decode("utf-8")))
    except UnicodeDecodeError:
        return str(get_text(raw.decode("latin-1")))


def make_examples(lines: Sequence[Line], body: str) -> list[Example]:
    """The renderings of one page that the model learns from; every one weighs the same, whatever its length."""
    labels = label_lines(lines, body)
    bare = [(line.bare, label) for line, label in zip(lines, labels, strict=True) if line.bare.strip()]
    inside = [number for number, (_, label) in enumerate(bare) if label]
    paragraphs = [line.text for line in split_lines(body)]
    texts = [(list(lines), labels, 1.0), (*_plain(bare), 0.5), (*_plain([(text, 1.0) for text in paragraphs]), 1.0)]
    if inside:
        # How much of the page people select around the article differs; the page's size picks it here.
        spare = len(bare) % 7
        texts.append((*_plain(bare[max(0, inside[0] - spare) : inside[-1] + 8 - spare]), 1.0))
    return [_example(found, label, weight) for found, label, weight in texts if found]


def label_lines(lines: Sequence[Line], body: str) -> NDArray[np.float64]:
    """1 for lines whose words stand in the true text: half their 4-grams, or for short ones a whole line of it."""
    known = set(_grams(body))
    whole = {tuple(_words(line)) for line in body.splitlines()}
    labels = np.zeros(len(lines))
    for number, line in enumerate(lines):
        words = _words(line.text)
        if len(words) < 6:
            labels[number] = bool(words) and bool({tuple(words), tuple(_words(line.bare))} & whole)
        else:
            grams = list(_grams(line.text).elements())
            labels[number] = sum(gram in known for gram in grams) >= len(grams) / 2
    return labels


def fit_model(pages: Sequence[Sequence[Example]]) -> LineModel:
    """Train both looks. The second learns from first looks at pages that the first had not learned from."""
    intercept, weights = _fit([example for page in pages for example in page])
    seconds: list[Example] = []
    for part in range(PARTS):
        blind = _fit([example for page in _without(pages, part) for example in page])
        for example in (example for page in pages[part::PARTS] for example in page):
            around = context_features(blind[0] + example.features @ blind[1], example.counts)
            seconds.append(replace(example, features=np.hstack([example.features, around])))
    second_intercept, second_weights = _fit(seconds)
    return LineModel(intercept, weights, second_intercept + LEANING, second_weights, CHANGE)


def _without(pages: Sequence[Sequence[Example]], part: int) -> list[Sequence[Example]]:
    return [page for number, page in enumerate(pages) if number % PARTS != part]


def _fit(examples: Sequence[Example]) -> tuple[float, NDArray[np.float64]]:
    """Intercept and weights of a logistic regression with a ridge on standardised features, by Newton's method."""
    features = np.vstack([example.features for example in examples])
    labels = np.concatenate([example.labels for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread < 1e-6] = 1.0
    design = np.hstack([np.ones((len(features), 1)), (features - mean) / spread])
    ridge = np.eye(design.shape[1]) * RIDGE
    ridge[0, 0] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weights * (chance - labels)) + ridge @ found
        curve = (design.T * (weights * chance * (1 - chance))) @ design + ridge
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-4:
            break
    scaled = found[1:] / spread
    return float(found[0] - mean @ scaled), scaled


def score_texts(truth: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """Shared 4-grams as article-extraction-benchmark counts them: precision, recall and F1 averaged over pages."""
    hits = extra = lost = 0.0
    for name, body in truth.items():
        true, got = _grams(body), _grams(found[name])
        parts = (sum((true & got).values()), sum((got - true).values()), sum((true - got).values()))
        total = max(1, sum(parts))
        hits, extra, lost = hits + parts[0] / total, extra + parts[1] / total, lost + parts[2] / total
    precision, recall = hits / max(1e-9, hits + extra), hits / max(1e-9, hits + lost)
    return {"f1": 2 * precision * recall / max(1e-9, precision + recall), "precision": precision, "recall": recall}


def _kept_text(model: LineModel, lines: Sequence[Line], shared: frozenset[int]) -> str:
    return "\n".join(paragraph.text for paragraph in clean_lines(lines, model, shared).paragraphs)


def _plain(texts: Sequence[tuple[str, float]]) -> tuple[list[Line], NDArray[np.float64]]:
    return split_lines("\n\n".join(text for text, _ in texts)), np.array([label for _, label in texts])


def _example(lines: Sequence[Line], labels: NDArray[np.float64], weight: float) -> Example:
    counts = np.array([len(line.words) for line in lines], dtype=float)
    sizes = np.sqrt(np.maximum(1.0, counts))
    return Example(line_features(lines), counts, labels, 100 * weight * sizes / sizes.sum())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _words(text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(len(words) - 3, 1 if words else 0)))


if __name__ == "__main__":
    main()
