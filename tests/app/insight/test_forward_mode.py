"""Forward mode beside reverse mode on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.formats import number
from tests.app.page import app_of, fill, followed, opened, pick, session_of, trace, words


@pytest.mark.parametrize(
    ("element", "name"),
    [("weight-1-0-1", "W1[0, 1]"), ("bias-2-0-0", "b2[0]"), ("neuron-0-0-0", "x₁"), ("neuron-1-2-0", "z(h₃)")],
)
def test_every_cut_has_the_same_sum(element: str, name: str) -> None:
    app = opened("xor", tabs="Insight", insight_part="Forward mode")
    pick(app, "graph", id=element)
    assert any(f"What moves is {name}, on sample 1" in caption.value for caption in app.caption)
    sums = trace(app, "crossings", "their sum")["x"]
    assert sums == pytest.approx([sums[0]] * len(sums), rel=1e-12)
    assert f"**{number(sums[-1], 4)}**" in words(app)
    bars = [trace(app, "crossings", name) for name in ("▲ ż·δ above 0", "▼ below 0")]
    for row, total in enumerate(sums):
        parts = [x for bar in bars for x, y in zip(bar["x"], bar["y"], strict=True) if round(y) == row]
        assert sum(parts) == pytest.approx(total, rel=1e-12, abs=1e-18)


def test_one_sample_s_sum_is_the_gradient_and_the_loss_moves_nothing() -> None:
    app = opened("seed", tabs="Insight", insight_part="Forward mode")
    pick(app, "graph", id="weight-1-0-0")
    assert f"**{number(session_of(app).value('dW1')[0, 0], 4)}**, the gradient of the loss by W1[0, 0]" in words(app)
    pick(app, "graph", id="loss-0-0-0")
    assert any("Select an edge, a bias, an input or a unit" in caption.value for caption in app.caption)
    assert "13 parameters that is 27 multiplications" in words(app)
    assert "Those of the matrix products are counted, and not those by slopes" in words(app)


def test_a_weight_whose_input_is_0_says_why_nothing_moves() -> None:
    app = opened("xor", tabs="Insight", insight_part="Forward mode")
    pick(app, "graph", id="weight-1-0-0")
    place = app_of(app).place
    assert session_of(app).wiring.A[0][0, place] == 0
    assert "Every tangent is 0 because x₁ is 0 on this sample" in words(app)
    pick(app, "graph", id="bias-1-0-0")
    assert "Every tangent is 0" not in words(app)


def test_an_input_that_is_0_is_called_by_the_name_that_the_data_give_it() -> None:
    app = opened("xor", tabs="Insight", insight_part="Forward mode")
    session = session_of(app)
    session.restart(session.network, session.training, replace(session.data, inputs=("petal_length", "sepal")))
    session.prime()
    pick(followed(app), "graph", id="weight-1-0-0")
    assert r"Every tangent is 0 because petal\_length is 0 on this sample" in words(app)
    pick(app, "graph", id="neuron-0-0-0")
    assert any(r"What moves is petal\_length, on sample 1" in caption.value for caption in app.caption)


def test_what_moves_is_what_is_selected_and_the_loss_moves_with_it() -> None:
    app = opened("xor", tabs="Insight", insight_part="Forward mode")
    pick(app, "graph", id="neuron-2-0-0")
    assert "this sample's part of the gradient of the loss by z(ŷ)" in words(app)
    assert any("It is what is selected in the graph." in caption.value for caption in app.caption)


def test_before_the_gradients_it_says_so() -> None:
    app = opened("mazur", tabs="Insight", insight_part="Forward mode")
    assert "still to come" in app.info[0].value
    fill(app, "insight_part", "Cut")
