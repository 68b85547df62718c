"""Curves and samples as CSV have the numbers of the session, to the last bit."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from backprop_core import Dataset, Evaluator, Session
from playground.model.scenes import SCENES
from playground.model.takeaway.csv_files import curves_csv, samples_csv
from playground.model.training.views import TrainingViews


def table(text: str) -> dict[str, list[str]]:
    head, *rows = csv.reader(io.StringIO(text))
    return dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))


@pytest.mark.parametrize("key", SCENES)
def test_curves_are_those_of_the_record(key: str) -> None:
    session = SCENES[key].start()
    views = TrainingViews(session)
    for _ in range(5):
        views.record(session)
        session.run(3)
    views.record(session)
    found = table(curves_csv(views.series))
    assert found.pop("updates") == [str(update) for update in (0, 3, 6, 9, 12, 15)]
    assert list(found) == list(views.series.names)
    for name, cells in found.items():
        right = views.series[name].tolist()
        assert cells == ["" if math.isnan(value) else repr(value) for value in right]


def test_samples_have_what_the_network_makes_of_them() -> None:
    session = SCENES["moons"].start()
    session.run(7)
    data = session.data
    assert data.X_test is not None
    found = table(samples_csv(session))
    assert list(found) == [*data.inputs, *data.outputs, *(f"computed {name}" for name in data.outputs), "test"]
    X = np.hstack([data.X, data.X_test])
    for name, row in zip(data.inputs, X, strict=True):
        assert [float(cell) for cell in found[name]] == row.tolist()
    outputs = Evaluator(session.network, X).outputs(session.settled)
    assert [float(cell) for cell in found[f"computed {data.outputs[0]}"]] == outputs[0].tolist()
    assert found["test"] == ["no"] * data.samples + ["yes"] * data.test_samples


def test_names_with_commas_and_quotes_stay_whole() -> None:
    scene = SCENES["seed"].start()
    data = Dataset([[0.5], [0.1]], [[0.7]], inputs=('a,"b"', "a"), outputs=("a",))
    session = Session(scene.network, scene.training, data)
    head, *rows = csv.reader(io.StringIO(samples_csv(session)))
    assert head == ['a,"b"', "a", "a", "computed a", "test"]
    assert rows[0][:3] == ["0.5", "0.1", "0.7"]
