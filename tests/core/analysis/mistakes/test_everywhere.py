"""One mistake in one layer, in all hidden ones or in all: every place has its variant, with the numbers of NumPy.

The backward pass stands here once more, apart from the tape, and each mistake is a change of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Quantity, Session, TrainingSpec
from backprop_core.analysis.mistakes import MISTAKES
from backprop_core.analysis.mistakes.bench import Bench

Array = np.ndarray
SIZES, N, RATE = (2, 3, 3, 2), 4, 0.3
DEPTH = len(SIZES) - 1
Part = Callable[..., Array]


def expit(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


# f, f'(z) and f'(z) in terms of z and a, of each layer.
LAYERS: Mapping[int, tuple[str, Part, Part]] = {
    1: ("softplus", lambda z: np.logaddexp(0, z), expit),
    2: ("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    3: ("sigmoid", expit, lambda z: expit(z) * (1 - expit(z))),
}
# What stands in a line of code in place of a slope of an error e: written in a where a is the error.
OF_ERROR: Mapping[int, Part] = {1: expit, 2: lambda e: 1 - e**2, 3: lambda e: e * (1 - e)}
PLACES = [[1], [2], [3], [1, 2], [1, 2, 3]]  # where a mistake is made: in one layer, in all hidden ones, in all


def session() -> Session:
    """2-3-3-2, no two layers alike, half the squared error as a mean over four samples."""
    stream = np.random.default_rng(8)
    layers = [LayerSpec(SIZES[n], LAYERS[n][0]) for n in LAYERS]
    network = NetworkSpec(2, layers, "half_mse", initializer="xavier_normal", seed=3)
    found = Session(
        network, TrainingSpec(Choice("gd", lr=RATE)), Dataset(stream.normal(size=(2, N)), stream.random((2, N)))
    )
    found.edit(parameters={f"b{n}": stream.normal(size=(SIZES[n], 1)) for n in LAYERS})
    return found


SESSION = session()
W = {n: SESSION.value(f"W{n}") for n in LAYERS}
Z: dict[int, Array] = {}
A = {0: SESSION.data.X}
for at, (_, function, _) in LAYERS.items():
    Z[at] = W[at] @ A[at - 1] + SESSION.value(f"b{at}")
    A[at] = function(Z[at])


def slope(n: int, dA: Array) -> Array:
    return dA * LAYERS[n][2](Z[n])


def back(n: int, dZ: Array, dW: Array) -> Array:
    return W[n].T @ dZ


def product(n: int, dZ: Array) -> Array:
    return dZ @ A[n - 1].T


def gradients(
    where: list[int], *, slope_: Part = slope, back_: Part = back, product_: Part = product
) -> dict[str, Array]:
    """Half the mean squared error, differentiated with other rules in some layers."""
    found = {f"dA{DEPTH}": (A[DEPTH] - SESSION.data.Y) / N}
    for n in range(DEPTH, 0, -1):
        found[f"dZ{n}"] = (slope_ if n in where else slope)(n, found[f"dA{n}"])
        found[f"dW{n}"] = (product_ if n in where else product)(n, found[f"dZ{n}"])
        found[f"db{n}"] = found[f"dZ{n}"].sum(axis=1, keepdims=True)
        found[f"dA{n - 1}"] = (back_ if n in where else back)(n, found[f"dZ{n}"], found[f"dW{n}"])
    return found


def error(n: int, dA: Array) -> Array:
    return A[DEPTH] - SESSION.data.Y if n == DEPTH else N * dA


SLOPES: Mapping[str, list[Part]] = {
    "slope_missing": [lambda n, dA: dA],
    "slope_twice": [lambda n, dA: slope(n, slope(n, dA))],
    "slope_of_activation": [lambda n, dA: dA * LAYERS[n][2](A[n])],
    "slope_of_error": [
        lambda n, dA: OF_ERROR[n](error(n, dA)) / N,
        lambda n, dA: error(n, dA) * OF_ERROR[n](error(n, dA)) / N,
    ],
}


def made(mistake: str, name: str) -> list[Array]:
    """What the variants of a mistake make of a quantity, those that reach it."""
    bench = Bench(SESSION)
    quantity = Quantity.parse(name)
    variants = [each for each in MISTAKES[mistake].variants(bench, quantity) if bench.reaches(each, quantity)]
    for each in variants:
        assert mistake in each.mistakes
        for changed in each.changes.values():
            assert all(" = " in line or " += " in line for line in changed.code.split("\n"))
            left = [line.split(" = ")[0] for line in changed.code.split("\n")]
            assert len(set(left)) == len(left)
    return [bench.numbers(each, quantity) for each in sorted(variants, key=bench.start, reverse=True)]


def assert_same(found: list[Array], expected: list[Array]) -> None:
    """The same sets of numbers, in any order, each as often."""
    assert len(found) == len(expected)
    left = list(found)
    for numbers in expected:
        match = next(
            (each for each in left if each.shape == numbers.shape and np.allclose(each, numbers, 1e-9, 1e-13)), None
        )
        assert match is not None
        left = [each for each in left if each is not match]


def test_without_a_mistake_the_numbers_are_those_of_the_tape() -> None:
    bench = Bench(SESSION)
    for name, numbers in gradients([]).items():
        np.testing.assert_allclose(bench.right("dX" if name == "dA0" else name), numbers, 1e-10, 1e-14)


@pytest.mark.parametrize("name", ["dW1", "dA1", "dZ2", "db3"])
@pytest.mark.parametrize("mistake", SLOPES)
def test_a_slope_goes_wrong_in_one_layer_in_the_hidden_ones_or_in_all(mistake: str, name: str) -> None:
    reaching = [where for where in PLACES if max(where) >= int(name[-1]) + (name[:2] == "dA")]
    expected = [gradients(where, slope_=rule)[name] for rule in SLOPES[mistake] for where in reaching]
    assert_same(made(mistake, name), expected)


def through(units: Callable[[int], Any]) -> Part:
    """dA through some neurons of each layer alone."""
    return lambda n, dZ, dW: W[n][units(n)].T @ dZ[units(n)]


def test_paths_are_missing_neuron_by_neuron_and_in_loops_that_stop_early_or_keep_the_last() -> None:
    expected = []
    for n in LAYERS:
        for k in range(SIZES[n]):
            expected.append(gradients([n], back_=through(lambda _, k=k: [k]))["dW1"])
            if SIZES[n] > 2:
                expected.append(
                    gradients([n], back_=through(lambda m, k=k: [i for i in range(SIZES[m]) if i != k]))["dW1"]
                )
    for end in (0, -1):
        expected.append(gradients([1, 2, 3], back_=through(lambda n, end=end: [range(SIZES[n])[end]]))["dW1"])
    found = made("path_missing", "dW1")
    of_the_input = 2 * SIZES[1]  # behind the first layer nothing is read of dX
    bench = Bench(SESSION)
    reaching = [each for each in expected if not np.allclose(each, bench.right("dW1"), 1e-12)]
    assert len(reaching) == len(expected) - of_the_input
    assert_same([each for each in found if not np.allclose(each, bench.right("dW1"), 1e-12)], reaching)


def test_matrices_are_not_transposed_one_by_one_or_all_that_are_square() -> None:
    wrong = gradients([2], back_=lambda n, dZ, dW: W[n] @ dZ)
    (line,) = next(MISTAKES["transposed"].variants(Bench(SESSION), Quantity.parse("dW2"))).changes.values()
    assert line.code == "dW2 = A1 @ dZ2.T"
    assert_same(made("transposed", "dW1"), [gradients([])["dW1"].T, wrong["dW1"]])


def test_every_layer_s_error_goes_back_through_weights_that_are_updated() -> None:
    wrong = gradients([1, 2, 3], back_=lambda n, dZ, dW: (W[n] - RATE * dW).T @ dZ)
    for name in ("dW1", "dW2", "dZ1"):
        assert_same(made("updated_weights", name), [wrong[name]])
    for n in LAYERS:  # and every layer makes one step
        assert_same(made("updated_weights", f"W{n}"), [W[n] - RATE * wrong[f"dW{n}"]])


@pytest.mark.parametrize(
    ("mistake", "rule"),
    [
        ("weight_for_activation", lambda n, dZ: dZ.sum(axis=1, keepdims=True) * W[n]),
        ("preactivation_for_activation", lambda n, dZ: dZ @ Z[n - 1].T),
    ],
)
def test_another_factor_stands_in_the_product_of_the_layer_that_is_asked_about(mistake: str, rule: Part) -> None:
    for n in LAYERS:
        expected = [] if mistake.startswith("pre") and n == 1 else [gradients([n], product_=rule)[f"dW{n}"]]
        assert_same(made(mistake, f"dW{n}"), expected)
        assert_same(made(mistake, f"db{n}"), [gradients([])[f"db{n}"]] * len(expected))
        assert made(mistake, f"dZ{n}") == []


@pytest.mark.parametrize("n", LAYERS)
def test_a_sample_stands_for_the_batch_with_its_share_or_alone(n: int) -> None:
    dZ = gradients([])[f"dZ{n}"]
    shares = [share * dZ[:, [k]] for share in (1, N) for k in range(N)]
    samples = [share * dZ[:, [k]] @ A[n - 1][:, [k]].T for share in (1, N) for k in range(N)]
    assert_same(made("one_sample", f"dW{n}"), samples)
    assert_same(made("one_sample", f"db{n}"), shares)
    assert_same(made("bias_not_summed", f"db{n}"), [each for share in (1, N) for each in (share * dZ, (share * dZ).T)])
    assert made("bias_not_summed", f"dW{n}") == []


@pytest.mark.parametrize(
    ("mistake", "factors"),
    [
        ("sum_for_mean", [2, -2, N, -N]),
        ("mean_for_sum", [1 / 2, 1 / N, 1 / (2 * N)]),
        ("sign", [-1]),
        ("half", [2, 0.5]),
    ],
)
@pytest.mark.parametrize("name", ["dA3", "dZ3", "dW2", "db1"])
def test_the_loss_s_derivative_is_off_by_a_factor(mistake: str, factors: list[float], name: str) -> None:
    assert_same(made(mistake, name), [factor * gradients([])[name] for factor in factors])


def test_the_output_is_differentiated_itself_its_sum_or_its_means() -> None:
    dA3 = np.ones((2, N))
    assert_same(made("error_missing", "dA3"), [dA3, dA3 / N, dA3 / (2 * N)])
