"""Names that data give their inputs and outputs, and numbers undone from standardising."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import DATASETS, Dataset, DataSpec, make_dataset
from backprop_core.data import standardized
from playground.model.shown.elements import Element
from playground.model.shown.measured import axis_title, measured, names_of, short
from playground.model.tables import standardised

HEIGHTS = Dataset([[160.0, 170, 180], [1, 2, 6]], [[3.0, 5, 10]], inputs=("height", "x2"), outputs=("weight",))


@pytest.mark.parametrize("name", DATASETS)
def test_data_sets_of_the_core_have_numbers_and_no_names(name: str) -> None:
    inputs, outputs = names_of(make_dataset(DataSpec(name, samples=8)))
    assert not any((*inputs, *outputs))


def test_names_and_numbers_as_they_were_measured_are_said() -> None:
    data, _ = standardised(
        Dataset(HEIGHTS.X, HEIGHTS.Y, inputs=HEIGHTS.inputs, outputs=HEIGHTS.outputs, kind="regression")
    )
    first, second, output = Element("neuron", 0, 0), Element("neuron", 0, 1), Element("neuron", 1, 0)
    assert names_of(data) == (("height", ""), ("weight",))
    assert measured(data, first, float(data.X[0, 2])) == "height: 180.0 before standardising"
    assert measured(data, second, float(data.X[1, 2])) == "x2: 6.000 before standardising"
    assert measured(data, output, float(data.Y[0, 2]), output=True) == "weight: 10.00 before standardising"
    assert measured(data, output, None, output=True) == "weight"
    assert measured(HEIGHTS, first, 170) == "height"
    assert measured(HEIGHTS, second, 2) == ""
    assert axis_title(data, 0) == "height (0 is 170.0, 1 is 178.2)"
    assert axis_title(HEIGHTS, 0) == "height"


def test_scales_lead_back_to_the_numbers_before_also_where_it_was_done_twice() -> None:
    twice = standardized(standardized(HEIGHTS))
    means, scales = np.array(twice.scales).T
    np.testing.assert_allclose(twice.X * scales[:, None] + means[:, None], HEIGHTS.X)


def test_long_names_are_cut_where_there_is_little_room() -> None:
    assert [short(name) for name in ("height", "Temperature", "Feuchte (%)", "(x)")] == [
        "height",
        "Temperat…",
        "Feuchte",
        "(x)",
    ]
