"""Figures of many layers over the updates: their legend has room of its own."""

from __future__ import annotations

import pytest

from backprop_core import LayerSpec, Session
from backprop_core.analysis.insight.distributions import over_time
from playground.figures.insight.distributions import spread_over_time_figure
from playground.figures.insight.shares_over_time import FLAT, shares_figure, shares_of
from playground.model.scenes import SCENES
from playground.theme import DARK


@pytest.mark.parametrize("layers", [2, 4, 7])
def test_a_legend_of_many_layers_has_rows_above_the_lines_in_the_order_of_the_layers(layers: int) -> None:
    given = SCENES["plane"].start()
    hidden = [LayerSpec(3, "tanh")] * (layers - 1)
    session = Session(given.network.replaced(layers=[*hidden, given.network.layers[-1]]), given.training, given.data)
    session.run(3)
    updates, found = over_time(session)
    rows = -(-layers // 3)
    spread = spread_over_time_figure(name="weights", updates=updates, spreads=found["weights"], theme=DARK)
    share = shares_figure(name=FLAT, updates=updates, rows=shares_of(FLAT, found), theme=DARK)
    for figure in (spread, share):
        layout = figure["layout"]
        assert layout["margin"]["t"] >= 20 * rows
        assert (layout["legend"]["yref"], layout["legend"]["y"]) == ("container", 1.0)
        assert layout["legend"]["traceorder"] == "normal"
        named = [each["name"] for each in figure["data"] if each.get("showlegend", True)]
        assert named == [f"layer {n}" for n in range(1, layers + 1)]
