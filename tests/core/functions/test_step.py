"""The step Δ has one sign: it is what an update adds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backprop_core import Choice, Session, TrainingSpec
from backprop_core.analysis.effects import trace_update
from backprop_core.functions.optimizers import OPTIMIZERS
from tests.networks import session_of_kind

RESTRAINED: dict[str, Any] = {"l2": 0.1, "clip_norm": 0.01, "train_biases": False}


def parameters(session: Session) -> list[str]:
    return [f"{kind}{layer}" for layer in range(1, session.network.depth + 1) for kind in "Wb"]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("restraints", [{}, RESTRAINED], ids=["plain", "restrained"])
def test_what_is_added_is_the_step(name: str, restraints: dict[str, Any]) -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(name), **restraints))
    for _ in range(4):
        session.step("update")
        for each in parameters(session):
            np.testing.assert_array_equal(session.value(each), session.old(each) + session.value(f"step{each}"))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_first_step_goes_against_the_gradient(name: str) -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(name)))
    session.edit(parameters={each: np.zeros_like(session.old(each)) for each in ("b1", "b2")})
    session.step("update")
    for each in ("b1", "b2"):
        gradient, step = session.value(f"d{each}"), session.value(f"step{each}")
        np.testing.assert_array_equal(np.sign(step), -np.sign(gradient))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_formulas_of_an_update_say_the_same(name: str) -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(name)))
    session.prime()
    *_, step, new = (line for line in trace_update(session, "W1", 0, 0))
    assert (new.formula, new.code) == (r"w \leftarrow w + \Delta", "W1 += stepW1")
    assert step.formula.startswith((r"\Delta = -", r"\Delta = \Delta - "))
    assert step.code.startswith(("stepW1 = -", "stepW1 -= "))


@pytest.mark.parametrize("decay_biases", [False, True])
def test_adamw_takes_a_share_of_the_weights_off_and_of_biases_if_asked(decay_biases: bool) -> None:
    """Loshchilov and Hutter 2019, algorithm 2: the decay stands beside Adam's step, and is no part of its moments."""
    plain, decayed = session_of_kind("2-3-1"), session_of_kind("2-3-1")
    plain.edit(training=TrainingSpec(Choice("adam", lr=0.1)))
    decayed.edit(training=TrainingSpec(Choice("adamw", lr=0.1, weight_decay=0.5, decay_biases=decay_biases)))
    for session in (plain, decayed):
        session.edit(parameters={each: np.full_like(session.old(each), 0.7) for each in ("b1", "b2")})
        session.step("update")
    for each in parameters(plain):
        decays = each.startswith("W") or decay_biases
        extra = decayed.value(f"step{each}") - plain.value(f"step{each}")
        np.testing.assert_allclose(extra, -0.1 * 0.5 * decayed.old(each) * decays, atol=1e-16)
        lines = [line.code for line in trace_update(decayed, each, 0, 0)]
        assert any("weight_decay" in line for line in lines) == decays
