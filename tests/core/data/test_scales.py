"""What inputs and targets were standardised by belongs to the data, and to the document of a run."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import DataError, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, document_of, session_of
from backprop_core.data import divided, standardized
from backprop_core.data.scaling import mean_and_scale
from backprop_core.document import from_json, to_json


def test_a_document_keeps_the_scales_of_its_data() -> None:
    data = Dataset([[0.5, -0.5]], [[1, 0]], scales=((170.25, 1 / 3), (1, 2)))
    session = Session(NetworkSpec(1, [LayerSpec(1)]), TrainingSpec(), data)
    assert session_of(from_json(to_json(document_of(session)))).data.scales == data.scales
    assert data != Dataset(data.X, data.Y)


def test_each_input_is_standardised_in_its_own_unit() -> None:
    data = standardized(Dataset(np.array([[0.0, 1e-170, 2e-170], [1e10, 5e10, 9e10]]), [[1.0, 0.0, 1.0]]))
    np.testing.assert_allclose(data.X, [[-np.sqrt(1.5), 0, np.sqrt(1.5)]] * 2, atol=1e-12)


@pytest.mark.parametrize("scales", [(), ((170.25, 0.5), (-3.0, 7.0)), ((170.25, 0.5), (-3.0, 7.0), (1.0, 2.0))])
def test_the_scales_lead_back_to_what_was_measured_and_leave_those_of_the_targets(scales) -> None:
    measured = Dataset([[1.0, 2.0, 6.0], [0.5, 0.0, 2.5]], [[1.0, 0.0, 1.0]], scales=scales)
    twice = standardized(standardized(measured))
    before = scales[:2] or ((0.0, 1.0),) * 2
    for new, old, (start, size), (first, unit) in zip(twice.X, measured.X, twice.scales, before, strict=False):
        np.testing.assert_allclose(start + size * new, first + unit * old, rtol=1e-12)
    assert twice.scales[2:] == scales[2:]


@pytest.mark.parametrize("scales", [(), ((170.25, 0.5), (-3.0, 7.0), (1.0, 2.0))])
def test_the_scales_of_divided_inputs_lead_back_too(scales) -> None:
    before = Dataset([[1e5, -2.0], [0.5, 0.25]], [[1.0, 0.0]], [[3e5], [1.0]], [[1.0]], scales=scales)
    after = divided(before, (1e6, 2.0))
    np.testing.assert_allclose(after.X, [[0.1, -2e-6], [0.25, 0.125]])
    np.testing.assert_allclose(after.X_test, [[0.3], [0.5]])
    first = scales[:2] or ((0.0, 1.0),) * 2
    for new, old, (start, size), (mean, unit) in zip(after.X, before.X, after.scales, first, strict=False):
        np.testing.assert_allclose(start + size * new, mean + unit * old, rtol=1e-12)
    assert after.scales[2:] == scales[2:]


def test_a_span_below_the_smallest_normal_number_is_that_of_a_constant() -> None:
    tiny = np.finfo(float).tiny
    assert mean_and_scale(np.array([[0.0, tiny]]))[1] == tiny / 2
    assert mean_and_scale(np.array([[0.0, tiny / 2]]))[1] == 1


@pytest.mark.parametrize("scales", [((1, 0),), ((1, -2),), ((1, 2),) * 3, ((1, 2, 3),), ((float("nan"), 1),), 5, "ab"])
def test_scales_that_cannot_be_are_refused(scales: object) -> None:
    with pytest.raises(DataError, match="scales"):
        Dataset([[0.5, -0.5]], [[1, 0]], scales=scales)
