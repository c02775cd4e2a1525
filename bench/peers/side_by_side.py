"""Pullquote and the obvious way side by side: see README.md beside this file."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PASSAGES = 20


def pullquote(articles: str, questions: list[str], folder: str) -> tuple[list[str], dict[str, Any]]:
    """Answers, "" for none, and the seconds of each part."""
    from index.indexer import index_sources
    from qa.assistant import Assistant

    watch = Watch()
    index_sources([articles], Path(folder) / "collection", progress=False)
    watch.stop("index")
    answers = []
    with Assistant.open(Path(folder) / "collection") as assistant:
        assistant.ask(questions[0])
        assistant.reader.forget()
        watch.stop("open")
        for question in questions:
            reply = assistant.ask(question)
            answers.append(reply.answers[0].text if reply.answers else "")
        watch.stop("ask")
    return answers, watch.seconds


def plain(articles: str, questions: list[str], folder: str) -> tuple[list[str], dict[str, Any]]:
    """The same with sentence-transformers, FAISS and transformers, as their first pages show it."""
    import faiss
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    from index.weights import packaged_model

    texts = read_passages(articles)
    watch = Watch()
    encoder = SentenceTransformer(str(packaged_model()), device="cpu")
    vectors = encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    watch.stop("index")
    export_reader(Path(folder))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()

    def ask(question: str) -> str:
        _, nearest = index.search(encoder.encode([question], normalize_embeddings=True), PASSAGES)
        chosen = [texts[place] for place in nearest[0] if place >= 0]
        inputs = tokenizer([question] * len(chosen), chosen, truncation=True, padding=True, return_tensors="pt")
        with torch.inference_mode():
            output = model(**inputs)
        best, answer = float("-inf"), ""
        for row in range(len(chosen)):
            starts, ends = output.start_logits[row], output.end_logits[row]
            scores = torch.triu(starts[:, None] + ends[None, :]).tril(29) - starts[0] - ends[0]
            places = torch.tensor([kind == 1 for kind in inputs.sequence_ids(row)])
            scores[~(places[:, None] & places[None, :])] = float("-inf")
            place = int(scores.argmax())
            if float(scores.flatten()[place]) > best:
                best = float(scores.flatten()[place])
                first, last = divmod(place, len(starts))
                answer = tokenizer.decode(inputs["input_ids"][row][first : last + 1])
        return answer

    ask(questions[0])
    watch.stop("open")
    answers = [ask(question) for question in questions]
    watch.stop("ask")
    return answers, watch.seconds


WAYS: dict[str, Callable[[str, list[str], str], tuple[list[str], dict[str, Any]]]] = {
    "pullquote": pullquote,
    "plain": plain,
}


class Watch:
    """Wall-clock and processor seconds of each part."""

    def __init__(self) -> None:
        self.seconds: dict[str, Any] = {}
        self._last = time.perf_counter(), time.process_time()

    def stop(self, part: str) -> None:
        now = time.perf_counter(), time.process_time()
        self.seconds[part] = [now[0] - self._last[0], now[1] - self._last[1]]
        self._last = now


def read_passages(articles: str) -> list[str]:
    """Whole sentences of up to 160 tokens, of the texts that Pullquote's converters read: both read passages alike."""
    from index.converters import convert
    from index.drafts import ParsedArticle
    from index.encoder import open_encoder
    from index.passages import make_passages
    from index.sources import find_documents

    texts = []
    encoder = open_encoder()
    for document in find_documents([articles]):
        for parsed in convert(document):
            if isinstance(parsed, ParsedArticle):
                text = parsed.article.text
                counts = encoder.count_tokens([text[place.start : place.end] for place in parsed.sentences])
                found = make_passages("", text, parsed.sentences, counts, max_tokens=160, overlap_sentences=0)
                texts += [text[passage.start : passage.end] for passage in found]
    return texts


def export_reader(folder: Path) -> None:
    """The shipped reader as transformers reads it."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    from index.weights import packaged_model
    from qa.weights import SHIPPED

    state = {name: value.float() for name, value in load_file(SHIPPED / "model.safetensors").items()}
    words = load_file(packaged_model() / "model.safetensors")["embeddings.word_embeddings.weight"]
    state["bert.embeddings.word_embeddings.weight"] = words
    config = json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))
    config.pop("word_embeddings")
    model = BertForQuestionAnswering(BertConfig(**config))
    model.load_state_dict(state)
    model.save_pretrained(folder)
    BertTokenizerFast.from_pretrained(packaged_model()).save_pretrained(folder)


def measure(way: str, articles: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One way, in this process."""
    import resource

    with tempfile.TemporaryDirectory() as folder:
        answers, seconds = WAYS[way](articles, [row["question"] for row in rows], folder)
    right = [
        any(answer and (answer.lower() in good.lower() or good.lower() in answer.lower()) for good in row["answers"])
        for answer, row in zip(answers, rows, strict=True)
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "found": sum(right) / len(right), "peak_mb": round(peak)}


def main() -> None:
    """Runs every way in turn and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles")
    parser.add_argument("questions")
    parser.add_argument("--questions", type=int, default=20, dest="count")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=WAYS)
    given = parser.parse_args()
    lines = Path(given.questions).read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row.get("answers") and not row.get("history")][: given.count]
    if given.only:
        print(json.dumps(measure(given.only, given.articles, rows)))
        return
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for _ in range(given.rounds):
        for way, found in runs.items():
            done = subprocess.run([sys.executable, *sys.argv, "--only", way], stdout=subprocess.PIPE, check=True)
            found.append(json.loads(done.stdout.splitlines()[-1]))
    print(
        "| way | part | wall s, least | median | processor s, least | median | peak MB | found |\n" + "|---" * 8 + "|"
    )
    for way, found in runs.items():
        for part in ("index", "open", "ask"):
            wall, used = ([run["seconds"][part][kind] for run in found] for kind in (0, 1))
            figures = (min(wall), statistics.median(wall), min(used), statistics.median(used))
            shown = " | ".join(f"{value:.2f}" for value in figures)
            print(f"| {way} | {part} | {shown} | {found[0]['peak_mb']} | {found[0]['found']:.2f} |")


if __name__ == "__main__":
    main()
