"""Bugs to hunt: one mistake each, at one place of the step, from easy to hard.

`symptom` is what is seen first. What follows is computed by `BrokenStep`: which gradients fail the check, the first
wrong dZ or dA, and the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant, merged
from backprop_core.analysis.mistakes.catalogue import MISTAKES
from backprop_core.functions.registry import registry
from backprop_core.primitives import Calls
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity

Build = Callable[[Bench], Variant | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """One bug: the mistake of `MISTAKES` that it is, and how hard it is to find, 1 to 3.

    `build(bench)` is the step with the bug in it, None where the network has no place for it; `lasting` the same for
    a run of several updates.
    """

    name: str
    mistake: str
    level: int
    symptom: str
    build: Build
    lasts: Build | None = None

    def lasting(self, bench: Bench) -> Variant | None:
        """The step with the bug in it, to be run over and over."""
        return (self.lasts or self.build)(bench)


def _at(mistake: str, stem: str, back: int = 0, pick: int = 0) -> Build:
    """The variant of a mistake at the one line that writes a quantity `back` layers before the last.

    `pick` says which of those that differ in the sample or the neuron.
    """

    def _build(bench: Bench) -> Variant | None:
        layer = bench.network.depth - back
        if layer < 1:
            return None
        name = Quantity(stem, layer)
        found = [each for each in _variants(bench, mistake, name) if set(each.changes) == {bench.first(name)}]
        return found[pick] if found else None

    return _build


def _into_hidden(mistake: str) -> Build:
    """The variant of a mistake at dA of a hidden layer, the last one that it can be made at."""

    def _build(bench: Bench) -> Variant | None:
        found = (_at(mistake, "dA", back)(bench) for back in range(1, bench.network.depth))
        return next((variant for variant in found if variant), None)

    return _build


def _anywhere(mistake: str) -> Build:
    """The first variant of a mistake, wherever it is."""
    return lambda bench: next(_variants(bench, mistake, Quantity("dW", 1)), None)


def _at_loss(mistake: str) -> Build:
    """The variant where the loss is differentiated, or on the short route at A - Y."""
    return lambda bench: next(_variants(bench, mistake, Quantity("dW", bench.network.depth)), None)


def _variants(bench: Bench, mistake: str, name: Quantity) -> Iterator[Variant]:
    return (each for each in MISTAKES[mistake].variants(bench, name) if each.read is None)


def _bias_of_last_sample(bench: Bench) -> Variant | None:
    """db is the last column of dZ."""
    if bench.wiring.batch == 1:
        return None
    layer = bench.network.depth
    place, do = bench.first(f"db{layer}"), bench.calls_at(bench.first(f"db{layer}"))
    do(np.copyto, bench.table.biases("grad", layer), bench.wiring.dZ[layer][:, -1:])
    weights = bench.operations[place].code.split("\n")[0]
    return Variant(("bias_not_summed",), bench.changed(place, f"{weights}\ndb{layer} = dZ{layer}[:, [-1]]", do))


def _not_emptied(bench: Bench) -> Variant | None:
    """Every layer's gradient of the update before is still there."""
    parts: list[Mapping[int, Operation]] = []
    for layer in range(1, bench.network.depth + 1):
        for variant in _variants(bench, "not_emptied", Quantity("dW", layer)):
            parts.append(variant.changes)
            break
    return Variant(("not_emptied",), merged(parts)) if parts else None


def _accumulating(bench: Bench) -> Variant | None:
    """What stands in the gradients' buffers is added to."""
    parts = [_adding(bench, layer) for layer in range(1, bench.network.depth + 1)]
    return Variant(("not_emptied",), merged(parts))


def _adding(bench: Bench, layer: int) -> dict[int, Operation]:
    place, block = bench.first(f"dW{layer}"), bench.table.block("grad", layer)
    kept, do = np.zeros(block.shape), Calls()
    do(np.copyto, kept, block)
    do.extend(bench.operations[place].calls)
    do(np.add, block, kept, block)
    return bench.changed(place, bench.operations[place].code.replace(" = ", " += "), do)


BUGS: Mapping[str, Bug] = registry(
    Bug(
        name="sign",
        mistake="sign",
        level=1,
        symptom="The loss goes up, update by update.",
        build=_at_loss("sign"),
    ),
    Bug(
        name="error_missing",
        mistake="error_missing",
        level=1,
        symptom="The outputs move one way and never stop, whatever the targets are.",
        build=_at_loss("error_missing"),
    ),
    Bug(
        name="sum_for_mean",
        mistake="sum_for_mean",
        level=1,
        symptom="With more samples in a batch, the steps become longer, until the loss jumps about.",
        build=_at_loss("sum_for_mean"),
    ),
    Bug(
        name="weight_for_activation",
        mistake="weight_for_activation",
        level=1,
        symptom="The output layer learns next to nothing of what the hidden neurons say, and all biases are right.",
        build=_at("weight_for_activation", "dW"),
    ),
    Bug(
        name="slope_missing_at_output",
        mistake="slope_missing",
        level=1,
        symptom="It learns, and even fast; yet every single gradient fails the check.",
        build=_at("slope_missing", "dZ"),
    ),
    Bug(
        name="half",
        mistake="half",
        level=1,
        symptom="It learns as if the learning rate were another one, by the same factor everywhere.",
        build=_at_loss("half"),
    ),
    Bug(
        name="mean_for_sum",
        mistake="mean_for_sum",
        level=1,
        symptom="It learns, but the more samples there are the slower.",
        build=_at_loss("mean_for_sum"),
    ),
    Bug(
        name="slope_missing_in_hidden_layer",
        mistake="slope_missing",
        level=2,
        symptom="The output layer passes the check. The layers before it learn, in directions that are a little off.",
        build=_at("slope_missing", "dZ", 1),
    ),
    Bug(
        name="slope_twice",
        mistake="slope_twice",
        level=2,
        symptom="It learns slowly, and where outputs are sure and wrong it does not learn at all.",
        build=_at("slope_twice", "dZ"),
    ),
    Bug(
        name="slope_of_error",
        mistake="slope_of_error",
        level=2,
        symptom="The loss moves, but not down, as if the sign of the error did not count.",
        build=_at("slope_of_error", "dZ"),
    ),
    Bug(
        name="bias_not_summed",
        mistake="bias_not_summed",
        level=2,
        symptom="All weights pass the check. The output's bias follows one sample alone.",
        build=_bias_of_last_sample,
    ),
    Bug(
        name="one_sample",
        mistake="one_sample",
        level=2,
        symptom="The loss of the last sample falls, that of the others does as it likes.",
        build=_at("one_sample", "dW", 0, -1),
    ),
    Bug(
        name="preactivation_for_activation",
        mistake="preactivation_for_activation",
        level=2,
        symptom="The output layer's weights fail the check, its bias passes, and so does all before it.",
        build=_at("preactivation_for_activation", "dW"),
    ),
    Bug(
        name="slope_of_activation",
        mistake="slope_of_activation",
        level=2,
        symptom="The hidden layer's gradients have the right signs, and sizes that are somewhat off.",
        build=_at("slope_of_activation", "dZ", 1),
    ),
    Bug(
        name="path_missing",
        mistake="path_missing",
        level=3,
        symptom="The last layer passes the check. Hidden neurons serve one of the neurons after them and no other.",
        build=_into_hidden("path_missing"),
    ),
    Bug(
        name="transposed",
        mistake="transposed",
        level=3,
        symptom="No shape complains. The layers before a square matrix learn nonsense, those after it are right.",
        build=_into_hidden("transposed"),
    ),
    Bug(
        name="updated_weights",
        mistake="updated_weights",
        level=3,
        symptom="All looks right with a small learning rate; with a larger one the hidden layers are off.",
        build=_anywhere("updated_weights"),
    ),
    Bug(
        name="jacobian_twice",
        mistake="jacobian_twice",
        level=3,
        symptom="It learns, but far too slowly, most of all where the classes are told apart well.",
        build=_at("jacobian_twice", "dZ"),
    ),
    Bug(
        name="softmax_over_batch",
        mistake="softmax_over_batch",
        level=3,
        symptom="The outputs of a sample do not sum to 1, and they change with the other samples of its batch.",
        build=_anywhere("softmax_over_batch"),
    ),
    Bug(
        name="not_emptied",
        mistake="not_emptied",
        level=3,
        symptom="The first update is right. Then the steps grow, and the loss overshoots.",
        build=_not_emptied,
        lasts=_accumulating,
    ),
    Bug(
        name="memory_emptied",
        mistake="memory_emptied",
        level=3,
        symptom="All gradients pass the check, and yet the steps are not those of the optimiser.",
        build=_anywhere("memory_emptied"),
    ),
)
