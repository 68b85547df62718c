"""A quantity is its name as text, and knows its stem, its layer and its place in the parameter table."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from backprop_core import Quantity, SpecError
from tests.core.tape.test_laws import session_of

PARTS = {
    "X": ("A", 0, "", ""),
    "dX": ("dA", 0, "", ""),
    "A1": ("A", 1, "", ""),
    "dZ12": ("dZ", 12, "", ""),
    "W2": ("W", 2, "W", "theta"),
    "db3": ("db", 3, "b", "grad"),
    "clippedW1": ("clippedW", 1, "W", "clipped"),
    "stepb1": ("stepb", 1, "b", "step"),
    "vW1": ("vW", 1, "W", "v"),
    "Y": ("Y", None, "", ""),
    "L": ("L", None, "", ""),
    "rate": ("rate", None, "", ""),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_name_is_read_into_its_parts_and_made_from_them_again(name: str) -> None:
    quantity = Quantity.parse(name)
    stem, layer, kind, row = PARTS[name]
    assert (quantity.stem, quantity.layer, quantity.kind, quantity.row) == (stem, layer, kind, row)
    assert Quantity(stem, layer) == quantity == name
    assert type(quantity.text) is str
    if row:
        assert Quantity.in_row(row, kind, layer) == name


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_copies_keep_the_parts(copied) -> None:
    twin = copied(Quantity("dW", 2))
    assert (twin, twin.stem, twin.layer) == ("dW2", "dW", 2)


def test_its_parts_cannot_be_set() -> None:
    with pytest.raises(AttributeError, match="layer"):
        Quantity("dW", 2).layer = 3


def test_a_tape_has_names_that_read_back_as_themselves() -> None:
    session = session_of("relu", "softmax", "cce", optimizer="adam", l2=0.1, clip_norm=1.0)
    for operation in session.tape:
        for quantity in (*operation.reads, *operation.writes):
            read = Quantity.parse(quantity.text)
            assert (read.stem, read.layer) == (quantity.stem, quantity.layer)
            assert session.value(quantity).shape == session.value(quantity.text).shape


@pytest.mark.parametrize("name", ["", "1", "W01", "W-1", "d W1", "Z1\n", None, 3, b"W1", ["W1"]])
def test_what_cannot_be_a_name_is_refused(name: object) -> None:
    with pytest.raises(SpecError, match="quantity"):
        Quantity.parse(name)


def test_a_row_of_the_table_and_the_clock_have_names_of_their_own() -> None:
    session = session_of("relu", "softmax", "cce", optimizer="adam", clip_norm=0.01)
    session.run(2)
    blocks = [session.value(f"clipped{kind}{layer}").ravel() for layer in (1, 2) for kind in "Wb"]
    assert np.linalg.norm(session.value("clipped")) == pytest.approx(0.01, rel=1e-12)
    assert sorted(session.value("clipped")) == sorted(np.concatenate(blocks))
    assert session.value("t") == 2


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("qW1", "a parameter of a layer, its gradient, its step or its optimiser state"),
        ("W3", "a parameter of a layer, its gradient, its step or its optimiser state"),
        ("dZ3", "layers 1 to 2"),
        ("foo", "a name on the tape, such as Z1, A1, W1, dW1 or L"),
    ],
)
def test_a_refused_name_is_told_with_what_there_is(name: str, allowed: str) -> None:
    with pytest.raises(SpecError) as refused:
        session_of("relu", "softmax", "cce").value(name)
    assert (refused.value.field, refused.value.value, refused.value.allowed) == ("quantity", name, allowed)


@pytest.mark.parametrize(
    "name", ["A0", "dA0", "A", "W", "thetaW1", "gradW1", "qW1", "W3", "Z3", "Y1", "L2", "X1", "dX2", "foo"]
)
def test_a_name_that_the_network_lacks_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match="quantity"):
        session_of("relu", "softmax", "cce").value(name)
