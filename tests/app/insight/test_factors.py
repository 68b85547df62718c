"""The product of factors on the page."""

from __future__ import annotations

import math

import pytest

from backprop_core.analysis.insight.factors import chain_of
from playground.formats import number
from tests.app.page import opened, pick, session_of, trace, words


def test_the_vanishing_scene_names_where_its_gradient_shrinks() -> None:
    app = opened("vanishing", tabs="Insight", insight_part="Factors")
    found = chain_of(session_of(app), 1, 0, 0, 0)
    assert f"**{number(abs(found.left), 2)} of it is left**" in words(app)
    assert "The slopes alone leave" in words(app)
    assert "It shrinks most at" in words(app)
    drawn = trace(app, "factors-left", "strongest path")
    powers = [math.log10(abs(value)) for value in (found.start, *(link.product for link in found.links))]
    assert drawn["y"] == pytest.approx(powers)
    assert trace(app, "factors", "slope")["y"] == pytest.approx([math.log10(link.slope) for link in found.links])


def test_it_follows_what_is_selected_and_falls_back_at_the_output() -> None:
    app = opened("xor", tabs="Insight", insight_part="Factors")
    assert "Behind the gradient of W1[0, 0]" in app.caption[-1].value
    pick(app, "graph", id="neuron-1-2-0")
    assert any("Behind the gradient of h₃, on sample 1" in caption.value for caption in app.caption)
    pick(app, "graph", id="weight-2-0-1")
    assert any("Select an edge or a unit before the output" in caption.value for caption in app.caption)


@pytest.mark.parametrize(("scene", "said"), [("neuron", "one layer"), ("mazur", "still to come")])
def test_where_there_is_no_chain_it_says_so(scene: str, said: str) -> None:
    app = opened(scene, tabs="Insight", insight_part="Factors")
    assert said in app.info[0].value
