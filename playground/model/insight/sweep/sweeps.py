"""What is swept: one or two settings over several values and seeds, as runs that are trained beside each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from backprop_core import BackpropError, Session
from backprop_core.analysis.stacked.sweep import Sweep
from backprop_core.analysis.stacked.training import Run
from backprop_core.document.work import update_cost
from backprop_core.tape.spec import MAX_SEED
from playground.formats import number
from playground.model.insight.background import BACKGROUND, Job
from playground.model.insight.sweep.settings import Specs, SweepError, gathered
from playground.model.insight.sweep.values import Value, changed, values_of
from playground.model.network.changes import parameters_of

NOTHING = "nothing else"
MOST_SEEDS, MOST_RUNS, MOST_UPDATES = 16, 128, 20_000
MOST_WORK = 120e9  # estimated nanoseconds that all runs would take one after the other
USUAL_SEEDS, USUAL_UPDATES = 5, 1000
FIRST = ("optimiser",)  # of two settings: whether a run has the other one may depend on it


@dataclass(frozen=True)
class Wish:
    """What a visitor wants swept: settings with the texts of their values, seeds and updates."""

    first: str
    first_values: str = ""
    second: str = NOTHING
    second_values: str = ""
    seeds: int = USUAL_SEEDS
    updates: int = USUAL_UPDATES

    @property
    def settings(self) -> tuple[str, ...]:
        """The names of what is swept."""
        return (self.first,) if self.second in (NOTHING, self.first) else (self.first, self.second)


@dataclass(frozen=True, eq=False)
class Swept:
    """A sweep under way: the runs in groups with the same `values`, the words for them in each group.

    `of` is what the run is called that they were made from.
    """

    wish: Wish
    of: str
    values: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[int, ...], ...]
    seeds: tuple[int, ...]
    sweep: Sweep
    job: Job

    @property
    def names(self) -> tuple[str, ...]:
        """What is different about each group: learning rate 0.1, batch size all."""
        return tuple(
            ", ".join(f"{name} {value}" for name, value in zip(self.wish.settings, values, strict=True))
            for values in self.values
        )

    @property
    def complete(self) -> bool:
        """Whether all runs have made all of their updates, or diverged before."""
        return self.job.ended and self.job.done == 1

    def name_of(self, run: int) -> str:
        """What one run is called: learning rate 0.1, seed 2."""
        group = next(at for at, runs in enumerate(self.groups) if run in runs)
        return f"{self.names[group]}, seed {self.seeds[run]}"


@dataclass
class Sweeps:
    """The sweep that is looked at, and why the last one that was wanted could not be."""

    present: Swept | None = None
    refused: str = ""

    def begin(self, session: Session, of: str, wish: Wish, listens: Callable[[], bool]) -> None:
        """Train what is wished for beside the page; what cannot be leaves the present sweep, and says why.

        Where numbers of seeds or updates are out of range, their fields say so.
        """
        try:
            self.refused, swept = "", _begun(session, of, wish, listens)
        except (SweepError, BackpropError) as error:
            self.refused = str(error)
            return
        if swept:
            self.cancel()
            BACKGROUND.begin(swept.job)
            self.present = swept

    def cancel(self) -> None:
        """Stop training; what there is stays."""
        if self.present:
            self.present.job.cancel()


def _begun(session: Session, of: str, wish: Wish, listens: Callable[[], bool]) -> Swept | None:
    """What is wished for, ready to be trained; None where its seeds or updates are out of range.

    Raises SweepError or BackpropError.
    """
    values, specs = _combinations(session, wish)
    if not (1 <= wish.seeds <= MOST_SEEDS and 1 <= wish.updates <= MOST_UPDATES):
        return None
    if len(values) * wish.seeds > MOST_RUNS:
        raise SweepError(f"These are {len(values) * wish.seeds} runs: at most {MOST_RUNS} are trained at once.")
    runs = [_run(session, each, more) for each in specs for more in range(wish.seeds)]
    work = sum(update_cost(run.network, run.training, run.data.samples) for run in runs) * wish.updates
    if work > MOST_WORK:
        raise SweepError(
            f"This would take about {number(work / 4e9, 2)} s: fewer updates, values or seeds make it shorter."
        )
    sweep = Sweep(runs, wish.updates)
    return Swept(
        wish,
        of,
        values=tuple(tuple(value.words for value in each) for each in values),
        groups=tuple(tuple(range(at, at + wish.seeds)) for at in range(0, len(runs), wish.seeds)),
        seeds=tuple(run.network.seed for run in runs),
        sweep=sweep,
        job=Job(sweep.slices(), listens),
    )


def _combinations(session: Session, wish: Wish) -> tuple[list[tuple[Value, ...]], list[Specs]]:
    """The values of each group of runs, and its specifications. Raises SweepError, which has all that is wrong."""
    found, specs = [], []
    with gathered() as attempt:
        for name, text in zip(wish.settings, (wish.first_values, wish.second_values), strict=False):
            with attempt():
                found.append(values_of(name, text, session))
        values = list(product(*found)) if len(found) == len(wish.settings) else []
        for each in values:
            with attempt():
                specs.append(_specs(session, wish, each))
    return values, specs


def _specs(session: Session, wish: Wish, values: tuple[Value, ...]) -> Specs:
    specs = session.network, session.training.replaced(schedule=None)
    for name, value in sorted(zip(wish.settings, values, strict=True), key=lambda pair: pair[0] not in FIRST):
        specs = changed(name, specs, value)
    return specs


def _run(session: Session, specs: Specs, more: int) -> Run:
    """A run with seeds that are so much larger; the first has the present network's own, and its first weights."""
    network, training = specs
    first, most = session.first, MAX_SEED + 1
    same = (network.sizes, network.initializer) == (first.network.sizes, first.network.initializer)
    start = parameters_of(first) if same and more == 0 else None
    seeded = network.replaced(seed=(network.seed + more) % most)
    return Run(
        seeded, training.replaced(seed=(training.seed + more) % most), session.data, start, session.checks_labels
    )
