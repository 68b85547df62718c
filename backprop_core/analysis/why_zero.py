"""Why a derivative is 0: the factors that make it so on every sample, one operation back at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.explain import Entry, Factor, Reader, Term
from backprop_core.primitives import Array
from backprop_core.tape.quantity import Quantity

Samples = npt.NDArray[np.intp]


class Kind(StrEnum):
    """What a zero is down to."""

    FACTOR = "a factor of it is 0"
    SPLIT = "on each sample one of its factors is 0"
    ALL_WEIGHTS = "all weights that lead on are 0"
    NO_PATH = "every path that leads on has a 0 in it"
    EVERY_SAMPLE = "on each sample, every path that leads on has a 0 in it"
    CANCEL = "its terms are not 0 but cancel"
    UNDERFLOW = "its factors are not 0 but their product is too small for a number"
    TARGET = "the output equals its target"
    LOSS_FLAT = "the loss is flat here"
    GIVEN = "it is given as 0"
    FLAT = "the activation is flat here"
    FUNCTION = "the activation gives 0 here"


@dataclass(frozen=True, slots=True)
class Reason:
    """An entry, what its being 0 on some samples of the batch is down to, and the factors that show it.

    `samples` are columns of the batch. `parts` are the zero factors, each with the number of samples (of NO_PATH: of
    paths) on which it is 0; where there are none, the entry itself. An entry's column is one of the samples.
    """

    entry: Entry
    kind: Kind
    samples: tuple[int, ...]
    parts: tuple[tuple[Factor, int], ...]

    @property
    def factor(self) -> Factor:
        """The first of the parts."""
        return self.parts[0][0]


def why_zero(reader: Reader, entry: Entry, sample: int = 0) -> tuple[Reason, ...]:
    """From an entry that is exactly 0 to the cause, each reason being about a factor that one before has found.

    A parameter's gradient is a sum over the batch: a factor is to blame that is 0 on all samples, if there is one. So
    it is for a signal that is 0 on all of them; any other is explained on its own sample. Where samples differ in what
    they are down to, the way goes on through `sample`.
    """
    every = np.arange(reader.batch)
    if entry.stem in ("dW", "db"):
        return tuple(_Walk(reader, sample).reasons(entry, every))
    walk = _Walk(reader, entry.column)
    if not walk.values(entry, every).any():
        whole = tuple(walk.reasons(entry, every))
        if not {reason.kind for reason in whole} & {Kind.SPLIT, Kind.EVERY_SAMPLE}:
            return whole
    return tuple(walk.reasons(entry, every[entry.column : entry.column + 1]))


def first_zero(term: Term) -> Factor | None:
    """The first factor that is 0."""
    return next((factor for factor in term.factors if factor.value == 0), None)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes back from an entry through its factors; `shown` is the sample that stands for the others."""

    reader: Reader
    shown: int

    def reasons(self, entry: Entry, samples: Samples) -> Iterator[Reason]:
        """The reasons why an entry is 0 on these samples."""
        entry = self._on(entry, samples)
        paths = self._paths(entry)
        if not paths:
            yield self._about(entry, _leaf(self.reader, entry, samples), samples)
            return
        zeros = [[self.values(factor, samples) == 0 for factor in path] for path in paths]
        kind = self._unblocked(paths, zeros, samples)
        if kind:
            yield self._about(entry, kind, samples)
        elif entry.stem != "dA" and len(paths) == 1:
            yield from self._one_product(entry, paths[0], zeros[0], samples)
        else:
            yield from self._several_paths(entry, paths, zeros, samples)

    def values(self, entry: Entry, samples: Samples) -> Array:
        """An entry on each of the samples; a parameter is the same on all of them."""
        row = self.reader.array(entry.quantity)[entry.row]
        values: Array = np.full(len(samples), row[entry.column]) if entry.stem == "W" else row[samples]
        return values

    def _on(self, entry: Entry, samples: Samples) -> Entry:
        """The entry on one of the samples: the one that is shown if it is among them."""
        if entry.stem in ("W", "dW", "db"):
            return entry
        return entry._replace(column=self.shown if self.shown in samples else int(samples[0]))

    def _paths(self, entry: Entry) -> list[list[Entry]]:
        """The products that an entry is the sum of, on any sample; none for what is given or a function."""
        n, i, network = entry.layer, entry.row, self.reader.session.network
        if entry.stem == "dW":
            return [[Entry(Quantity("A", n - 1), entry.column), Entry(Quantity("dZ", n), i)]]
        if entry.stem == "db":
            return [[Entry(Quantity("dZ", n), i)]]
        if entry.stem == "dA" and n < network.depth:
            units = range(network.sizes[n + 1])
            return [[Entry(Quantity("W", n + 1), k, i), Entry(Quantity("dZ", n + 1), k)] for k in units]
        if entry.stem != "dZ" or _given_by_target(self.reader, entry):
            return []
        if network.layers[n - 1].record.coupled:
            units, own = range(network.sizes[n]), Entry(Quantity("A", n), i)
            return [[own, Entry(Quantity("A", n), j), Entry(Quantity("dA", n), j)] for j in units]
        return [[Entry(Quantity("dA", n), i), Entry(Quantity("S", n), i)]]

    def _unblocked(self, paths: list[list[Entry]], zeros: list[list[npt.NDArray[np.bool_]]], samples: Samples) -> str:
        """CANCEL or UNDERFLOW where a product has no factor of 0; empty where each has one."""
        open_paths = [path for path, flags in zip(paths, zeros, strict=True) if not np.logical_or.reduce(flags).all()]
        products = [np.prod([self.values(factor, samples) for factor in path], axis=0) for path in open_paths]
        if any(product.any() for product in products):
            return Kind.CANCEL
        return Kind.UNDERFLOW if open_paths else ""

    def _one_product(
        self, entry: Entry, path: list[Entry], zeros: list[npt.NDArray[np.bool_]], samples: Samples
    ) -> Iterator[Reason]:
        found = [(factor, samples[flags]) for factor, flags in zip(path, zeros, strict=True) if flags.any()]
        whole = [(factor, where) for factor, where in found if len(where) == len(samples)]
        chosen = whole or found
        parts = tuple((self._factor(factor, where), len(where)) for factor, where in chosen)
        yield self._reason(entry, Kind.FACTOR if whole else Kind.SPLIT, samples, parts)
        for factor, where in chosen:
            if whole or factor.quantity != "X":
                yield from self.reasons(factor, where)

    def _several_paths(
        self, entry: Entry, paths: list[list[Entry]], zeros: list[list[npt.NDArray[np.bool_]]], samples: Samples
    ) -> Iterator[Reason]:
        blocked = [
            next((f for f, flag in zip(path, flags, strict=True) if flag.all()), None)
            for path, flags in zip(paths, zeros, strict=True)
        ]
        first: dict[str, Entry] = {}
        for factor in filter(None, blocked):
            first.setdefault(factor.stem, factor)
        if None in blocked:
            yield self._about(entry, Kind.EVERY_SAMPLE, samples)
            if len(samples) > 1:
                yield from self.reasons(entry, np.array([self._on(entry, samples).column]))
            return
        counts = {stem: sum(f is not None and f.stem == stem for f in blocked) for stem in first}
        parts = tuple((self._factor(factor, samples), counts[stem]) for stem, factor in sorted(first.items()))
        kind = Kind.ALL_WEIGHTS if set(first) == {"W"} else Kind.NO_PATH
        yield self._reason(entry, kind, samples, parts)
        for stem, factor in first.items():
            if stem != "W":
                yield from self.reasons(factor, samples)

    def _about(self, entry: Entry, kind: str, samples: Samples) -> Reason:
        return self._reason(entry, Kind(kind), samples, ((Factor(entry, self.reader.value(entry)), len(samples)),))

    def _factor(self, entry: Entry, samples: Samples) -> Factor:
        on = self._on(entry, samples)
        return Factor(on, self.reader.value(on))

    def _reason(self, entry: Entry, kind: Kind, samples: Samples, parts: tuple[tuple[Factor, int], ...]) -> Reason:
        return Reason(entry, kind, tuple(samples.tolist()), parts)


def _given_by_target(reader: Reader, entry: Entry) -> bool:
    """Whether this is the short route's a - y."""
    network = reader.session.network
    return entry.stem == "dZ" and entry.layer == network.depth and network.cancels


def _leaf(reader: Reader, entry: Entry, samples: Samples) -> Kind:
    if entry.stem == "dA" or _given_by_target(reader, entry):
        n, i = reader.session.network.depth, entry.row
        met = reader.array(f"A{n}")[i, samples] == reader.array("Y")[i, samples]
        return Kind.TARGET if met.all() else Kind.LOSS_FLAT
    if entry.stem == "S":
        return Kind.FLAT
    return Kind.FUNCTION if entry.stem == "A" and entry.layer else Kind.GIVEN
