"""What the inspector says of units that let no gradient through: dead or saturated ones, by the core's rule."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, LayerStuck, NetworkSpec, Session, SlopeEvaluator, TrainingSpec
from playground.explain import explain
from playground.explain.view import View
from playground.model.shown.elements import Element, symbol
from tests.networks import KINDS, chain, session_of_kind


def stuck_units(session: Session) -> tuple[LayerStuck, ...]:
    """The core's word on the batch under way, for the parameters of its update."""
    return SlopeEvaluator(session.network, session.wiring.A[0][: session.network.inputs]).stuck(session.table)


def test_a_dead_neuron_says_so() -> None:
    session = chain([-1.0, 1.0], "relu", 1.0, 1.0)
    found = explain(View(session), Element("neuron", 1, 0))
    assert found.sentences[0].startswith("Dead for this sample")
    assert found.zero[-1] == "ReLU is flat at z(h₁) = −1.000: not above 0, so this unit is dead for this sample."
    assert "Dead on this sample: h₁." in explain(View(session), Element("layer", 1)).sentences[0]


def test_a_saturated_neuron_says_so() -> None:
    found = explain(View(chain([8.0, 1.0], "tanh", 1.0, 1.0)), Element("neuron", 1, 0))
    assert found.sentences[0].startswith("Saturated: the slope")


@pytest.mark.parametrize(
    ("activation", "edge", "word"),
    [
        ("tanh", float(np.arctanh(0.97)), "Saturated"),
        ("sigmoid", 2 * float(np.arctanh(0.97)), "Saturated"),
        ("relu", 0.0, "Dead"),
    ],
)
def test_the_inspector_judges_a_slope_as_the_core_does(activation: str, edge: float, word: str) -> None:
    for z, stuck in ((edge + 0.02, word == "Saturated"), (edge - 0.02, word == "Dead")):
        session = chain([z, 1.0], activation, 1.0, 0.5)
        flow = stuck_units(session)[0]
        assert {"Dead": flow.dead, "Saturated": flow.saturated}[word] == ((0,) if stuck else ())
        assert explain(View(session), Element("neuron", 1)).sentences[0].startswith(word if stuck else "Alive")
        layer = explain(View(session), Element("layer", 1)).sentences[0]
        assert layer.startswith(f"{word} on this sample: h₁." if stuck else "No unit is dead or saturated")


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_about_a_layer_name_the_units_that_its_gradient_flow_counts(kind: str) -> None:
    session = session_of_kind(kind)
    session.edit(parameters={"W1": 6 * session.value("W1")})
    session.prime()
    for flow in stuck_units(session):
        said = " ".join(explain(View(session), Element("layer", flow.layer)).sentences)
        names = [
            symbol(flow.layer, unit, session.network.sizes) for unit in (*(flow.dead or ()), *(flow.saturated or ()))
        ]
        assert [name for name in names if name not in said] == []
        assert said.startswith(("Dead on all", "Saturated on all")) == bool(names)


def test_a_leaky_unit_below_0_is_alive() -> None:
    found = explain(View(chain([-1.0, 1.0], "leaky_relu", 1.0, 1.0)), Element("neuron", 1, 0))
    assert found.sentences[0] == "Alive: the slope passes 1% of the most that leaky ReLU can pass back."


def test_a_saturated_output_whose_slope_cancels_does_without_it() -> None:
    network = NetworkSpec(1, [LayerSpec(1, "sigmoid")], "bce")
    data = Dataset(np.array([[1.0]]), np.array([[0.0]]))
    session = Session(network, TrainingSpec(), data, [(np.array([[8.0]]), np.zeros((1, 1)))])
    session.prime()
    said = explain(View(session), Element("neuron", 1)).sentences[0]
    assert said.startswith("Saturated: the slope")
    assert said.endswith("Its δ does without the slope, which cancels with the loss.")
    assert not any("aturated" in line for line in explain(View(session), Element("layer", 1)).sentences)


def test_a_batch_says_on_how_many_samples_a_unit_is_stuck() -> None:
    network = NetworkSpec(1, [LayerSpec(2, "relu"), LayerSpec(1, "identity")], "mse")
    parameters = [(np.array([[1.0], [-1.0]]), np.zeros((2, 1))), (np.ones((1, 2)), np.zeros((1, 1)))]
    X = np.array([[1.0, 2.0, -1.0]])
    session = Session(network, TrainingSpec(), Dataset(X, X), parameters)
    session.prime()
    assert explain(View(session, 0), Element("neuron", 1, 1)).sentences[0].endswith("Dead on 2 of the 3 samples.")
    session.edit(data=Dataset(X + 3, X))
    session.prime()
    said = explain(View(session, 0), Element("neuron", 1, 1)).sentences[0]
    assert said.endswith("Dead on 3 of the 3 samples: nothing that feeds it learns.")
