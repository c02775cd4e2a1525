"""txtai: hybrid embeddings, and its pipeline `Questions` over each passage found; the first that answers is taken.

Its own chain of the two (`RAG`, once `Extractor`) joins the passages found into one text, of which the reader sees what
fits into 512 tokens: three of twenty. It is left out, since it reads less.
"""

from __future__ import annotations

from collections.abc import Callable

from job import Answer, Job, Watch, run


def prepare(job: Job, watch: Watch) -> Callable[[str], Answer | None]:
    """See `job.run`."""
    from txtai import Embeddings
    from txtai.pipeline import Questions

    embeddings = Embeddings(path=job.encoder, hybrid=True, gpu=False)
    reader = Questions(job.reader, gpu=False)
    watch.stop("load")
    embeddings.index(list(enumerate(job.passages)))
    watch.stop("index")

    def read(question: str, text: str) -> str | None:
        # One by one, as the pipeline itself does with several. It fails where a reader that can say "no answer" does,
        # since the first token belongs to no word.
        try:
            found: str | None = reader([question], [text])[0]
        except TypeError:
            return None
        return found

    def ask(question: str) -> Answer | None:
        numbers = [int(number) for number, _ in embeddings.search(question, job.read)]
        answers = {number: read(question, job.passages[number]) for number in numbers}
        for number, found in answers.items():
            if found:
                return Answer(found, (number, job.passages[number].find(found)))
        return None

    return ask


if __name__ == "__main__":
    run(prepare, ["txtai", "transformers", "torch"])
