"""The chain of factors that leads to a gradient, on every kind of network."""

from __future__ import annotations

import math

import pytest

from backprop_core import Choice, State, TrainingSpec
from backprop_core.functions.optimizers import OPTIMIZERS
from playground.explain import explain
from playground.explain.parameter import LISTED
from playground.explain.view import View
from playground.explain.writing import MOST_BARS, Part
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import Element, elements_of
from tests.networks import KINDS, chain, session_of_kind


def chain_of(view: View, element: Element) -> tuple[Part, ...]:
    (found,) = explain(view, element).chains
    return found


def test_the_whole_chain_of_an_early_weight() -> None:
    session = seed_session()
    found = chain_of(View(session), Element("weight", 1, 0, 0))
    assert [(part.sign, part.name, part.kind) for part in found] == [
        ("", "δ(ŷ)", "delta"),
        ("·", "w", "weight"),
        ("·", "ReLU′", ""),
        ("·", "x₁", "activation"),
        ("=", "∂L/∂w", "gradient"),
    ]
    leads = [Element("neuron", 2, 0), Element("weight", 2, 0, 0), Element("neuron", 1, 0), Element("neuron", 0, 0)]
    assert [part.element for part in found[:-1]] == leads
    assert found[-1].value == session.value("dW1")[0, 0]


def test_where_paths_part_the_first_factor_is_their_sum() -> None:
    session = session_of_kind("deep")
    session.prime()
    found = explain(View(session), Element("weight", 2, 1, 0))
    first, (*_, paths) = found.chains[0][0], found.sums
    assert (first.name, first.caption) == ("∂L/∂a(h₂⁽²⁾)", "Σ w·δ, 4 paths")
    assert first.value == paths.total.value == session.value("dA2")[1, 0]
    assert len(paths.shown) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_the_factors_come_to_the_gradient(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    for sample in range(session.wiring.batch):
        view = View(session, sample)
        for element in (e for e in elements_of(session.network.sizes) if e.is_parameter):
            found = chain_of(view, element)
            factors = [part.value for part in found if part.sign in ("", "·")]
            equal = next(part for part in found if part.sign == "=")
            assert math.prod(factors) == pytest.approx(equal.value, rel=1e-9, abs=1e-18)
            assert found[-1].value == session.value(element.gradient)[element.row, element.column]


@pytest.mark.parametrize("kind", KINDS)
def test_the_shares_of_all_samples_and_the_penalty_come_to_the_gradient(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    for element in (Element("weight", 1, 0, 0), Element("bias", 1, 0)):
        every = [chain_of(View(session, sample), element) for sample in range(session.wiring.batch)]
        shares = [next(part.value for part in found if part.sign == "=") for found in every]
        penalty = sum(part.value for part in every[0] if part.caption == "penalty")
        assert sum(shares) + penalty == pytest.approx(every[0][-1].value, rel=1e-9, abs=1e-18)


@pytest.mark.parametrize("kind", KINDS)
def test_over_a_batch_the_shares_of_its_samples_come_to_the_gradient(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    view, batch = View(session), session.wiring.batch
    for element in (e for e in elements_of(session.network.sizes) if e.is_parameter):
        found = explain(view, element)
        sums = [each for each in found.sums if each.title.startswith(f"∂L/∂{element.letter}: sum over the ")]
        assert len(sums) == (batch > 1)
        for each in sums:
            named = {part.name: part.value for part in (*each.shown, *each.rest)}
            own = [chain_of(View(session, sample), element) for sample in range(batch)]
            shares = [next(part.value for part in chain if part.name == "share") for chain in own]
            assert named == {f"sample {at}": share for at, share in enumerate(shares, 1)}
            penalty = sum(part.value for part in own[0] if part.caption == "penalty")
            assert each.total.value + penalty == pytest.approx(own[0][-1].value, rel=1e-9, abs=1e-18)


def test_of_a_large_batch_not_every_share_is_written_down() -> None:
    session = SCENES["circle"].start()
    session.edit(training=session.training.replaced(batch_size=None))
    session.prime()
    assert session.wiring.batch > LISTED
    samples, *_ = explain(View(session), Element("weight", 1, 0, 0)).sums
    assert (len(samples.shown), samples.rest) == (MOST_BARS - 1, ())
    assert samples.gathered is not None


def test_nothing_moves_while_the_numbers_come() -> None:
    """At every operation the same parts stand at the same places; what is not there yet is a dot."""
    session = session_of_kind("coupled")
    for element in (Element("weight", 1, 0, 0), Element("neuron", 2, 0), Element("neuron", 3, 0), Element("layer", 2)):
        session.travel(0, 0)
        shapes = set()
        for _ in range(len(session.tape)):
            found = explain(View(session), element)
            shapes.add((tuple(map(len, found.chains)), len(found.row), tuple(len(each.shown) for each in found.sums)))
            missing = [part for each in found.chains for part in each if part.state is State.NONE]
            assert all(part.text == "…" for part in missing)
            session.step("operation")
        assert len(shapes) == 1


def moved_as_said(verdict: str, letter: str, gradient: float, move: float) -> None:
    assert verdict.startswith("▲ Raising") == (gradient > 0)
    assert verdict.startswith("▼ Raising") == (gradient < 0)
    assert (f"lowers {letter} by" in verdict) == (move < 0)
    assert (f"raises {letter} by" in verdict) == (move > 0)
    assert ("still" in verdict) == (move != 0 and gradient * move >= 0)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_sentence_is_true_whatever_the_optimiser(name: str) -> None:
    session = session_of_kind("margins")
    session.edit(training=TrainingSpec(Choice(name), clip_norm=0.5, train_biases=name != "gd"))
    elements = [e for e in elements_of(session.network.sizes) if e.is_parameter]
    for _ in range(8):
        session.step("update")
        for element in elements[::7]:
            place = element.row, element.column
            old, new = session.old(element.matrix)[place], session.value(element.matrix)[place]
            verdict = explain(View(session), element).verdict
            moved_as_said(verdict, element.letter, float(session.value(element.gradient)[place]), float(new - old))


def test_a_gradient_of_0_is_said_to_be_one() -> None:
    verdict = explain(View(chain([-1.0, 1.0], "relu", 1.0, 1.0)), Element("weight", 1, 0, 0)).verdict
    assert verdict == "Raising w a little leaves the loss as it is."
