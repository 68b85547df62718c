"""The lines of a mistake are what a learner copies: run as a script by NumPy alone, they come to its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backprop_core import MISTAKES, Quantity, Session
from backprop_core.analysis.evaluation import calls_of
from backprop_core.analysis.mistakes import BUGS, BrokenStep
from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.tape.operation import Phase
from tests.core.analysis.mistakes.test_lines import WORDS
from tests.networks import session_of_kind

KINDS = ("2-3-1", "corners", "coupled", "softmax", "distances")  # means and sums, with penalties and without
WORDS_TOO = WORDS | {
    "norm": lambda *parts: np.sqrt(sum(np.sum(part**2) for part in parts)),
    "huber": lambda e, delta: np.where(np.abs(e) <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2)),
}


def session_at(kind: str, update: int = 2) -> Session:
    session = session_of_kind(kind)
    session.run(update)
    session.prime()
    return session


def scope_of(bench: Bench) -> dict[str, Any]:
    """What all names of the tape stand for, as its buffers have them."""
    names = {name for operation in bench.operations for name in (*operation.reads, *operation.writes)}
    values = {str(name): bench.value(name) for name in names if name.layer is not None}
    options = {name: getattr(bench.training, name) for name in ("l1", "l2")} | bench.training.optimizer_options
    return WORDS_TOO | options | values | {name: bench.value(name) for name in ("X", "Y")} | {"t": float(bench.table.t)}


def before(bench: Bench, variant: Variant | None = None) -> dict[str, Any]:
    """What all names stand for at the start of a step, or where one with a mistake in it begins to be another one."""
    bench.table.restore(bench.causes)
    bench.run(calls_of(bench.operations[: bench.start(variant) if variant else 0]))
    return scope_of(bench)


def run(bench: Bench, variant: Variant, scope: dict[str, Any], name: str) -> np.ndarray:
    """What the lines from there on make of a quantity."""
    for at in range(bench.start(variant), bench.last(name) + 1):
        exec(variant.changes.get(at, bench.operations[at]).code, scope)
    return scope[name]


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_added_to_those_that_stand_there(kind: str) -> None:
    """Those of the update before, or of all; a penalty comes once to each of them."""
    session, gradients = session_at(kind), list[dict[str, np.ndarray]]()
    for update in (0, 1):
        session.travel(update, session.tape.end_of(Phase.BACKWARD))
        every = [f"d{part}{layer}" for layer in range(1, session.network.depth + 1) for part in "Wb"]
        gradients.append({name: session.value(name) for name in every})
    session.travel(2, 0)
    bench = Bench(session)
    right = {name: bench.right(name) for name in gradients[0]}
    kept = [gradients[1], {name: gradients[0][name] + gradients[1][name] for name in gradients[0]}]
    for name in gradients[0]:
        variants = list(MISTAKES["not_emptied"].variants(bench, Quantity.parse(name)))
        for variant, gradient in zip(variants, kept, strict=True):
            (changed,) = variant.changes.values()
            assert changed.code.count(" += ") == len(changed.code.split("\n"))
            found = run(
                bench, variant, before(bench, variant) | {each: gradient[each].copy() for each in gradient}, name
            )
            np.testing.assert_allclose(found, right[name] + gradient[name], rtol=1e-9, atol=1e-14)
            np.testing.assert_allclose(bench.numbers(variant, name), found, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("kind", ["2-3-1", "deep", "coupled", "corners", "margins"])
def test_a_layer_s_error_goes_back_after_its_step(kind: str) -> None:
    session = session_at(kind)
    bench = Bench(session)
    for name in ("dW1", "dZ1", "db1"):
        (variant,) = MISTAKES["updated_weights"].variants(bench, Quantity.parse(name))
        scope = before(bench, variant)
        updates = bench.operations[bench.update :]
        for operation in (each for each in updates if each.layer is None):
            exec(operation.code, scope)
        for at in range(bench.start(variant), bench.last(name) + 1):
            operation = variant.changes.get(at, bench.operations[at])
            first, _, rest = operation.code.partition("\n")
            if at in variant.changes:
                assert first == f"W{operation.layer} += stepW{operation.layer}"
                for step in (each for each in updates if each.layer == operation.layer):
                    exec(step.code, scope)  # which ends with that line
            exec(rest if at in variant.changes else operation.code, scope)
        np.testing.assert_allclose(bench.numbers(variant, name), scope[name], rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("kind", ["deep", "coupled", "softmax", "margins", "corners", "distances"])
def test_an_optimiser_that_forgets_has_its_memory_as_it_was_before_the_first_update(kind: str) -> None:
    session = session_at(kind)
    bench = Bench(session)
    for name in ("stepW1", "stepW2", "W2"):
        (variant,) = MISTAKES["memory_emptied"].variants(bench, Quantity.parse(name))
        scope = before(bench, variant)
        for slot in bench.training.optimizer_record.slots:
            scope[slot] = bench.table.rows[slot].copy()
            for layer, block in enumerate(bench.table.blocks(scope[slot]), 1):
                scope |= {f"{slot}W{layer}": block[:, :-1], f"{slot}b{layer}": block[:, -1:]}
        assert list(variant.changes) == [bench.update]
        found = run(bench, variant, scope, name)
        np.testing.assert_allclose(bench.numbers(variant, name), found, rtol=1e-9, atol=1e-14)
        assert np.abs(found - bench.right(name)).max() > 1e-6


SHOWN = {  # on networks whose words all stand here
    "2-3-1": ("bias_not_summed", "error_missing", "one_sample", "sign", "slope_twice", "weight_for_activation"),
    "corners": ("not_emptied", "mean_for_sum", "preactivation_for_activation"),
    "coupled": ("not_emptied", "path_missing", "half", "sum_for_mean", "slope_missing_at_output"),
    "deep": ("transposed", "slope_of_activation", "slope_of_error"),
}


@pytest.mark.parametrize(("kind", "bug"), [(kind, bug) for kind, bugs in SHOWN.items() for bug in bugs])
def test_the_lines_of_a_bug_make_its_losses(kind: str, bug: str) -> None:
    """Over some updates, from gradients of 0 on."""
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(batch_size=None))
    session.run(1)
    session.prime()
    bench = Bench(session)
    variant = BUGS[bug].lasting(bench)
    assert variant is not None
    scope = {name: np.zeros_like(value) if name[:2] in ("dW", "db") else value for name, value in before(bench).items()}
    losses = []
    for _ in range(3):
        for at, operation in enumerate(bench.operations):
            exec(variant.changes.get(at, operation).code, scope)
        losses.append(scope["L"])
    np.testing.assert_allclose(BrokenStep(session, bug).losses(3)[0], losses, rtol=1e-9)
    right = BrokenStep(session, bug).losses(3)[1]
    assert losses[1] == pytest.approx(right[1], rel=1e-12) if bug == "not_emptied" else losses[1] != right[1]
