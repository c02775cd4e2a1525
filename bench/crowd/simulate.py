"""How long people wait for answers, where a formula does not say it: see README.md beside this file."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import simpy

# What `pullquote serve` does when nothing else is set.
PARALLEL, WAITING, WAIT_SECONDS, RETRY_AFTER = 2, 32, 20.0, 3.0
# Reading times vary by how many passages share windows: about a tenth either way.
SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried out.

    Attributes:
        people: each asks, reads the answer for a while, and asks again.
        processes: of `pullquote serve`, each with two cores.
        seconds: of two cores' time that a question takes when they answer two at a time.
        think: seconds between an answer and the next question, on average.
        sticky: whether a person stays with one process, as in the chat; else each question goes where the fewest wait.
        opening: people who ask for the first time, within so many seconds; 0: spread over their usual pause.
        lost: second at which a process is gone, and its people go to the others; 0: never.
        minutes: how long it is looked at.
    """

    people: int
    processes: int
    seconds: float
    think: float = 60.0
    sticky: bool = True
    opening: float = 0.0
    lost: float = 0.0
    minutes: float = 60.0


@dataclass(slots=True)
class Told:
    """What people saw: seconds from asking to the answer, refusals included, and how often they were refused."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0

    def row(self) -> str:
        waits = sorted(self.waits)
        at = [waits[min(len(waits) - 1, round(share * (len(waits) - 1)))] for share in (0.5, 0.95, 0.99)]
        share = self.refused / (self.refused + len(waits))
        return " | ".join([*(f"{wait:.1f} s" for wait in at), f"{100 * share:.1f} %"])


def simulate(plan: Plan, seed: int = 1) -> Told:
    """Lets people ask for a while."""
    chance, world, told = random.Random(seed), simpy.Environment(), Told()  # noqa: S311 - no secret
    processes = [simpy.Resource(world, PARALLEL) for _ in range(plan.processes)]

    def process_of(home: int) -> simpy.Resource:
        alive = processes[1:] if plan.lost and world.now >= plan.lost else processes
        if plan.sticky:
            return alive[home % len(alive)]
        return min(alive, key=lambda each: len(each.queue) + each.count)

    def person() -> Iterator[simpy.Event]:
        home = chance.randrange(10**6)
        yield world.timeout(chance.uniform(0, plan.opening or plan.think))
        while True:
            asked = world.now
            while True:
                process = process_of(home)
                if len(process.queue) < WAITING:
                    with process.request() as turn:
                        yield turn | world.timeout(WAIT_SECONDS)
                        if turn.triggered:
                            yield world.timeout(plan.seconds * chance.uniform(1 - SPREAD, 1 + SPREAD))
                            break
                told.refused += 1
                yield world.timeout(RETRY_AFTER)
            told.waits.append(world.now - asked)
            yield world.timeout(chance.expovariate(1 / plan.think))

    for _ in range(plan.people):
        world.process(person())
    world.run(60 * plan.minutes)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=0.3, help="of a question, two answered at a time")
    parser.add_argument("--processes", type=int, nargs="+", default=[3, 4, 5, 8])
    given = parser.parse_args()
    print("| processes | people | half answered within | 95 % | 99 % | refused |")
    print("|---|---|---|---|---|---|")
    for count in given.processes:
        base = {"people": given.people, "processes": count, "seconds": given.seconds}
        for name, plan in (
            ("stay with their process", Plan(**base)),
            ("go where the fewest wait", Plan(**base, sticky=False)),
            ("stay, all begin within 20 s", Plan(**base, opening=20, minutes=2)),
            ("stay, one process is lost", Plan(**base, lost=600)),
        ):
            print(f"| {count} | {name} | {simulate(plan).row()} |", flush=True)


if __name__ == "__main__":
    main()
