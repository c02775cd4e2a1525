"""Pullquote itself: `index_sources` on the files as they are, and `Assistant.ask`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from job import Answer, Job, Watch, run


def prepare(job: Job, watch: Watch, *, read_all: bool = False) -> Callable[[str], Answer | None]:
    """See `job.run`.

    Args:
        read_all: read every passage found, as the other ways do.
    """
    from index.encoder import open_encoder
    from index.indexer import index_sources
    from qa.assistant import Assistant

    # The others have imported and opened all that they need before they index, too.
    encoder = open_encoder()
    first = Path(job.folder) / "first.html"
    first.write_text("<h1>First</h1><p>What is needed to read, clean and embed an article is loaded.</p>", "utf-8")
    index_sources([str(first)], Path(job.folder) / "first", encoder=encoder, progress=False)
    watch.stop("load")
    collection = Path(job.folder) / "collection"
    index_sources([job.source], collection, encoder=encoder, progress=False)
    watch.stop("index")
    assistant = Assistant.open(collection, encoder=encoder)

    def ask(question: str) -> Answer | None:
        # What was read before is forgotten: every question takes its full time.
        assistant.reader.forget()
        # All are answered, as the other ways answer all.
        reply = assistant.ask(question, passages=job.read, min_confidence=0.0, read_all=read_all)
        if not reply.answers:
            return None
        cited = reply.answers[0].citations[0]
        return Answer(reply.answers[0].text, (cited.article_id, cited.answer_start))

    return ask


if __name__ == "__main__":
    run(prepare, ["pullquote", "openvino"])
