"""Forward mode beside reverse mode on the page."""

from __future__ import annotations

import pytest

from playground.formats import number
from tests.app.page import fill, opened, pick, session_of, trace, words


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
    assert f"**{number(session_of(app).value('dW1')[0, 0], 4)}**, the gradient of W1[0, 0]" in words(app)
    pick(app, "graph", id="loss-0-0-0")
    assert any("Select an edge, a bias, an input or a unit" in caption.value for caption in app.caption)
    assert "13 parameters that is 27 multiplications" in words(app)


def test_before_the_gradients_it_says_so() -> None:
    app = opened("mazur", tabs="Insight", insight_part="Forward mode")
    assert "still to come" in app.info[0].value
    fill(app, "insight_part", "Cut")
