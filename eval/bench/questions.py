"""What a benchmark asks, and the sentences that made articles are made of."""

from __future__ import annotations

from pathlib import Path

FIRST = "What happened?"


def sample_questions(count: int) -> list[str]:
    """Questions of the bundled set, the same ones each time; fewer where it has fewer."""
    from eval.sets.questions import read_questions

    found = read_questions(Path(__file__).parents[1] / "samples.jsonl").sample(count, seed=0)
    return [question.question for question in found.questions]


def own_questions(collection: Path, count: int) -> list[str]:
    """Questions made from a collection; a small one may give none, and is asked for its titles.

    Raises:
        CollectionError: there is none.
    """
    from index.collection import Collection
    from qa.examples import make_examples
    from qa.shelf import Shelf

    with Collection.open(collection) as opened:
        articles = opened.articles()
        shelf = Shelf(opened)
        step = max(1, len(articles) // (4 * count))
        made = make_examples([shelf.open(article.article_id) for article in articles[::step][: 8 * count]], count)
        titles = [article.title for article in articles if article.title.strip()]
    return made or titles[:count] or [FIRST]


def sample_sentences() -> list[str]:
    """Sentences of the bundled articles, of 40 to 400 characters."""
    from index.converters import convert
    from index.drafts import ParsedArticle
    from index.samples import samples_folder
    from index.sources import find_documents

    texts = [
        parsed.article.text[sentence.start : sentence.end]
        for document in find_documents([str(samples_folder())])
        for parsed in convert(document)
        if isinstance(parsed, ParsedArticle)
        for sentence in parsed.sentences
    ]
    return [text for text in texts if 40 <= len(text) <= 400 and "\n" not in text]
