"""The ledger as a file, its agreement with the check, and a gradient of one's own."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, gradient_check
from playground.model.scenes import SCENES
from playground.model.shown.elements import code
from playground.model.shown.picture import picture_of
from playground.model.takeaway.ledger import as_csv, columns, parameters_of
from playground.model.takeaway.own_gradient import numbers_in, verdict
from playground.panels.tabs.check import check_columns


def entry(session: Session, name: str, index) -> float:
    return float(session.value(name)[index])


def test_the_ledger_as_a_file_has_every_digit() -> None:
    session = SCENES["moons"].start()
    session.run(3)
    rows = list(csv.DictReader(io.StringIO(as_csv(picture_of(session)))))
    assert [row["code"] for row in rows] == [code(e) for e in parameters_of(session.network.sizes)]
    assert float(rows[0]["gradient"]) == entry(session, "dW1", (0, 0))
    assert float(rows[0]["state v"]) == entry(session, "vW1", (0, 0))


def test_rounding_alone_is_no_disagreement() -> None:
    """Far below the rounding of a large loss, a difference says nothing about a gradient: both views say so."""
    network = NetworkSpec(1, (LayerSpec(2, "identity"), LayerSpec(1, "identity")), "half_mse")
    parameters = [(np.array([[1.0], [1e-9]]), np.zeros((2, 1))), (np.array([[1.0, 1e-9]]), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset(np.array([[1.0]]), np.array([[1001.0]])), parameters)
    session.prime()
    found, picture = gradient_check(session), picture_of(session)
    table = columns(picture)
    plain = np.abs(found.differences - found.gradients) / np.maximum(abs(found.differences), abs(found.gradients))
    assert plain.max() > 1e-4  # without the floor there would be a mistake to report
    assert found.agrees
    assert all(table["agrees"])
    assert sorted(table["relative error"]) == sorted(found.errors.tolist())
    by_code = dict(zip(table["code"], table["relative error"], strict=True))
    checked = check_columns(found, session.network.sizes)
    assert by_code == dict(zip(checked["code"], checked["relative error"], strict=True))


def test_a_wrong_gradient_does_not_agree() -> None:
    session = SCENES["seed"].start()
    session.table.rows["grad"][0] *= 1.01
    table = columns(picture_of(session))
    assert table["agrees"] == [False, *[True] * (session.table.count - 1)]


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
    table = columns(picture)
    there = [value for value in table["agrees"] if value is not None]
    assert len(there) == len(picture.check.columns) < session.table.count
    assert [d is None for d in table["central difference"]] == [a is None for a in table["agrees"]]


RIGHT = np.array([[1.0, -2.0, 0.5], [4.0, 0.25, 8.0]])


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        (RIGHT, "All entries agree."),
        (RIGHT.T, "transposed"),
        (-RIGHT, "The sign is turned round"),
        (2 * RIGHT, "The factor ½ of the squared error is missing"),
        (RIGHT * 10, "divide by 10"),
        (RIGHT + np.array([[0, 0, 1.0], [0, 0, 0]]), "Entry [0, 2]: 1.5 where 0.5 is right, 3 times that."),
        (np.zeros((2, 3)), "Everything is zero"),
        (np.ones(5), "5 numbers where the gradient has 6"),
    ],
)
def test_a_pasted_gradient_is_judged(pasted: np.ndarray, says: str) -> None:
    assert says in " ".join(verdict(pasted.ravel(), RIGHT, 10))


def test_numbers_are_read_from_any_text_that_holds_nothing_else() -> None:
    assert numbers_in("array([[1.5, -2e-3],\n [−.5 4]])").tolist() == [1.5, -0.002, -0.5, 4.0]
    for text in ("", "[[]]", "__import__('os')", "1, two", "1e999"):
        with pytest.raises(ValueError, match=r"\w+.*\."):
            numbers_in(text)
