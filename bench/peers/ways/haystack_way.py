"""Haystack: in-memory store, words and vectors joined by reciprocal rank, and the reader of its side package."""

from __future__ import annotations

from collections.abc import Callable

from job import Answer, Job, Watch, run


def prepare(job: Job, watch: Watch) -> Callable[[str], Answer | None]:
    """See `job.run`."""
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )
    from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

    embedder = SentenceTransformersDocumentEmbedder(model=job.encoder, normalize_embeddings=True, progress_bar=False)
    embedder.warm_up()
    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(model=job.encoder, normalize_embeddings=True, progress_bar=False),
    )
    pipeline.add_component("vectors", InMemoryEmbeddingRetriever(document_store=store, top_k=job.read))
    pipeline.add_component("words", InMemoryBM25Retriever(document_store=store, top_k=job.read))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=job.read))
    pipeline.add_component("reader", TransformersExtractiveReader(model=job.reader, top_k=1, no_answer=False))
    pipeline.connect("embedder.embedding", "vectors.query_embedding")
    pipeline.connect("vectors", "joiner")
    pipeline.connect("words", "joiner")
    pipeline.connect("joiner.documents", "reader.documents")
    pipeline.warm_up()
    watch.stop("load")
    documents = [Document(content=text, meta={"number": number}) for number, text in enumerate(job.passages)]
    store.write_documents(embedder.run(documents)["documents"])
    watch.stop("index")

    def ask(question: str) -> Answer | None:
        asked = {"embedder": {"text": question}, "words": {"query": question}, "reader": {"query": question}}
        found = pipeline.run(asked)["reader"]["answers"]
        if not found:
            return None
        return Answer(found[0].data, (found[0].document.meta["number"], found[0].document_offset.start))

    return ask


if __name__ == "__main__":
    run(prepare, ["haystack-ai", "transformers-haystack", "sentence-transformers", "torch"])
