"""What is swept: one or two settings over several values and seeds, as runs that are trained beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from backprop_core import BackpropError, Choice, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.stacked.sweep import Sweep
from backprop_core.analysis.stacked.training import Run
from backprop_core.document.work import update_cost
from backprop_core.functions.activations import ACTIVATIONS
from backprop_core.functions.initializers import INITIALIZERS
from backprop_core.functions.optimizers import OPTIMIZERS
from backprop_core.tape.spec import MAX_SEED
from playground.formats import number
from playground.model.insight.background import BACKGROUND, Job
from playground.model.network.changes import MOST_UNITS, parameters_of

NOTHING = "nothing else"
MOST_VALUES, MOST_SEEDS, MOST_RUNS, MOST_UPDATES = 12, 16, 128, 20_000
MOST_WORK = 120e9  # estimated nanoseconds that all runs would take one after the other
USUAL_SEEDS, USUAL_UPDATES = 5, 1000
LONGEST = 200  # characters of a list of values
DECIMAL_COMMAS = re.compile(r"\s*[-+]?\d*,?\d+(\s+[-+]?\d*,?\d+)+\s*")  # 0,1 0,3
Specs = tuple[NetworkSpec, TrainingSpec]


class SweepError(Exception):
    """What cannot be swept, in a sentence."""


@dataclass(frozen=True)
class Setting:
    """Something that can be swept: `change` makes the specifications of a run, `usual` the values where none are named.

    `names` are the values that can be named; where there are none, a value is a number, a `whole` one or any.
    """

    change: Callable[[Specs, str], Specs]
    usual: Callable[[Session], Sequence[str]]
    names: tuple[str, ...] = ()
    whole: bool = False


def _number(text: str) -> float:
    return float(text)


def _option(name: str) -> Callable[[Specs, str], Specs]:
    def changed(specs: Specs, value: str) -> Specs:
        network, training = specs
        if name not in training.optimizer_options:
            raise SweepError(f"{training.optimizer_record.title} has no {name}: choose another optimiser first.")
        return network, training.with_options(**{name: _number(value)})

    return changed


def _field(name: str, kind: Callable[[str], object]) -> Callable[[Specs, str], Specs]:
    return lambda specs, value: (specs[0], specs[1].replaced(**{name: kind(value)}))


def _optimizer(specs: Specs, value: str) -> Specs:
    network, training = specs
    known = OPTIMIZERS[value].options
    kept = {name: each for name, each in training.optimizer_options.items() if name in known and name == "lr"}
    return network, training.replaced(optimizer=Choice(value, **kept))


def _hidden(specs: Specs, changed: Callable[[LayerSpec], LayerSpec]) -> Specs:
    network, training = specs
    if network.depth == 1:
        raise SweepError("This network has no hidden layers.")
    hidden = [changed(layer) for layer in network.layers[:-1]]
    return network.replaced(layers=[*hidden, network.layers[-1]]), training


def _units(specs: Specs, value: str) -> Specs:
    units = int(value)
    if not 1 <= units <= MOST_UNITS:
        raise SweepError(f"{units} units: a layer has from 1 to {MOST_UNITS}.")
    return _hidden(specs, lambda layer: LayerSpec(units, layer.activation))


def _ladder(session: Session) -> list[str]:
    rate = float(session.training.optimizer_options["lr"]) or 0.1
    return [f"{rate * factor:.3g}" for factor in (0.1, 0.3, 1, 3, 10)]


def _always(*values: str) -> Callable[[Session], Sequence[str]]:
    return lambda _: values


SETTINGS: Mapping[str, Setting] = {
    "learning rate": Setting(_option("lr"), _ladder),
    "momentum μ": Setting(_option("mu"), _always("0", "0.5", "0.9", "0.99")),
    "batch size": Setting(_field("batch_size", int), _always("1", "5", "20", "100"), whole=True),
    "optimiser": Setting(_optimizer, _always("gd", "momentum", "rmsprop", "adam"), tuple(OPTIMIZERS)),
    "initialiser": Setting(
        lambda specs, value: (specs[0].replaced(initializer=value), specs[1]),
        _always("xavier_normal", "he_normal", "normal"),
        tuple(INITIALIZERS),
    ),
    "hidden units": Setting(_units, _always("2", "4", "8", "16"), whole=True),
    "hidden activation": Setting(
        lambda specs, value: _hidden(specs, lambda layer: LayerSpec(layer.units, value)),
        _always("sigmoid", "tanh", "relu"),
        tuple(ACTIVATIONS),
    ),
    "L1 penalty": Setting(_field("l1", _number), _always("0", "0.001", "0.01", "0.1")),
    "L2 penalty": Setting(_field("l2", _number), _always("0", "0.001", "0.01", "0.1")),
    "clip norm": Setting(_field("clip_norm", _number), _always("0.01", "0.1", "1", "10")),
}


@dataclass(frozen=True)
class Wish:
    """What a visitor wants swept: settings with the texts of their values, seeds and updates."""

    first: str
    first_values: str = ""
    second: str = NOTHING
    second_values: str = ""
    seeds: int = USUAL_SEEDS
    updates: int = USUAL_UPDATES


@dataclass(frozen=True, eq=False)
class Swept:
    """A sweep under way: the runs in groups with the same values, `names` being what is different about each group."""

    wish: Wish
    names: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...]
    seeds: tuple[int, ...]
    sweep: Sweep
    job: Job


@dataclass
class Sweeps:
    """The sweep that is looked at, and why the last one that was wanted could not be."""

    present: Swept | None = None
    refused: str = ""
    opened: int | None = field(default=None)

    def begin(self, session: Session, wish: Wish, listens: Callable[[], bool]) -> None:
        """Train what is wished for beside the page; what cannot be leaves the present sweep, and says why."""
        try:
            names, groups, seeds, runs = _runs_of(session, wish)
            sweep = Sweep(runs, wish.updates)
        except (SweepError, BackpropError) as error:
            self.refused = str(error)
            return
        self.cancel()
        job = BACKGROUND.begin(Job(sweep.slices(), listens))
        self.refused, self.opened, self.present = "", None, Swept(wish, names, groups, seeds, sweep, job)

    def cancel(self) -> None:
        """Stop training; what there is stays."""
        if self.present:
            self.present.job.cancel()


def values_of(name: str, text: str, session: Session) -> list[str]:
    """The values of a setting that a text names, or the usual ones. Raises SweepError."""
    setting = SETTINGS[name]
    found = [part.strip() for part in _parts(text) if part.strip()] or list(setting.usual(session))
    if len(found) > MOST_VALUES:
        raise SweepError(f"{len(found)} values of {name}: at most {MOST_VALUES} are swept at once.")
    return list(dict.fromkeys(_checked(name, setting, value) for value in found))


def _parts(text: str) -> list[str]:
    """The entries of a list. Between semicolons, and in "0,1 0,3", a comma begins the fraction."""
    if ";" in text:
        return text.replace(",", ".").split(";")
    if DECIMAL_COMMAS.fullmatch(text):
        return text.replace(",", ".").split()
    return text.split(",")


def _checked(name: str, setting: Setting, value: str) -> str:
    if setting.names:
        if value not in setting.names:
            raise SweepError(f"{value} is no {name}: there are {', '.join(setting.names)}.")
        return value
    try:
        (int if setting.whole else float)(value)
    except ValueError:
        kind = "a whole number" if setting.whole else "a number"
        raise SweepError(f"{value} is not {kind}: write values of {name} with commas between them.") from None
    return value


def _runs_of(
    session: Session, wish: Wish
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...], tuple[int, ...], list[Run]]:
    settings = [(wish.first, values_of(wish.first, wish.first_values, session))]
    if wish.second not in (NOTHING, wish.first):
        settings.append((wish.second, values_of(wish.second, wish.second_values, session)))
    names, groups, seeds, runs = [], [], [], list[Run]()
    combinations = list(product(*(values for _, values in settings)))
    if len(combinations) * wish.seeds > MOST_RUNS:
        raise SweepError(f"These are {len(combinations) * wish.seeds} runs: at most {MOST_RUNS} are trained at once.")
    for values in combinations:
        specs = session.network, session.training.replaced(schedule=None)
        for (name, _), value in zip(settings, values, strict=True):
            specs = SETTINGS[name].change(specs, value)
        names.append(", ".join(f"{name} {value}" for (name, _), value in zip(settings, values, strict=True)))
        groups.append(tuple(range(len(runs), len(runs) + wish.seeds)))
        seeds += [(session.network.seed + each) % (MAX_SEED + 1) for each in range(wish.seeds)]
        runs += [_run(session, specs, each) for each in range(wish.seeds)]
    work = sum(update_cost(run.network, run.training, run.data.samples) for run in runs) * wish.updates
    if work > MOST_WORK:
        raise SweepError(
            f"This would take about {number(work / 4e9, 2)} s: fewer updates, values or seeds make it shorter."
        )
    return tuple(names), tuple(groups), tuple(seeds), runs


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
