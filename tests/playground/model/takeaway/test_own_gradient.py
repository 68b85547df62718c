"""A gradient that the visitor computed: its numbers are found in a text, and its mistakes are named."""

from __future__ import annotations

import numpy as np
import pytest

from playground.model.takeaway.own_gradient import numbers_in, verdict

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
