"""The product of factors on the page."""

from __future__ import annotations

import math

import pytest

from backprop_core import Phase
from backprop_core.analysis.insight.factors import Chain, Link, chain_of
from playground.explain.insight.factors import chain_in_words
from playground.formats import COUNTS, number
from tests.app.page import click, names, opened, pick, press, session_of, trace, words


def test_the_vanishing_scene_names_where_its_gradient_shrinks() -> None:
    app = opened("vanishing", tabs="Insight", insight_part="Factors")
    found = chain_of(session_of(app), 1, 0, 0, 0)
    assert f"**{number(abs(found.left), 2)} of it is left**" in words(app)
    slopes = [link.slope for link in found.links]
    assert all(0.1 <= slope < 0.3 for slope in slopes)
    left = number(math.prod(slopes), 2)
    assert f"{COUNTS[len(slopes)].capitalize()} sigmoid slopes below 0.3: {left} of it is left." in words(app)
    assert "The weights multiply by" in words(app)
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


@pytest.mark.parametrize("name", ["Factors", "Forward mode", "Cut", "One step"])
@pytest.mark.parametrize("operations", [0, 2, 7])
def test_a_button_goes_to_the_gradients_that_are_still_to_come(name: str, operations: int) -> None:
    app = opened("mazur", granularity="operation", tabs="Insight", insight_part=name)
    press(app, *["step"] * operations)
    assert "still to come" in app.info[0].value
    click(app, "to_gradients")
    session = session_of(app)
    assert (session.completed, session.position.operation) == (0, session.tape.end_of(Phase.BACKWARD))
    assert "to_gradients" not in names(app, "button")
    assert not any("still to come" in info.value for info in app.info)


def link(layer: int, slope: float | None, weight: float | None = 1.0) -> Link:
    factor = 1.0 if slope is None or weight is None else slope * weight
    return Link(layer, 0, weight, slope, factor, factor, factor)


@pytest.mark.parametrize(
    ("slopes", "said"),
    [
        ([0.5, 0.4, 0.3], None),
        (
            [0.5, 0.2, 0.1],
            "One tanh slope below 0.3: 0.20 of it is left; one sigmoid slope below 0.3: 0.10 of it is left.",
        ),
        ([0.5, 0.09, 0.2], "One tanh slope below 0.1: 0.090 of it is left."),
        (
            [-0.01, 0.05, 0.02],
            "Two sigmoid slopes below 0.1: 0.00020 of it is left; one tanh slope below 0.1: 0.050 of it is left.",
        ),
        ([0.0, 0.5, None], "One sigmoid slope below 0.1: 0 of it is left."),
    ],
)
def test_flat_slopes_are_named_by_their_activation(slopes: list[float | None], said: str | None) -> None:
    links = tuple(link(layer, slope) for layer, slope in zip((3, 2, 1), slopes, strict=True))
    chain = Chain(0, 1.0, links, 1.0, 1)
    sentences = chain_in_words(chain, "W1[0, 0]", (1, 1, 1, 1, 1), ("sigmoid", "tanh", "sigmoid", "identity"))
    assert [each for each in sentences if "of it is left." in each] == ([said] if said else [])
