"""The pipeline of a run on Ray Data: documents go through the two stages, and come out in the order they went in.

Ray Data moves the rows, holds a stage back when the next one or the writer is slower, and gives the work of a process
that died to another one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.distributed.stages import EmbeddingStage, ReadingStage, Recipe, Task, task_rows

# What one process claims of a processor. It is far less than it uses, so that the processes of a machine that is lost
# find room on the others: Ray gives their work to nobody else.
_EMBEDDING_SHARE, _READING_SHARE = 0.2, 0.1
# Embedding an article takes about this many times as long as reading it.
_READERS_SHARE = 1 / 4
_DOCUMENTS_A_BLOCK = 32
_ARTICLES_A_BATCH = 32
# What is handed over at once. Larger pieces would leave processors idle at the end of a run.
_BLOCK_BYTES = 1 << 19
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """How a run is spread.

    Attributes:
        readers, embedders: processes of each stage.
        blocks: pieces that the documents come in.
    """

    readers: int
    embedders: int
    blocks: int

    @classmethod
    def of(cls, documents: int, processors: float) -> Sizes:
        """One embedder a processor, and no more than there is work for."""
        embedders = max(1, min(math.floor(processors), documents))
        readers = math.ceil(embedders * _READERS_SHARE)
        blocks = max(math.ceil(documents / _DOCUMENTS_A_BLOCK), min(documents, 4 * embedders))
        return cls(readers, embedders, blocks)


class Conductor:
    """An actor of Ray's that runs the pipeline inside the cluster, and hands over what comes out when asked.

    Nobody asking holds the whole pipeline back.
    """

    def __init__(self, tasks: Sequence[Task], recipe: Recipe) -> None:
        import ray

        sizes = Sizes.of(len(tasks), ray.cluster_resources().get("CPU", 1))
        self._rows = _outcomes(tasks, recipe, sizes)

    def take(self) -> list[tuple[int, bytes]] | None:
        """The next rows, some at a time; None after the last."""
        return next(self._rows, None)


def _outcomes(tasks: Sequence[Task], recipe: Recipe, sizes: Sizes) -> Iterator[list[tuple[int, bytes]]]:
    import ray.data

    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.target_max_block_size = _BLOCK_BYTES
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    # Ray's own limit is none: what kills each process that takes it up must end the run some day.
    common: dict[str, Any] = {"fn_constructor_args": (recipe,), "max_task_retries": _TRIES}
    dataset = (
        ray.data.from_items(task_rows(tasks), override_num_blocks=sizes.blocks)
        .map_batches(
            ReadingStage,
            batch_size=None,
            num_cpus=_READING_SHARE,
            compute=ray.data.ActorPoolStrategy(size=sizes.readers),
            **common,
        )
        .map_batches(
            EmbeddingStage,
            batch_size=_ARTICLES_A_BATCH,
            num_cpus=_EMBEDDING_SHARE,
            compute=ray.data.ActorPoolStrategy(size=sizes.embedders),
            **common,
        )
    )
    for batch in dataset.iter_batches(batch_size=None):
        yield list(zip(batch["place"].tolist(), batch["data"], strict=True))
