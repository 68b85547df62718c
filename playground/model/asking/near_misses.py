"""Which mistake makes one number: the classic ones of the core, and confusions of one number with another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from backprop_core import MISTAKES, Entry, Quantity, Session, SpecError
from backprop_core.analysis.mistakes.bench import Bench
from backprop_core.analysis.mistakes.naming import wrong_numbers
from backprop_core.primitives import Array
from playground.model.asking.question import code_of, kind_of

NEAR = 2e-3  # relative: numbers worked out with some rounded ones
CONFUSED = {
    "z_for_a": "That is z: the activation function is still to be applied.",
    "a_for_z": "That is a: z comes before the activation function.",
    "bias_missing": "The bias is left out.",
    "twice": "That is twice the number.",
    "halved": "That is half of the number.",
    "minus": "That is the number with the other sign.",
    "step_for_gradient": "That is the step −η·g that the update takes, not the gradient g.",
    "another_sample": "That is the number of another sample.",
    "another_entry": "That is the number of another one: {}.",
}


def near(guess: float, value: float, share: float = NEAR) -> bool:
    """Whether a guess is a number as far as working by hand gives it; nothing is near 0 but 0."""
    return bool(value) and abs(guess - value) <= share * abs(value)


def mistakes_in(session: Session, entry: Entry, guess: float) -> tuple[str, ...]:
    """The ids of all mistakes that give the guess at an entry: of MISTAKES, or of CONFUSED where none of those does."""
    classic = dict.fromkeys(_classic(session, entry, guess))
    if not classic:
        return tuple(dict.fromkeys(name for name, _ in _confused(session, entry, guess)))[:1]
    return tuple(name for name in MISTAKES if name in classic)


def mistake_in_words(session: Session, entry: Entry, guess: float, name: str) -> str:
    """A mistake, and what to change."""
    if name in MISTAKES:
        return f"{MISTAKES[name].title}: {MISTAKES[name].remedy}"
    details = dict(_confused(session, entry, guess))
    return CONFUSED[name].format(details.get(name, ""))


def _classic(session: Session, entry: Entry, guess: float) -> Iterator[str]:
    """Mistakes of the backward and update phases; a mistake that has another shape has other entries."""
    bench = Bench(session)
    if bench.first(entry.quantity) <= bench.last("L"):
        return
    shape = np.atleast_2d(bench.value(entry.quantity)).shape
    right = float(np.atleast_2d(bench.right(Quantity.parse(entry.quantity)))[entry.row, entry.column])
    for variant, numbers in wrong_numbers(bench, Quantity.parse(entry.quantity)):
        if numbers.size != shape[0] * shape[1] or variant.one_of_many:
            continue
        value = float(numbers.reshape(shape)[entry.row, entry.column])
        if near(guess, value) and not near(value, right, NEAR / 2):
            yield from variant.mistakes


def _confused(session: Session, entry: Entry, guess: float) -> Iterator[tuple[str, str]]:
    """Ids of CONFUSED, each with what its words name."""
    bench = Bench(session)
    values = np.atleast_2d(bench.right(Quantity.parse(entry.quantity)))
    right = float(values[entry.row, entry.column])
    for name, value, words in chain(_of_stem(bench, entry, right), _elsewhere(values, entry)):
        if near(guess, value) and not near(value, right):
            yield name, words


def _of_stem(bench: Bench, entry: Entry, right: float) -> Iterator[tuple[str, float, str]]:
    stem, layer = entry.stem, entry.layer
    row, column = entry.row, entry.column
    if stem == "A" and layer:
        yield "z_for_a", float(bench.value(Quantity("Z", layer))[row, column]), ""
    if stem == "Z":
        yield "a_for_z", float(bench.value(Quantity("A", layer))[row, column]), ""
        yield "bias_missing", right - float(bench.value(Quantity("b", layer))[row, 0]), ""
    if Quantity.parse(entry.quantity).row == "grad":
        yield "step_for_gradient", _step(bench, entry), ""
    yield "minus", -right, ""
    yield "twice", 2 * right, ""
    yield "halved", right / 2, ""


def _step(bench: Bench, entry: Entry) -> float:
    try:
        steps = bench.right(Quantity.in_row("step", kind_of(entry), entry.layer))
    except SpecError:
        return 0.0
    return float(steps[entry.row, entry.column])


def _elsewhere(values: Array, entry: Entry) -> Iterator[tuple[str, float, str]]:
    signal = not kind_of(entry)
    for row, column in np.ndindex(values.shape[0], values.shape[1]):
        if (row, column) == (entry.row, entry.column):
            continue
        name = "another_sample" if signal and row == entry.row else "another_entry"
        yield name, float(values[row, column]), code_of(Entry(entry.quantity, row, column))
