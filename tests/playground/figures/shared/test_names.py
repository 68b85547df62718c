"""Names in a figure that nearly coincide are written in one, and no name is lost."""

from __future__ import annotations

import numpy as np

from playground.figures.shared.names import names_once
from playground.figures.training.output_curve import output_curve_figure
from playground.model.shown.switching import Point
from playground.theme import LIGHT

REACH = (0.1, 0.2)


def test_names_apart_stay_where_they_are() -> None:
    assert names_once(["a", "b", "c"], np.array([[0.0, 0.0], [0.2, 0.0], [0.0, 0.3]]), REACH) == ["a", "b", "c"]


def test_names_together_are_written_at_the_first_of_them_once_each() -> None:
    places = np.array([[0.5, 0.5], [0.55, 0.6], [0.9, 0.5], [0.45, 0.4], [0.5, 0.5]])
    assert names_once(["a", "b", "c", "a", "b"], places, REACH) == ["a, b", "", "c", "", ""]


def test_of_many_names_the_rest_is_counted() -> None:
    assert names_once(list("abcdef"), np.zeros((6, 2)), REACH) == ["a, b, c +3", *[""] * 5]


def test_a_place_that_is_no_number_keeps_its_name() -> None:
    assert names_once(["a", "b"], np.array([[np.nan, 0.0], [0.0, 0.0]]), REACH) == ["a", "b"]
    assert names_once([], np.zeros((0, 2)), REACH) == []


def test_points_on_a_curve_are_named_from_left_to_right_below_and_above_by_turns() -> None:
    x = np.linspace(0.0, 10.0, 11)
    points = [Point("h₃", 9.0, rises=True), Point("h₁", 2.0, rises=True), Point("h₂", 2.1, rises=False)]
    figure = output_curve_figure(
        x=x,
        outputs=np.zeros((1, 11)),
        limits=(-1.0, 1.0),
        names=["ŷ"],
        input_name="x",
        train=(np.zeros(0), np.zeros((1, 0))),
        switches=points,
        theme=LIGHT,
    )
    drawn = next(each for each in figure["data"] if each["name"] == "switches")
    assert drawn["x"] == [2.0, 2.1, 9.0]
    assert drawn["text"] == ["h₁, h₂", "", "h₃"]
    assert drawn["textposition"][0] != drawn["textposition"][2]
    assert drawn["marker"]["symbol"] == ["triangle-right", "triangle-left", "triangle-right"]
