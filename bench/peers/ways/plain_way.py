"""The obvious way: `SentenceTransformer.encode`, a flat FAISS index, a transformers reader in one batch, PyTorch."""

from __future__ import annotations

from collections.abc import Callable

from job import Answer, Job, Watch, run


def prepare(job: Job, watch: Watch) -> Callable[[str], Answer | None]:
    """See `job.run`."""
    import faiss
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    encoder = SentenceTransformer(job.encoder, device="cpu")
    tokenizer = AutoTokenizer.from_pretrained(job.reader)
    model = AutoModelForQuestionAnswering.from_pretrained(job.reader).eval()
    watch.stop("load")
    vectors = encoder.encode(job.passages, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    watch.stop("index")

    def ask(question: str) -> Answer | None:
        _, nearest = index.search(encoder.encode([question], normalize_embeddings=True), job.read)
        numbers = [int(number) for number in nearest[0] if number >= 0]
        texts = [job.passages[number] for number in numbers]
        inputs = tokenizer(
            [question] * len(texts), texts, truncation="only_second", max_length=512, padding=True, return_tensors="pt"
        )
        with torch.inference_mode():
            output = model(**inputs)
        best, answer = float("-inf"), None
        for row, number in enumerate(numbers):
            starts, ends = output.start_logits[row], output.end_logits[row]
            # Spans of up to 30 tokens, against the score of the first token, which stands for no answer.
            scores = torch.triu(starts[:, None] + ends[None, :]).tril(29) - starts[0] - ends[0]
            inside = torch.tensor([kind == 1 for kind in inputs.sequence_ids(row)])
            scores[~(inside[:, None] & inside[None, :])] = float("-inf")
            place = int(scores.argmax())
            if float(scores.flatten()[place]) > best:
                best = float(scores.flatten()[place])
                first, last = divmod(place, len(starts))
                start, end = inputs.token_to_chars(row, first).start, inputs.token_to_chars(row, last).end
                answer = Answer(job.passages[number][start:end], (number, start))
        return answer

    return ask


if __name__ == "__main__":
    run(prepare, ["sentence-transformers", "transformers", "torch", "faiss-cpu"])
