"""What is said about a selected element: true sentences, whole formulas, on every network and at every position."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, State, TrainingSpec
from playground.explain import explain
from playground.explain.layer import operations_of
from playground.explain.neuron import paths
from playground.explain.nudge import nudge_of, nudge_words
from playground.explain.substitution import substituted
from playground.explain.view import View
from playground.explain.writing import Digits, width
from playground.formats import number
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import LOSS, Element, element_labelled, element_with, elements_of, label
from tests.networks import KINDS, chain, session_of_kind

WEIGHT = Element("weight", 1, 0, 0)


def mazur() -> Session:
    """Matt Mazur's 2-2-2 worked example."""
    network = NetworkSpec(2, [LayerSpec(2, "sigmoid"), LayerSpec(2, "sigmoid")], "half_mse")
    hidden = np.array([[0.15, 0.20], [0.25, 0.30]]), np.full((2, 1), 0.35)
    output = np.array([[0.40, 0.45], [0.50, 0.55]]), np.full((2, 1), 0.60)
    data = Dataset(np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]]))
    session = Session(network, TrainingSpec(Choice("gd", lr=0.5)), data, [hidden, output])
    session.prime()
    return session


def chosen(sizes: tuple[int, ...]) -> list[Element]:
    """A few elements of each kind and layer."""
    return [e for e in elements_of(sizes) if e.row in (0, sizes[e.layer] - 1) and e.column < 2]


def whole(line: str) -> bool:
    return line.count("{") == line.count("}") and line.count("&") == 1


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_element_can_be_explained_at_every_position(kind: str, full: bool) -> None:
    session = session_of_kind(kind)
    session.step("update")
    for _ in range(len(session.tape) + 1):
        view = View(session, session.wiring.batch - 1, Digits(full))
        for element in chosen(session.network.sizes):
            found = explain(view, element)
            parts = [part for line in found.lines for part in line.split(r"\\ ")]
            assert all(whole(part) for part in parts), found.lines
            assert "nan" not in " ".join((*found.sentences, *found.zero, found.words, found.verdict)).lower()
        session.step("operation")


def test_a_narrow_column_holds_the_lines() -> None:
    session = session_of_kind("softmax")
    session.prime()
    lines = [line for e in chosen(session.network.sizes) for line in explain(View(session), e).lines]
    assert max(width(line) for line in lines if "frac" not in line and "underset" not in line) <= 40


def test_a_weight_in_words_symbols_numbers_result_and_code() -> None:
    session = seed_session()
    element = Element("weight", 2, 0, 2)
    found = explain(View(session), element)
    delta, a = (float(session.value(name)[row, 0]) for name, row in (("dZ2", 0), ("A1", 2)))
    old, gradient = float(session.old("W2")[0, 2]), float(session.value("dW2")[0, 2])
    assert [(part.sign, part.name, part.text) for part in found.chains[0]] == [
        ("", "δ(ŷ)", number(delta)),
        ("·", "a(h₃)", number(a)),
        ("=", "∂L/∂w", number(gradient)),
    ]
    assert [part.element for part in found.chains[0]] == [Element("neuron", 2, 0), Element("neuron", 1, 2), None]
    assert found.code == ("dW2 = dZ2 @ A1.T", "stepW2 = -lr * dW2", "W2 += stepW2")
    session.step("update")
    new, step = float(session.value("W2")[0, 2]), float(session.value("stepW2")[0, 2])
    assert [part.text for part in found.row] == [number(old), number(step), number(new)]
    assert found.row[1].name == "Δ = −η · g"
    assert step == -0.1 * gradient
    assert found == explain(View(session), element)


def test_all_digits_on_demand() -> None:
    session = seed_session()
    found = explain(View(session, digits=Digits(True)), WEIGHT)
    assert found.chains[0][-1].text == repr(float(session.value("dW1")[0, 0])).replace("-", "−")


def test_mazur_s_paths() -> None:
    view = View(mazur())
    ways = paths(view, Element("neuron", 1, 0))
    assert [round(way.share, 8) for way in ways] == [0.05539942, -0.01904912]
    assert sum(way.share for way in ways) == pytest.approx(view.at("dA", 1, 0), rel=1e-15)
    assert round(view.at("dA", 1, 0), 9) == 0.036350306
    assert [way.element for way in ways] == [Element("weight", 2, 0, 0), Element("weight", 2, 1, 0)]


def test_direction_of_gradient_descent() -> None:
    for y, words in ((0.0, "▲ Raising w raises the loss, so the update lowers w by"), (2.0, "▼ Raising w lowers")):
        sentence = explain(View(chain([1.0], "identity", 1.0, y)), WEIGHT).verdict
        assert sentence.startswith(words)


def test_a_memory_may_move_against_the_gradient() -> None:
    session = chain([1.0], "identity", 1.0, 0.0)
    session.edit(training=TrainingSpec(Choice("momentum", lr=0.5)))
    said = []
    for _ in range(8):
        session.step("update")
        said.append(explain(View(session), WEIGHT).verdict)
        gradient, move = session.value("dW1")[0, 0], session.value("W1")[0, 0] - session.old("W1")[0, 0]
        assert ("yet what the optimiser remembers" in said[-1]) == (gradient * move > 0)
        assert ("lowers w by" in said[-1]) == (move < 0)
    assert any("yet what" in sentence for sentence in said)


def test_biases_that_are_not_trained() -> None:
    session = session_of_kind("margins")
    session.prime()
    assert "biases are not trained" in explain(View(session), Element("bias", 1)).verdict


@pytest.mark.parametrize(
    ("lr", "says"),
    [(0.0, "the learning rate is 0."), (1e-20, "−4.935e−22 is lost in rounding when it is added to w = ")],
)
def test_what_leaves_a_weight_as_it_is_is_named(lr: float, says: str) -> None:
    session = seed_session()
    session.edit(training=session.training.with_options(lr=lr))
    session.prime()
    verdict = explain(View(session), Element("weight", 1)).verdict
    assert "yet the update leaves w as it is: " in verdict
    assert says in verdict


def test_what_is_not_computed_yet() -> None:
    session = seed_session()
    session.step("update")
    left = float(session.value("dW1")[0, 0])
    session.step("operation")
    found = explain(View(session), WEIGHT)
    assert found.waiting.startswith("dZ1 is not computed yet in this update. The operation dZ1 computes it (phase 3")
    end = found.chains[0][-1]
    assert (end.text, end.state) == (number(left), State.LEFT_OVER)
    assert [part.text for part in found.row[1:]] == ["…", "…"]
    assert found.verdict == ""
    assert len(found.lines) == 1
    assert found.zero == ()
    neuron = explain(View(session), Element("neuron", 1, 0))
    assert "A1 is not computed yet" in neuron.waiting


def test_a_batch_shows_the_share_and_the_sum() -> None:
    session = session_of_kind("2-3-1")
    session.prime()
    text = " ".join(explain(View(session, 1), WEIGHT).lines)
    share = session.value("dZ1")[0, 1] * session.value("X")[0, 1]
    assert r"\text{sample 2}" in text
    assert r"\text{all 2}" in text
    assert Digits().tex(float(share)) in text
    assert "1/2 of the mean" in explain(View(session, 1), WEIGHT).sentences[0]


def test_clipping_and_penalty_are_named() -> None:
    session = session_of_kind("softmax")
    session.prime()
    found = explain(View(session), WEIGHT)
    assert any(sentence.startswith("Clipping: the norm") for sentence in found.sentences)
    assert any(r"\lambda_1" in line for line in found.lines)
    assert found.lines[0].startswith(r"\frac{\partial J}{\partial w}")
    assert found.lines[0].endswith(r"\frac{\partial R}{\partial w}")
    assert "the loss with its penalty" in found.verdict
    assert explain(View(seed_session()), WEIGHT).lines[0].startswith(r"\frac{\partial L}{\partial w}")


def test_a_nudge_predicts_and_tells() -> None:
    view = View(chain([2.0], "identity", 1.0, 0.0))
    found = nudge_of(view, WEIGHT, 0.1)
    assert found is not None
    assert found.predicted == pytest.approx(0.2)
    assert found.actual == pytest.approx(0.205)
    middle = len(found.along) // 2
    assert found.tangent[middle] == found.losses[middle] == found.loss


def nudged(session: Session, element: Element, epsilon: float) -> str:
    session.prime()
    view = View(session)
    found = nudge_of(view, element, epsilon)
    assert found is not None
    return nudge_words(view, found, "w")


def test_a_nudge_tells_a_bend_from_a_kink_and_both_from_rounding() -> None:
    bias, flat = Element("bias", 1, 0), seed_session()
    assert "Over a step" not in nudged(seed_session(), WEIGHT, 0.001)
    assert "the loss bends" in nudged(chain([2.0], "identity", 1.0, 0.0), WEIGHT, 1.0)
    flat.edit(data=Dataset(np.zeros((2, 1)), flat.data.Y))
    assert "kink at this very w, with the slope 0 to the left" in nudged(flat, bias, 0.1)
    saturated = SCENES["saturated"].make()
    assert "rounding of the loss itself. A larger ε" in nudged(saturated, Element("weight", 2, 0, 1), 0.001)


def test_a_nudge_waits_for_its_gradient() -> None:
    session = seed_session()
    session.step("update")
    session.step("operation")
    assert nudge_of(View(session), WEIGHT, 0.1) is None


def test_a_layer_has_two_groups() -> None:
    session = seed_session()
    groups = operations_of(View(session), 2)
    assert [o.name for o, done in groups["compute the gradient"] if done][:2] == ["Z2", "A2"]
    assert [(o.name, done) for o, done in groups["use it"]] == [("stepW2", False), ("W2", False)]


def test_numbers_in_a_formula() -> None:
    symbols = {r"\beta_1": 0.9, "m": -0.25, "g": 0.5}
    text = substituted(r"m = \beta_1 m + (1 - \beta_1) g^2", symbols, Digits())
    assert re.sub(r"\s+", " ", text) == r"0.9 \cdot (-0.2500) + (1 - 0.9) \cdot 0.5^2"


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (8, 16, 16, 6)])
def test_elements_are_found_again(sizes: tuple[int, ...]) -> None:
    every = elements_of(sizes)
    assert len({e.id for e in every}) == len({label(e, sizes) for e in every}) == len(every)
    assert all(element_with(e.id, sizes) == e == element_labelled(label(e, sizes), sizes) for e in every)
    assert every[-1] == LOSS
    assert label(Element("layer", 1), sizes) == "Layer 1 · Z1 = W1 @ X + b1"


def test_numbers_that_are_not_finite_are_written_as_everywhere() -> None:
    for value, formula in ((math.inf, r"\infty"), (-math.inf, r"-\infty"), (math.nan, r"\text{–}")):
        for digits in (Digits(), Digits(True)):
            assert digits.text(value) == number(value)
            assert digits.tex(value) == formula
