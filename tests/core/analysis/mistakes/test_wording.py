"""The lines of the mistakes word by word, as people read them beside the right ones; that they run is tested apart."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import MISTAKES, Choice, Dataset, LayerSpec, NetworkSpec, Quantity, Session, TrainingSpec
from backprop_core.analysis.mistakes import BUGS
from backprop_core.analysis.mistakes.bench import Bench


def small(batch: int, loss: str = "half_mse", reduction: str = "mean_batch") -> Bench:
    """2-2-1 of a sigmoid, or 2-2-3 of a softmax with a penalty, in the second update."""
    units, output = (3, "softmax") if loss == "cce" else (1, "sigmoid")
    network = NetworkSpec(
        2, [LayerSpec(2, "tanh"), LayerSpec(units, output)], loss, reduction, initializer="xavier_normal", seed=1
    )
    Y = np.eye(3) if loss == "cce" else np.array([[0.25, 0.75]])
    data = Dataset(np.array([[0.5, -1.0], [1.0, 2.0]])[:, :batch], Y[:, :batch])
    session = Session(network, TrainingSpec(Choice("momentum", lr=0.1), l2=0.5 if loss == "cce" else 0.0), data)
    session.run(1)
    session.prime()
    return Bench(session)


SUM = "dZ2.sum(axis=1, keepdims=True)"
OF_TWO = {
    "slope_missing": ["dZ1 = dA1", "dZ2 = dA2"],
    "slope_twice": ["dZ1 = (dA1 * (1 - A1**2)) * (1 - A1**2)", "dZ2 = (dA2 * (A2 * (1 - A2))) * (A2 * (1 - A2))"],
    "slope_of_activation": ["dZ1 = dA1 * (1 - np.tanh(A1)**2)", "dZ2 = dA2 * (sigmoid(A2) * (1 - sigmoid(A2)))"],
    "slope_of_error": [
        "e = 2 * dA1\ndZ1 = (1 - e**2) / 2",
        "e = A2 - Y\ndZ2 = (e * (1 - e)) / 2",
        "e = 2 * dA1\ndZ1 = e * (1 - e**2) / 2",
        "e = A2 - Y\ndZ2 = e * (e * (1 - e)) / 2",
    ],
    "weight_for_activation": [f"dW2 = {SUM} * W2\ndb2 = {SUM}"],
    "preactivation_for_activation": [f"dW2 = dZ2 @ Z1.T\ndb2 = {SUM}"],
    "sum_for_mean": ["dA2 = (A2 - Y)", "dA2 = -(A2 - Y)"],
    "mean_for_sum": ["dA2 = (A2 - Y) / 4"],
    "sign": ["dA2 = -(A2 - Y) / 2"],
    "half": ["dA2 = 2 * (A2 - Y) / 2", "dA2 = 0.5 * (A2 - Y) / 2"],
    "error_missing": ["dA2 = np.ones_like(A2)", "dA2 = np.ones_like(A2) / 2"],
    "one_sample": [
        "dW2 = dZ2[:, [0]] @ A1[:, [0]].T\ndb2 = dZ2[:, [0]]",
        "dW2 = dZ2[:, [1]] @ A1[:, [1]].T\ndb2 = dZ2[:, [1]]",
        "dW2 = 2 * dZ2[:, [0]] @ A1[:, [0]].T\ndb2 = 2 * dZ2[:, [0]]",
        "dW2 = 2 * dZ2[:, [1]] @ A1[:, [1]].T\ndb2 = 2 * dZ2[:, [1]]",
    ],
    "bias_not_summed": ["dW2 = dZ2 @ A1.T\ndb2 = dZ2"],
    "transposed": ["dX = W1 @ dZ1"],
    "path_missing": ["dX = W1[[0]].T @ dZ1[[0]]", "dX = W1[[1]].T @ dZ1[[1]]"],
    "not_emptied": [f"dW2 += dZ2 @ A1.T\ndb2 += {SUM}"],
    "memory_emptied": ["v[...] = 0\nt += 1"],
}
OF_ONE = OF_TWO | {
    "slope_of_error": [
        "e = dA1\ndZ1 = (1 - e**2)",
        "e = A2 - Y\ndZ2 = (e * (1 - e))",
        "e = dA1\ndZ1 = e * (1 - e**2)",
        "e = A2 - Y\ndZ2 = e * (e * (1 - e))",
    ],
    "sum_for_mean": [],
    "mean_for_sum": [],
    "sign": ["dA2 = -(A2 - Y)"],
    "half": ["dA2 = 2 * (A2 - Y)", "dA2 = 0.5 * (A2 - Y)"],
    "error_missing": ["dA2 = np.ones_like(A2)"],
    "one_sample": [],
    "bias_not_summed": [],
}
OF_CLASSES = OF_TWO | {
    "slope_twice": ["dZ1 = (dA1 * (1 - A1**2)) * (1 - A1**2)", "dZ2 = ((A2 - Y) / 2) * (A2 * (1 - A2))"],
    "slope_of_activation": [
        "dZ1 = dA1 * (1 - np.tanh(A1)**2)",
        "dZ2 = softmax(A2) * (dA2 - (dA2 * softmax(A2)).sum(axis=0))",
    ],
    "sum_for_mean": ["dZ2 = (A2 - Y)", "dZ2 = -(A2 - Y)"],
    "mean_for_sum": ["dZ2 = (A2 - Y) / 4", "dZ2 = (A2 - Y) / 6", "dZ2 = (A2 - Y) / 12"],
    "sign": ["dZ2 = -(A2 - Y) / 2", "dW2 = -(dW2 + l2 * W2 + l1 * np.sign(W2))", f"db2 = -({SUM})"],
    "half": [],
    "error_missing": [],  # on the short route its two lines go together
    "transposed": ["dW2 = A1 @ dZ2.T", "dX = W1 @ dZ1"],
    "path_missing": [
        *OF_TWO["path_missing"],
        *(
            line.format(k)
            for k in range(3)
            for line in (
                "dA1 = W2[[{0}]].T @ dZ2[[{0}]]",
                "dA1 = np.delete(W2, {0}, axis=0).T @ np.delete(dZ2, {0}, axis=0)",
            )
        ),
        "dZ2 = dA2 * (A2 * (1 - A2))",
    ],
    "softmax_over_batch": ["A2 = softmax(Z2, axis=1)"],
    "jacobian_twice": ["d = (A2 - Y) / 2\ndZ2 = A2 * (d - (d * A2).sum(axis=0))"],
}


def lines_of(bench: Bench, mistake: str, *names: str) -> list[str]:
    """The lines of all variants that are made at one place, each once, in their order."""
    variants = (each for name in names for each in MISTAKES[mistake].variants(bench, Quantity.parse(name)))
    return list(
        dict.fromkeys(line.code for each in variants if len(each.changes) == 1 for line in each.changes.values())
    )


@pytest.mark.parametrize(
    ("bench", "told"),
    [(small(2), OF_TWO), (small(1), OF_ONE), (small(2, "cce"), OF_CLASSES)],
    ids=["two samples", "one sample", "classes"],
)
def test_each_mistake_has_its_line(bench: Bench, told: dict[str, list[str]]) -> None:
    assert {mistake: found for mistake in MISTAKES if (found := lines_of(bench, mistake, "dW2", "db2"))} == {
        mistake: lines for mistake, lines in told.items() if lines
    }


def test_lines_of_several_places_go_together() -> None:
    bench = small(2)
    (updated,) = MISTAKES["updated_weights"].variants(bench, Quantity("dW", 1))
    lines = [updated.changes[at].code for at in sorted(updated.changes)]
    assert lines == ["W2 += stepW2\ndA1 = W2.T @ dZ2", "W1 += stepW1\ndX = W1.T @ dZ1"]
    bench = small(2, "cce")
    changes = [list(each.changes.values()) for each in MISTAKES["error_missing"].variants(bench, Quantity("dW", 2))]
    route = "dZ2 = A2 * (dA2 - (dA2 * A2).sum(axis=0))"
    ones = ["", " / 2", " / 6"]
    assert [[line.code for line in lines] for lines in changes] == [
        [f"dA2 = np.ones_like(A2){share}", route] for share in ones
    ]


def test_of_a_mean_over_outputs_and_batch_a_part_can_be_missing() -> None:
    bench = small(2, "cce", "mean_all")
    assert lines_of(bench, "sum_for_mean", "dW2") == [
        f"dZ2 = {sign}{line}" for line in ("2 * (A2 - Y) / 6", "3 * (A2 - Y) / 6", "(A2 - Y)") for sign in ("", "-")
    ]
    assert lines_of(bench, "sum_for_mean", "dA2")[0].startswith("dA2 = 2 * ")


def test_a_bug_has_a_line_in_the_place_of_the_right_one() -> None:
    bench = small(2)
    found = {}
    for name in ("bias_not_summed", "one_sample", "not_emptied", "sign", "path_missing", "transposed"):
        variant = BUGS[name].lasting(bench)
        found[name] = None if variant is None else [each.code for each in variant.changes.values()]
    assert found == {
        "bias_not_summed": ["dW2 = dZ2 @ A1.T\ndb2 = dZ2[:, [-1]]"],
        "one_sample": ["dW2 = 2 * dZ2[:, [1]] @ A1[:, [1]].T\ndb2 = 2 * dZ2[:, [1]]"],
        "not_emptied": [
            f"dW{n} += dZ{n} @ {before}.T\ndb{n} += {SUM.replace('2', str(n), 1)}"
            for n, before in ((1, "X"), (2, "A1"))
        ],
        "sign": ["dA2 = -(A2 - Y) / 2"],
        "path_missing": None,
        "transposed": None,
    }
    assert BUGS["bias_not_summed"].build(small(1)) is None
