"""The ledger as a file, and its agreement with the gradient check."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, gradient_check
from playground.model.scenes import SCENES
from playground.model.shown.elements import code
from playground.model.shown.picture import picture_of
from playground.model.takeaway.ledger import (
    AS_COMPUTED,
    ORDERS,
    as_csv,
    columns,
    in_order,
    parameter_columns,
    parameters_of,
)
from playground.model.takeaway.quantities import KINDS, places_of, rows_of_step
from playground.panels.tabs.check import check_columns
from tests.networks import KINDS as NETWORKS
from tests.networks import session_of_kind


def entry(session: Session, name: str, index) -> float:
    return float(session.value(name)[index])


def test_the_ledger_as_a_file_has_every_digit() -> None:
    session = SCENES["moons"].start()
    session.run(3)
    rows = list(csv.DictReader(io.StringIO(as_csv(session, picture_of(session)))))
    members = parameters_of(session.network.sizes)
    assert [row["code"] for row in rows[: len(members)]] == [code(e) for e in members]
    assert float(rows[0]["gradient"]) == entry(session, "dW1", (0, 0))
    assert float(rows[0]["state v"]) == entry(session, "vW1", (0, 0))


def test_rounding_alone_is_no_disagreement() -> None:
    """Far below the rounding of a large loss, a difference says nothing about a gradient: both views say so."""
    network = NetworkSpec(1, (LayerSpec(2, "identity"), LayerSpec(1, "identity")), "half_mse")
    parameters = [(np.array([[1.0], [1e-9]]), np.zeros((2, 1))), (np.array([[1.0, 1e-9]]), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset(np.array([[1.0]]), np.array([[1001.0]])), parameters)
    session.prime()
    found, picture = gradient_check(session), picture_of(session)
    table = parameter_columns(picture)
    small = table["check"].index("agrees by a complex step")
    assert table["relative error"][small] > 1e-4  # the true one, as the floor takes nothing from it
    assert set(table["check"]) == {"agrees", "agrees by a complex step"}
    assert found.agrees
    assert sorted(table["relative error"]) == sorted(found.errors.tolist())
    by_code = dict(zip(table["code"], table["relative error"], strict=True))
    checked = check_columns(found, session.network.sizes)
    assert by_code == dict(zip(checked["code"], checked["relative error"], strict=True))


def test_a_wrong_gradient_does_not_agree() -> None:
    session = SCENES["seed"].start()
    session.table.rows["grad"][0] *= 1.01
    table = parameter_columns(picture_of(session))
    assert table["check"] == ["disagrees", *["agrees"] * (session.table.count - 1)]


def test_the_check_shows_every_parameter() -> None:
    session = SCENES["large"].start()
    found = gradient_check(session)
    assert len(check_columns(found, session.network.sizes)["code"]) == session.table.count == 1476


def test_parameters_that_are_not_checked_have_no_agreement() -> None:
    session = SCENES["large"].start()
    session.edit(training=TrainingSpec(batch_size=100))
    session.prime()
    picture = picture_of(session)
    assert picture.check is not None
    table = parameter_columns(picture)
    there = [value for value in table["check"] if value is not None]
    assert len(there) == len(picture.check.columns) < session.table.count
    assert [d is None for d in table["central difference"]] == [verdict is None for verdict in table["check"]]


@pytest.mark.parametrize("kind", NETWORKS)
def test_every_quantity_of_the_step_stands_in_the_ledger(kind: str) -> None:
    """All that the tape writes, for the sample that is shown: in a row of its own, or beside what it belongs to."""
    session = session_of_kind(kind)
    session.step("update")
    sample = session.wiring.batch - 1
    rows = rows_of_step(session, sample)
    entries = {(name, row.index) for row in rows for name in (row.quantity, *row.beside)}
    for name in {name for operation in session.tape for name in operation.writes}:
        shape = session.value(name).shape
        expected = set(np.ndindex(shape))
        if name.layer is None or not name.kind:
            expected = {index for index in expected if not index or index[1] == sample}
        assert {index for quantity, index in entries if quantity == name} == expected, name
    table = columns(session, picture_of(session, sample))
    assert all(len(cells) == len(rows) for cells in table.values())
    assert None not in table["value"]
    if session.training.clip_norm is not None:
        clipped = [*session.value("clippedW1").ravel()]
        assert table["clipped gradient"][: len(clipped)] == clipped


def test_rows_are_found_by_name_and_by_kind() -> None:
    session = SCENES["moons"].start()
    rows = rows_of_step(session, 2)

    def found(kind: str, text: str) -> list[str]:
        return [rows[at].code for at in places_of(rows, kind, text)]

    assert places_of(rows, "All", "") == list(range(len(rows)))
    parts = [places_of(rows, kind, "") for kind in KINDS if kind != "All"]
    assert sorted(place for part in parts for place in part) == list(range(len(rows)))
    assert all(parts)
    assert found("All", "W1[0, 1]") == ["W1[0, 1]"]
    assert found("All", "dW1[0, 1]") == ["W1[0, 1]"]
    assert found("All", "vb2") == found("Biases", "b2") == ["b2[0]"]
    assert found("Neurons", " dz2 ") == ["Z2[0, 2]"]
    assert found("Data", "x₂") == ["X[1, 2]"]
    assert found("Weights", "b1") == []
    assert found("All", "nothing of that name") == []


def test_rows_are_sorted_by_their_numbers_and_rows_without_one_come_last() -> None:
    session = SCENES["moons"].start()
    session.step("update")
    table = columns(session, picture_of(session, 0))
    every = range(len(table["code"]))
    assert in_order(every, table, AS_COMPUTED) == list(every)
    for order, (column, key) in ORDERS.items():
        if order == AS_COMPUTED:
            continue
        found = in_order(every, table, order)
        assert sorted(found) == list(every)
        cells = [table[column][at] for at in found]
        numbers = [cell for cell in cells if cell is not None]
        assert len(numbers) > 20, order
        assert cells[: len(numbers)] == numbers, order
        assert [key(number) for number in numbers] == sorted(key(number) for number in numbers), order
    largest = in_order(every, table, "largest |gradient|")[0]
    assert abs(table["gradient"][largest]) == max(abs(cell) for cell in table["gradient"] if cell is not None)


def test_rows_of_a_column_that_is_not_there_stay_as_they_are() -> None:
    assert in_order([3, 1, 2], {}, "largest value") == [3, 1, 2]
