"""Gradient flow by layer: norms of what the session holds."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.analysis.flow import flow_of
from tests.networks import KINDS, chain, session_of_kind


@pytest.mark.parametrize("kind", KINDS)
def test_norms_are_those_of_the_session_s_matrices(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    for flow in flow_of(session):
        n = flow.layer
        assert flow.gradient == pytest.approx(np.linalg.norm(session.value(f"dW{n}")), rel=1e-14)
        assert flow.weight == pytest.approx(np.linalg.norm(session.old(f"W{n}")), rel=1e-14)
        step = np.linalg.norm(session.old(f"W{n}") - session.value(f"W{n}"))
        assert flow.step == pytest.approx(step, rel=1e-9)
        assert flow.ratio == pytest.approx(step / flow.weight, rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_finished_is_there(kind: str) -> None:
    """At every operation: a number that is there is the one of the update's end."""
    session = session_of_kind(kind)
    final = session_of_kind(kind)
    final.step("update")
    end = flow_of(final)
    for at in range(len(session.tape) + 1):
        later = {name for operation in session.tape.operations[at:] for name in operation.writes}
        for flow, last in zip(flow_of(session), end, strict=True):
            n = flow.layer
            assert flow.gradient == (None if f"dW{n}" in later else last.gradient)
            assert flow.step == (None if f"stepW{n}" in later else last.step)
        session.travel(0, min(at + 1, len(session.tape)))
    assert session.position.operation == len(session.tape)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_norms_neither_overflow_nor_vanish(size: float) -> None:
    session = chain([1.0, 1.0], "identity", 1.0, 0.5)
    session.edit(parameters={"W1": np.array([[size]])})
    assert flow_of(session)[0].weight == size


def test_a_layer_of_zeros_has_no_ratio() -> None:
    session = chain([1.0, 1.0], "identity", 1.0, 0.5)
    session.edit(parameters={"W1": np.zeros((1, 1))})
    session.step("update")
    first = flow_of(session)[0]
    assert (first.weight, first.ratio) == (0.0, None)
    assert first.step > 0
