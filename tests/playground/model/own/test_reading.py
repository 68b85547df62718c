"""Pasted numbers are read in every way in which they are printed, and what cannot be read is told with its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model.own.blocks import MOST, blocks_in
from playground.model.own.numbers import ReadingError, numbers_in

GRADIENT = [0.97824, 0.0, -0.00502, 0.504998]
WAYS = {
    "NumPy": "array([[0.97824 , 0.      ],\n       [-0.00502, 0.504998]], dtype=float32)",
    "NumPy's print": "[[ 9.78240e-01  0.00000e+00]\n [-5.02000e-03  5.04998e-01]]",
    "NumPy's name": "np.array([[0.97824, 0.], [-.00502, .504998]])",
    "NumPy 2 scalars": "[np.float64(0.97824), np.float64(0.0), np.float64(-0.00502), np.float64(0.504998)]",
    "PyTorch": "tensor([[ 0.97824,  0.0000],\n        [-0.00502,  0.504998]], device='cuda:0', dtype=torch.float64)",
    "PyTorch's graph": "tensor([[0.97824, 0.0000], [-0.00502, 0.504998]], grad_fn=<MulBackward0>)",
    "PyTorch's parameter": "Parameter containing:\ntensor([[0.97824, 0], [-0.00502, 0.504998]], requires_grad=True)",
    "JAX": "Array([[ 0.97824,  0.     ],\n       [-0.00502,  0.504998]], dtype=float32, weak_type=True)",
    "older JAX": "DeviceArray([[0.97824, 0.], [-0.00502, 0.504998]], dtype=float32)",
    "TensorFlow": "tf.Tensor(\n[[ 0.97824  0. ]\n [-0.00502  0.504998]], shape=(2, 2), dtype=float32)",
    "TensorFlow's form": "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[0.97824, 0. ],\n"
    "       [-0.00502, 0.504998]], dtype=float32)>",
    "a prompt": ">>> array([[0.97824, 0.], [-0.00502, 0.504998]])",
    "a notebook": "Out[12]: array([[0.97824, 0.], [-0.00502, 0.504998]])",
    "Python's lists": "[[0.97824, 0.0], [-0.00502, 0.504998]]",
    "tuples": "((0.97824, 0.0), (-0.00502, 0.504998))",
    "MATLAB": "[0.97824 0; -0.00502 0.504998]",
    "a table": "0.97824\t0\n-0.00502\t0.504998\n",
    "without spaces": "0.97824,0,-0.00502,0.504998",
    "a column": "0.97824\n0\n-0.00502\n0.504998",
    "decimal commas": "0,978240;0;-0,00502;0,504998",
    "decimal commas and spaces": "0,97824 0 -0,00502 0,504998",
    "decimal commas in a list": "[0,97824, 0, -0,00502, 0,504998]",
    "true minus signs": "0.97824 0 −5.02e−3 +0.504998",
    "a dash for a minus": "0.97824, 0, –0.00502, 0.504998",
}


@pytest.mark.parametrize("way", WAYS)
def test_numbers_are_read_as_they_are_printed(way: str) -> None:
    np.testing.assert_allclose(numbers_in(WAYS[way], (4,)), GRADIENT, rtol=1e-12)


REFUSED = {
    "1, two": "Character 4: “two” is not a number.",
    "[[1, 2],\n [3, x]]": "Line 2, character 6: “x” is not a number.",
    "0.5 nan": "Character 5: “nan” is not a finite number.",
    "-inf, 1": "Character 1: “-inf” is not a finite number.",
    "1e999": "Character 1: 1e999 is too large for a number.",
    "[1. 2. ... 7. 8.]": "Character 8: the print-out leaves numbers out (…). Print all of them.",
    "1.2.3": "Character 1: “1.2.3” is not a number.",
    "0.5abc": "Character 1: “0.5abc” is not a number.",
    "1/3": "Character 1: “1/3” is not a number.",
    "__import__('os')": "Character 1: “__import__” is not a number.",
    "[[]]": "There is no number in it: paste the entries, row by row.",
    " ": "There is no number in it: paste the entries, row by row.",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_told_with_its_place(text: str) -> None:
    with pytest.raises(ReadingError) as error:
        numbers_in(text, (2,))
    assert str(error.value) == REFUSED[text]


@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=12), st.sampled_from([" ", ", ", "\n", "; "])
)
def test_every_digit_is_read_and_no_number_is_lost(numbers: list[float], between: str) -> None:
    assert numbers_in(between.join(map(repr, numbers)), (len(numbers),)).tolist() == numbers
    commas = between.strip(", ") or " "
    written = commas.join(f"{number:.6f}".replace(".", ",") for number in numbers)
    read = numbers_in(written, (len(numbers),))
    np.testing.assert_allclose(read, numbers, atol=1e-6)


def test_how_many_numbers_there_can_be_decides_what_a_comma_is() -> None:
    assert numbers_in("1,5 2,5", (2,)).tolist() == [1.5, 2.5]
    assert numbers_in("1,5 2,5", (4,)).tolist() == [1, 5, 2, 5]


KNOWN = ("dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1", "dX")


def read(text: str) -> dict[str, list[float]]:
    return {block.name: block.numbers.tolist() for block in blocks_in(text, "dW2", lambda name: (2,), KNOWN)}


@pytest.mark.parametrize(
    "text",
    [
        "dZ2 = [1 2]\ndb1 = [3 4]",
        "{'dZ2': array([[1., 2.]]), 'db1': array([[3.], [4.]])}",
        'grads = {"dZ2": [1, 2], "db1": [3, 4]}',
        "dz_2: 1 2; DB_1: 3 4",
        "delta2 [[1 2]]\ndb1 [[3 4]]",
        "∂L/∂Z2 = tensor([1., 2.])\ndL/db1 = tensor([3., 4.])",
        "δ2 1 2\nb1.grad: tensor([3., 4.])",
        "dZ2 array([1, 2])\nb1.grad = array([3, 4])",
    ],
)
def test_names_before_numbers_make_blocks(text: str) -> None:
    assert read(text) == {"dZ2": [1, 2], "db1": [3, 4]}


def test_numbers_without_a_name_are_those_of_the_chosen_quantity() -> None:
    assert read("1 2") == {"dW2": [1, 2]}
    assert read("dX = [5 6]") == {"dX": [5, 6]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dW9 = 1 2", "Character 1: there is no dW9 in this network."),
        ("dZ2 = 1 2\ndZ2 = 3 4", "Line 2, character 1: dZ2 is there twice."),
        ("1 2\ndZ2 = 3 4", "Line 1, character 1: the numbers before “dZ2” have no name."),
        ("dZ2 = 1 2\ndb1 = 3 four", "Line 2, character 9: “four” is not a number."),
        ("dZ2 = dA2 * 3", "Character 7: “dA2” is not a number."),
        ("0 " * MOST, f"The text is too long: at most {MOST:,} characters are read."),
    ],
)
def test_a_block_that_cannot_be_read_is_told_with_its_place(text: str, says: str) -> None:
    with pytest.raises(ReadingError) as error:
        read(text)
    assert str(error.value) == says
