"""One evaluation from its call to its exit code. What can be wrong is found before the run, which may be long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from eval.gates import Gate, parse_gates
from eval.metrics import END_TO_END, READER_ONLY
from eval.request import Request
from eval.runs.outcome import Outcome
from eval.runs.run_file import Run, check_new_folder, check_writable, read_run, write_run
from eval.statistics.compare import Comparison, check_mode, compare
from index.errors import PullquoteError
from index.terminal import printable

WARNINGS_SHOWN = 10
STOPPED = 130


@dataclass(frozen=True, slots=True)
class Output:
    """Where a run and what is made of it go, and what it is held against; as on the command line."""

    json: Path | None = None
    report: Path | None = None
    trec: Path | None = None
    junit: Path | None = None
    compare: tuple[Path, ...] = ()
    minima: tuple[str, ...] = ()
    maxima: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def gates(self, reader_only: bool) -> list[Gate]:
        """The gates; raises QuestionSetError for one that cannot be meant."""
        measures = READER_ONLY if reader_only else END_TO_END
        texts = {"--min": self.minima, "--max": self.maxima, "--max-drop": self.drops}
        return [gate for option, given in texts.items() for gate in parse_gates(given, measures, option)]

    def check(self) -> None:
        """Raises PullquoteError when something could not be written after the run."""
        from eval.report.folder import check_folder

        for path in (self.json, self.junit):
            if path:
                check_writable(path)
        if self.report:
            check_folder(self.report)
        if self.trec:
            check_new_folder(self.trec)


def evaluate_set(request: Request, output: Output) -> int:
    """Runs a question set, prints and writes what was asked for; the exit code.

    Raises:
        PullquoteError: wrong use or bad input, found before anything is asked.
    """
    gates = output.gates(request.reader_only)
    earlier = {str(path): read_run(path) for path in output.compare}
    for name, before in earlier.items():
        check_mode(before, "reader only" if request.reader_only else "end to end", name)
    questions = request.read_questions()
    output.check()
    try:
        run, outcomes = request.answer(questions)
    except KeyboardInterrupt:
        if request.keep:
            click.echo("stopped; the same command with --resume goes on with it", err=True)
        return STOPPED
    if request.keep:
        write_run(run, request.keep)
        request.written()
    _print(run, output.groups)
    # From here on the run is safe, whatever becomes of what is made of it.
    comparisons = [compare(before, run, name) for name, before in earlier.items()]
    for comparison in comparisons:
        from eval.statistics.comparison_text import comparison_text

        click.echo("\n" + comparison_text(comparison))
    results = {gate: gate.missed(run, comparisons) for gate in gates}
    missed = [line for line in results.values() if line]
    for line in missed:
        click.echo(f"missed: {printable(line)}", err=True)
    failed = _write(run, outcomes, comparisons, results, output)
    return 2 if failed else int(bool(missed))


def _write(
    run: Run,
    outcomes: Sequence[Outcome],
    comparisons: Sequence[Comparison],
    results: dict[Gate, str],
    output: Output,
) -> bool:
    """Writes what is made of the run; whether something could not be written, which is said."""
    failed = False
    if output.junit:
        from eval.junit import write_junit

        failed |= not _tried(output.junit, lambda path: write_junit(path, run, results))
    if output.trec:
        from eval.runs.trec import write_trec

        failed |= not _tried(output.trec, lambda path: write_trec(path, outcomes))
    if output.report:
        from eval.report.folder import write_report

        failed |= not _tried(output.report, lambda path: write_report(path, run, comparisons, results))
    return failed


def _tried(path: Path, write: Callable[[Path], None]) -> bool:
    try:
        write(path)
    except (OSError, PullquoteError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        click.echo(f"pullquote: {path} could not be written: {printable(str(reason))}", err=True)
        return False
    return True


def _print(run: Run, groups: Sequence[str]) -> None:
    from eval.runs.causes import costliest
    from eval.tables import breakdown_table, metrics_table

    for line in run.warnings[:WARNINGS_SHOWN]:
        click.echo(f"warning: {printable(line)}", err=True)
    if len(run.warnings) > WARNINGS_SHOWN:
        click.echo(f"warning: {len(run.warnings) - WARNINGS_SHOWN} more; all are in the run's file (--json)", err=True)
    click.echo(f"{run.questions} questions, {run.settings['mode']}, {run.settings['seconds']:.1f} s")
    click.echo(metrics_table(run))
    click.echo("\n" + costliest(run.per_question))
    for name in (group.replace("-", "_") for group in groups):
        text = breakdown_table(run, name) if name in run.breakdowns else f"no question says anything of {name}"
        click.echo("\n" + text)
