"""`python -m qa.fit_ranking`: fits qa/ranking.json anew, needed after each training of the reader. Takes minutes."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import click

from qa.reader import Reader


@click.command()
@click.option(
    "--questions",
    "sets",
    nargs=2,
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="QUESTIONS ARTICLES",
    help="A question set with evidence and the folder of its articles. Can be given several times.",
)
@click.option("--squad", type=click.Path(exists=True, path_type=Path), help="A SQuAD 2.0 file that was not trained on.")
@click.option("--reader", "reader_name", help="Folder or name of the reader; the shipped one by default.")
@click.option("--passages", default=10, show_default=True, help="Passages read for each question.")
@click.option("--out", default=Path("qa/ranking.json"), show_default=True, type=click.Path(path_type=Path))
def main(
    sets: tuple[tuple[Path, Path], ...], squad: Path | None, reader_name: str | None, passages: int, out: Path
) -> None:
    """Fits ranking, confidence and threshold on development questions.

    Questions are asked as they are, and again with the articles that answer them taken away. Prints figures of articles
    that were left out of the fit (cross-validated), and writes them with the numbers.

    \b
    Example:
      python -m qa.fit_ranking --questions news/questions.jsonl news/articles --squad dev-v2.0.json
    """
    from qa.development import squad_to_files
    from qa.extractive import ExtractiveReader
    from qa.fitting import fit

    if not sets and squad is None:
        raise click.UsageError("nothing to fit on: give --questions or --squad")
    reader = ExtractiveReader.open(reader_name)
    with tempfile.TemporaryDirectory() as folder:
        jobs = [(questions, articles, articles.parent.name, True) for questions, articles in sets]
        if squad is not None:
            texts = Path(folder) / "squad"
            questions = squad_to_files(squad, texts, paragraphs=16, questions=10)
            jobs.append((questions, texts, squad.name.split(".")[0], False))
        instances = []
        for number, (questions, articles, name, without) in enumerate(jobs):
            instances += _instances(
                questions, articles, Path(folder) / str(number), name, reader, passages, without=without
            )
    ranking = fit(
        instances,
        {
            "command": "python -m qa.fit_ranking",
            "date": date.today().isoformat(),
            "reader": reader.name,
            "data": [name for _, _, name, _ in jobs],
            "passages": passages,
        },
    )
    text = json.dumps(ranking.to_dict(), indent=1, ensure_ascii=False) + "\n"
    out.write_text(text, encoding="utf-8")
    click.echo(text)


def _instances(
    questions: Path, articles: Path, folder: Path, name: str, reader: Reader, passages: int, *, without: bool
) -> list:  # type: ignore[type-arg]
    from tqdm import tqdm

    from index.collection import Collection
    from index.encoder import open_encoder
    from index.indexer import index_sources
    from qa.development import gather, load_cases

    encoder = open_encoder()
    index_sources([str(articles)], folder, encoder=encoder, progress=False)
    with Collection.open(folder, encoder=encoder) as collection:
        cases = load_cases(questions, collection)
        with tqdm(total=len(cases), desc=name, unit="question") as bar:
            return list(
                gather(
                    collection,
                    encoder,
                    reader,
                    cases,
                    setting=name,
                    passages=passages,
                    without=passages // 2 if without else 0,
                    on_progress=lambda done: bar.update(done - bar.n),
                )
            )


if __name__ == "__main__":
    main()
