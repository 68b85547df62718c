"""The exercise names the first number that is wrong, whatever is written in the blank, and accepts what is right."""

from __future__ import annotations

import re

import pytest

from backprop_core import Phase, Session
from playground.model.scenes import SCENES
from playground.model.takeaway.exercise import exercise
from playground.model.takeaway.script import script
from tests.networks import KINDS, session_of_kind
from tests.playground.model.takeaway.running import variables_of
from tests.playground.model.takeaway.test_script import edited_run

FUNCTION = r"^def {}\(.*?\n(?=\n\n)"


def function(source: str, name: str) -> str:
    found = re.search(FUNCTION.format(name), source, re.MULTILINE | re.DOTALL)
    assert found
    return found[0]


def solved(session: Session) -> str:
    """The exercise with the backward pass of the script in its blank."""
    source, whole = exercise(session), script(session)
    answer = whole.rpartition("\ndef backward(")  # the last one, if an edit has changed it
    answer = "\n\n".join(
        ["def backward(" + answer[2].partition("\n\n\n")[0] + "\n"]
        + [function(whole, name) for name in ("affine_gradients", "affine_back")]
    )
    return source.replace(function(source, "backward"), answer)


def sessions() -> dict[str, Session]:
    """Scenes at their start, and networks of every kind midway through an update."""
    found = {key: scene.start() for key, scene in SCENES.items()}
    for kind in KINDS:
        found[kind] = session_of_kind(kind)
        found[kind].run(2)
        found[kind].step("phase")
    return found | {"edited": edited_run()}


@pytest.mark.parametrize("key", sessions())
def test_the_right_pass_is_accepted_and_the_blank_is_named(key: str) -> None:
    session = sessions()[key]
    variables_of(solved(session))
    first = next(operation.name for operation in session.tape if operation.phase is Phase.BACKWARD)
    with pytest.raises(AssertionError, match=f"^{first} is still to be computed: an array of the shape "):
        variables_of(exercise(session))
    for name in ("affine_gradients", "affine_back"):
        assert name not in exercise(session)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("dZ2 = A2 - Y", "dZ2 = Y - A2", "dZ2[0, 0] should be -0.18383268944"),
        ("dZ2 = A2 - Y", "dZ2 = A2 - 2 * Y", "dZ2[0, 0] should be -0.18383268944"),
        (
            "dW1, db1 = affine_gradients(dZ1, X)",
            "dW1, db1 = X @ dZ1.T, 0",
            "dW1 should have the shape (3, 2), has (2, 3)",
        ),
        ("dX = affine_back(W1, b1, dZ1)", "dX = None", "dX is still to be computed: an array of the shape (2, 1)"),
    ],
)
def test_the_first_wrong_number_is_named(right: str, wrong: str, says: str) -> None:
    source = solved(SCENES["seed"].start())
    assert right in source
    with pytest.raises(AssertionError, match=f"^{re.escape(says)}"):
        variables_of(source.replace(right, wrong))


def test_a_slope_that_is_left_out_is_named() -> None:
    source = solved(SCENES["dead"].start())
    with pytest.raises(AssertionError, match=r"^dZ1\[\d, \d\] should be -?0\.0, is "):
        variables_of(source.replace("dZ1 = dA1 * relu_derivative(Z1)", "dZ1 = dA1"))


def test_a_pass_in_plain_matrix_products_is_accepted() -> None:
    """As somebody would write it who does not know how the products are made here."""
    session = SCENES["circle"].start()
    answer = """def backward(X, Y, A2, A1, W2, b2, Z1, W1, b1):
    m = Y.shape[1]
    dA2 = ((1 - Y) / (1 - A2) - Y / A2) / m
    dZ2 = (A2 - Y) / m
    dW2, db2 = dZ2 @ A1.T, dZ2.sum(axis=1, keepdims=True)
    dA1 = W2.T @ dZ2
    dZ1 = dA1 * (1 - A1**2)
    dW1, db1 = dZ1 @ X.T, dZ1.sum(axis=1, keepdims=True)
    return dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1, W1.T @ dZ1
"""
    source = exercise(session)
    blank = function(source, "backward")
    takes = re.match(r"def backward\((.*)\):", blank)
    assert takes
    variables_of(source.replace(blank, answer.replace("X, Y, A2, A1, W2, b2, Z1, W1, b1", takes[1])))
