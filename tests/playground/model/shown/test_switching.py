"""Where units switch on: z, computed anew, is 0 there, and above 0 on the side that is said."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.model.shown.elements import Element
from playground.model.shown.switching import Line, has_switches, switch_lines, switch_points, switches_in_words
from playground.model.training.grid import GridEvaluator, grid_of


def session_of(inputs: int, seed: int) -> Session:
    stream = np.random.default_rng(seed)
    X = stream.uniform(-2, 2, (inputs, 20))
    layers = [LayerSpec(5, "relu"), LayerSpec(4, "leaky_relu"), LayerSpec(1, "tanh")]
    network = NetworkSpec(inputs, layers, "half_mse", initializer="he_normal", seed=seed)
    session = Session(network, TrainingSpec(Choice("gd", lr=0.1)), Dataset(X, np.sin(X[:1])))
    session.edit(parameters={f"b{layer}": stream.uniform(-1, 1, (units, 1)) for layer, units in ((1, 5), (2, 4))})
    session.run(3)
    return session


def evaluated(session: Session, size: int) -> GridEvaluator:
    evaluator = GridEvaluator(session.network, grid_of(session.data, (0.3,) * session.network.inputs, size=size))
    evaluator.outputs(session.settled)
    return evaluator


def z(session: Session, layer: int, unit: int, x: np.ndarray) -> np.ndarray:
    """By itself, (points,), of inputs (inputs, points)."""
    W1, b1, W2, b2 = (session.value(name) for name in ("W1", "b1", "W2", "b2"))
    first = W1 @ x + b1
    return (first if layer == 1 else W2 @ np.maximum(first, 0) + b2)[unit]


def inputs_at(session: Session, places: np.ndarray) -> np.ndarray:
    x = np.full((session.network.inputs, len(places)), 0.3)
    x[: places.shape[1]] = places.T
    return x


@pytest.mark.parametrize("inputs", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_a_selected_unit_of_a_deeper_layer_has_its_bent_lines_too(inputs: int, seed: int) -> None:
    session = session_of(inputs, seed)
    evaluator = evaluated(session, 150)
    straight = switch_lines(session, evaluator, Element("neuron", 1, 0))
    drawn = 0
    for unit in range(4):
        chosen = [Element("neuron", 2, unit), Element("weight", 2, unit, 1), Element("bias", 2, unit)]
        found = [switch_lines(session, evaluator, each) for each in chosen]
        assert found[0] == found[1] == found[2]
        assert found[0][: len(straight)] == straight
        whole = z(session, 2, unit, evaluator.grid.points())
        assert bool(found[0][len(straight) :]) == (whole.min() < 0 < whole.max())
        for line in found[0][len(straight) :]:
            drawn += 1
            assert z(session, 2, unit, inputs_at(session, np.array(line.places))) == pytest.approx(
                0, abs=0.01 * np.ptp(whole)
            )
            on = z(session, 2, unit, inputs_at(session, np.array([line.foot, line.on])))
            assert on[1] > on[0]
    assert drawn
    assert switches_in_words(straight).count("h") - 2 == len(straight)  # "where" and "switches" have one, too


@pytest.mark.parametrize("seed", range(4))
def test_over_one_input_units_switch_on_at_points(seed: int) -> None:
    session = session_of(1, seed)
    evaluator = evaluated(session, 400)
    low, high = evaluator.grid.x_range
    drawn = set()
    for unit in range(4):
        for point in switch_points(session, evaluator, Element("neuron", 2, unit)):
            layer = 2 if "⁽²⁾" in point.name else 1
            row = "₁₂₃₄₅".index(point.name[1])
            step = 0.01 if point.rises else -0.01
            off, here, on = z(session, layer, row, np.array([[point.x - step, point.x, point.x + step]]))
            assert abs(here) < 0.02
            assert off < on
            assert low <= point.x <= high
            drawn.add(layer)
    assert drawn == {1, 2}
    assert switch_lines(session, evaluator, Element("loss")) == ()
    points = switch_points(session, evaluator, Element("loss"))
    assert all(
        f"{point.name} is on {'above' if point.rises else 'below'}" in switches_in_words(points) for point in points
    )


def test_only_hidden_units_with_a_kink_switch_on() -> None:
    def network(*layers: tuple[int, str]) -> NetworkSpec:
        return NetworkSpec(2, [LayerSpec(*each) for each in layers], "half_mse")

    assert has_switches(network((2, "tanh"), (3, "relu"), (1, "tanh")))
    assert not has_switches(network((2, "tanh"), (1, "relu")))
    session = session_of(2, 0)
    lines = switch_lines(session, evaluated(session, 20), Element("neuron", 3, 0))
    assert all(isinstance(each, Line) and len(each.places) == 2 for each in lines)
    assert switches_in_words(()) == ""
