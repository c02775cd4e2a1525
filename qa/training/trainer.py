"""The training loop: rate schedule, checkpoints, development loss, log, exact resume."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from qa.training.checkpoint import export_reader, load_checkpoint, load_reader, save_checkpoint
from qa.training.config import TrainingConfig
from qa.training.corpus import Corpus
from qa.training.examples import collate, make_example
from qa.training.model import new_model, new_optimizer, set_rate, span_loss
from qa.training.sampler import Sampler, SamplerState

LOG_STEPS = 50


class Trainer:
    """One training run in a folder: `log.jsonl`, `checkpoint.safetensors`, and in the end `reader/`.

    Args:
        train, development: tokenised questions; the development ones are never trained on.
        out: folder of the run.
        resume: go on from the checkpoint in `out`.
        start: folder of a reader whose weights the run begins with; None: MiniLM with a new output layer.
        report: called with a line of progress now and then.
    """

    def __init__(
        self,
        train: Corpus,
        development: Corpus,
        out: Path,
        config: TrainingConfig,
        *,
        device: str = "cpu",
        resume: bool = False,
        start: Path | None = None,
        report: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.config, self.out, self.device, self.report = config, out, device, report
        self.model = new_model(config.seed).to(device)
        if start is not None and not resume:
            load_reader(start, self.model)
        self.optimizer = new_optimizer(self.model, config)
        self.step, self.seconds, self.best = 0, 0.0, float("inf")
        state = None
        if resume:
            progress = load_checkpoint(out, self.model, self.optimizer)
            self.step, self.seconds, self.best = progress["step"], progress["seconds"], progress["best"]
            state = SamplerState(**progress["sampler"])
        self.sampler = Sampler(train, config, state)
        self.development = self._development_batches(development)

    @property
    def fraction(self) -> float:
        """Share of the run that is done, by steps or, when those are not set, by hours of training."""
        if self.config.steps:
            return self.step / self.config.steps
        return self.seconds / (self.config.hours * 3600)

    def run(self, until_step: int | None = None) -> bool:
        """Trains to the end of the schedule, or up to `until_step`, then saves a checkpoint.

        Returns:
            True when the schedule is finished and the reader exported.
        """
        self.model.train()
        recent: list[float] = []
        tokens, saved, shown = 0, self.seconds, self.seconds
        while self.fraction < 1 and (until_step is None or self.step < until_step):
            begun, level = time.perf_counter(), self.fraction < 1 - self.config.decay
            examples = self.sampler.next_batch(self.fraction)
            recent.append(self._train_on(collate(examples)))
            tokens += sum(len(example.tokens) for example in examples)
            self.step += 1
            self.seconds += time.perf_counter() - begun
            if level and self.fraction >= 1 - self.config.decay:
                export_reader(self.out / "before-decay", self.model, self._header())
            if self.step % LOG_STEPS == 0:
                self._log(loss=float(np.mean(recent)), tokens_per_second=tokens / max(self.seconds - shown, 1e-9))
                recent, tokens, shown = [], 0, self.seconds
            if self.seconds - saved >= self.config.checkpoint_minutes * 60:
                self.save()
                saved = self.seconds
        self.save()
        return self.fraction >= 1

    def save(self) -> None:
        """Measures the development loss, saves a checkpoint, and exports the reader when it is the best so far."""
        loss = self.development_loss()
        self._log(development_loss=loss)
        if loss <= self.best:
            self.best = loss
            export_reader(self.out / "reader", self.model, self._header())
        progress = {
            "step": self.step,
            "seconds": self.seconds,
            "best": self.best,
            "sampler": asdict(self.sampler.state),
            "config": self.config.to_dict(),
        }
        save_checkpoint(self.out, self.model, self.optimizer, progress)

    def _header(self) -> dict[str, str]:
        return {"step": str(self.step), "config": json.dumps(self.config.to_dict())}

    def development_loss(self) -> float:
        """Mean span loss over the development examples."""
        import torch

        self.model.eval()
        with torch.inference_mode():
            losses = [float(span_loss(self.model, batch, self.device)) for batch in self.development]
        self.model.train()
        return float(np.mean(losses)) if losses else 0.0

    def _train_on(self, batch: dict[str, Any]) -> float:
        import torch

        set_rate(self.optimizer, self.fraction, self.config)
        # bf16 only where the hardware has it: elsewhere it is emulated, hundreds of times slower than fp32.
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda" or _cpu_has_bf16()):
            loss = span_loss(self.model, batch, self.device)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.max_gradient_norm)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _development_batches(self, corpus: Corpus) -> list[dict[str, Any]]:
        rng = np.random.default_rng(self.config.seed)
        count = min(self.config.development_examples, len(corpus.items))
        chosen = rng.choice(len(corpus.items), count, replace=False)
        limit = self.config.long_tokens
        examples = [make_example(corpus, corpus.items[i], limit, self.config, rng) for i in chosen]
        examples.sort(key=lambda example: len(example.tokens))
        return [collate(examples[i : i + 32]) for i in range(0, len(examples), 32)]

    def _log(self, **values: float) -> None:
        entry = {"step": self.step, "seconds": round(self.seconds, 1), "fraction": round(self.fraction, 5)}
        entry |= {"epoch": self.sampler.state.epoch, "tokens": self.sampler.state.limit}
        entry |= {name: round(value, 4) for name, value in values.items()}
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")
        left = self.seconds * (1 / self.fraction - 1) / 60 if self.fraction else 0
        said = ", ".join(f"{name.replace('_', ' ')} {value:.3f}" for name, value in values.items())
        self.report(f"{100 * self.fraction:5.1f} %  step {self.step}  {said}  {left:.0f} minutes left")


def _cpu_has_bf16() -> bool:
    import torch

    return bool(getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)())
