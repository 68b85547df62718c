"""The whole step as a learner reads and copies it: every operation's line and formula, where the mean enters, and where
nothing is to be said of it.
"""

from __future__ import annotations

import pytest

from backprop_core import Choice, Phase, Session
from tests.core.tape.test_laws import session_of


def written(session: Session) -> list[tuple[str, str]]:
    """What each operation computes, as a line of code and as a formula."""
    return [(operation.code, operation.formula) for operation in session.tape]


LONG = [
    ("Z1 = W1 @ X + b1", r"Z_1 = W_1\,X + b_1"),
    ("A1 = softmax(Z1)", r"a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"),
    ("Z2 = W2 @ A1 + b2", r"Z_2 = W_2\,A_1 + b_2"),
    (
        "A2 = np.where(Z2 > 0, Z2, 1.5 * np.expm1(np.minimum(Z2, 0)))",
        r"a = z\ \text{if}\ z > 0\ \text{else}\ \alpha(e^z - 1)",
    ),
    ("L = np.sum((A2 - Y)**2) / 3", r"L = \tfrac{1}{3}\sum (a - y)^2"),
    ("dA2 = (2 * (A2 - Y)) / 3", r"\frac{\partial L}{\partial a} = \tfrac{1}{3}\left(2 (a - y)\right)"),
    (
        "dZ2 = dA2 * np.where(Z2 > 0, 1, 1.5 * np.exp(np.minimum(Z2, 0)))",
        r"\delta = \frac{\partial L}{\partial a}\, f'(z)",
    ),
    (
        "dW2 = dZ2 @ A1.T\ndb2 = dZ2.sum(axis=1, keepdims=True)",
        r"\partial W_2 = \delta_2\,A_1^T,\quad \partial b_2 = \sum \delta_2",
    ),
    ("dA1 = W2.T @ dZ2", r"\partial A_1 = W_2^T \delta_2"),
    (
        "dZ1 = A1 * (dA1 - (dA1 * A1).sum(axis=0))",
        r"\delta_i = a_i \left(\frac{\partial L}{\partial a_i} - \sum_j a_j \frac{\partial L}{\partial a_j}\right)",
    ),
    (
        "dW1 = dZ1 @ X.T\ndb1 = dZ1.sum(axis=1, keepdims=True)",
        r"\partial W_1 = \delta_1\,X^T,\quad \partial b_1 = \sum \delta_1",
    ),
    ("dX = W1.T @ dZ1", r"\partial X = W_1^T \delta_1"),
    ("t += 1", r"t \leftarrow t + 1"),
    ("vW1 = mu * vW1 + dW1\nvb1 = mu * vb1 + db1", r"v = \mu v + g"),
    ("stepW1 = -lr * vW1\nstepb1 = -lr * vb1", r"\Delta = -\eta\, v"),
    ("W1 += stepW1\nb1 += stepb1", r"w \leftarrow w + \Delta"),
    ("vW2 = mu * vW2 + dW2\nvb2 = mu * vb2 + db2", r"v = \mu v + g"),
    ("stepW2 = -lr * vW2\nstepb2 = -lr * vb2", r"\Delta = -\eta\, v"),
    ("W2 += stepW2\nb2 += stepb2", r"w \leftarrow w + \Delta"),
]
RESTRAINED = [
    ("Z1 = W1 @ X + b1", r"Z_1 = W_1\,X + b_1"),
    ("A1 = sigmoid(Z1)", r"a = \frac{1}{1 + e^{-z}}"),
    (
        "L = np.sum(Y * np.logaddexp(0, -Z1) + (1 - Y) * np.logaddexp(0, Z1)) / 4",
        r"L = \tfrac{1}{4}\sum -y \ln a - (1 - y) \ln(1 - a)",
    ),
    (
        "R = sum(l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum() for w in (W1, b1,))\nJ = L + R",
        r"J = L + \lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2",
    ),
    (
        "dA1 = ((1 - Y) / (1 - inside(A1)) - Y / inside(A1)) / 4",
        r"\frac{\partial L}{\partial a} = \tfrac{1}{4}\left(\frac{1 - y}{1 - a} - \frac{y}{a}\right)",
    ),
    ("dZ1 = (A1 - Y) / 4", r"\delta = \tfrac{1}{4}(a - y)"),
    (
        "dW1 = dZ1 @ X.T\ndb1 = dZ1.sum(axis=1, keepdims=True)",
        r"\partial W_1 = \delta_1\,X^T,\quad \partial b_1 = \sum \delta_1",
    ),
    (
        "dW1 = dW1 + l2 * W1 + l1 * np.sign(W1)\ndb1 = db1 + l2 * b1 + l1 * np.sign(b1)",
        r"\partial W_1 \mathrel{+}= \lambda_2 W_1 + \lambda_1 \operatorname{sign} W_1",
    ),
    ("dX = W1.T @ dZ1", r"\partial X = W_1^T \delta_1"),
    ("t += 1", r"t \leftarrow t + 1"),
    (
        "scale = min(1, 0.5 / norm(dW1, db1))\nclippedW1 = scale * dW1\nclippedb1 = scale * db1",
        r"g \leftarrow g \min(1, c / \|g\|)",
    ),
    ("stepW1 = -lr * clippedW1\nstepb1 = -lr * clippedb1", r"\Delta = -\eta\, g"),
    ("stepb1 *= 0", r"\Delta_b = 0"),
    ("W1 += stepW1\nb1 += stepb1", r"w \leftarrow w + \Delta"),
]


def test_a_step_by_the_long_way_is_written_as_lines_and_formulas() -> None:
    output = Choice("elu", alpha=1.5)
    assert written(session_of("softmax", output, "mse", sizes=(2, 3, 2), samples=3, optimizer="momentum")) == LONG


def test_a_step_by_the_short_way_under_every_restraint_is_written_as_lines_and_formulas() -> None:
    restraints = {"l1": 0.1, "l2": 0.1, "clip_norm": 0.5, "train_biases": False, "penalise_biases": True}
    assert written(session_of("tanh", "sigmoid", "bce", sizes=(2, 1), samples=4, **restraints)) == RESTRAINED


def test_what_runs_as_one_product_with_the_biases_has_that_line_as_well() -> None:
    operations = session_of("tanh", "tanh", "mse", sizes=(2, 2, 1)).tape
    assert [each.product for each in operations if each.product] == [
        "Z1 = affine(W1, b1, X)",
        "Z2 = affine(W2, b2, A1)",
        "dW2, db2 = affine_gradients(dZ2, A1)",
        "dA1 = affine_back(W2, b2, dZ2)",
        "dW1, db1 = affine_gradients(dZ1, X)",
        "dX = affine_back(W1, b1, dZ1)",
    ]


PASSES = """
forward 1: W1 b1 X -> Z1
forward 1: Z1 -> A1
forward 2: W2 b2 A1 -> Z2
forward 2: Z2 -> A2
"""
BACK = """
backward 2: dZ2 A1 -> dW2 db2
backward 2: W2 dZ2 -> dA1
backward 1: dA1 Z1 A1 -> dZ1 S1
backward 1: dZ1 X -> dW1 db1
backward 1: W1 dZ1 -> dX
"""
LONG_WAY = """
loss 2: A2 Y -> L E
backward 2: A2 Y -> dA2
backward 2: dA2 Z2 A2 -> dZ2 S2
"""
SHORT_WAY = """
loss 2: Z2 Y -> L E
backward 2: Z2 A2 Y -> dA2 S2
backward 2: A2 Y -> dZ2
"""
PLAIN = """
update all: t -> t
update 1: dW1 db1 -> stepW1 stepb1
update 1: W1 b1 stepW1 stepb1 -> W1 b1
update 2: dW2 db2 -> stepW2 stepb2
update 2: W2 b2 stepW2 stepb2 -> W2 b2
"""


def told(session: Session) -> list[str]:
    """What each operation says of itself: its phase, its layer, what it reads and what it writes."""
    return [
        f"{each.phase} {each.layer or 'all'}: {' '.join(each.reads)} -> {' '.join(each.writes)}"
        for each in session.tape
    ]


@pytest.mark.parametrize(
    ("output", "loss", "way"), [("tanh", "mse", LONG_WAY), ("sigmoid", "mse", LONG_WAY), ("sigmoid", "bce", SHORT_WAY)]
)
def test_an_operation_says_where_it_belongs_and_what_it_reads_and_writes(output: str, loss: str, way: str) -> None:
    """Only where output and loss cancel are the output's slopes made beside dA, as nothing else reads them."""
    expected = "".join((PASSES, way, BACK, PLAIN)).split("\n")
    assert told(session_of("tanh", output, loss, sizes=(2, 2, 1))) == [line for line in expected if line]


@pytest.mark.parametrize(("biases", "counted", "changed"), [(False, "W1", "dW1"), (True, "W1 b1", "dW1 db1")])
def test_restraints_say_what_they_read_and_write(biases: bool, counted: str, changed: str) -> None:
    restraints = {"l2": 0.1, "clip_norm": 0.5, "train_biases": False, "penalise_biases": biases}
    assert told(session_of("tanh", "tanh", "mse", sizes=(2, 1), optimizer="adam", **restraints))[2:] == [
        "loss 1: A1 Y -> L E",
        f"loss all: L {counted} -> R J",
        "backward 1: A1 Y -> dA1",
        "backward 1: dA1 Z1 A1 -> dZ1 S1",
        "backward 1: dZ1 X -> dW1 db1",
        f"backward 1: {changed} {counted} -> {changed}",
        "backward 1: W1 dZ1 -> dX",
        "update all: t -> t",
        "update all: t -> rate root",
        "update all: dW1 db1 -> clippedW1 clippedb1 scale",
        "update 1: mW1 mb1 clippedW1 clippedb1 -> mW1 mb1",
        "update 1: vW1 vb1 clippedW1 clippedb1 -> vW1 vb1",
        "update 1: mW1 mb1 vW1 vb1 rate root -> stepW1 stepb1",
        "update 1: stepb1 -> stepb1",
        "update 1: W1 b1 stepW1 stepb1 -> W1 b1",
    ]


def test_a_stop_is_where_an_operation_a_layer_a_phase_or_the_update_ends() -> None:
    """Of 1-1-1: Z1 A1, Z2 A2; L; dA2 dZ2 dW2 dA1, dZ1 dW1 dX; t, step and W of either layer."""
    tape = session_of("tanh", "identity", "mse", sizes=(1, 1, 1)).tape
    assert tape.stops("operation") == tuple(range(1, 18))
    assert tape.stops("layer") == (2, 4, 5, 9, 12, 13, 15, 17)
    assert tape.stops("phase") == (4, 5, 12, 17)
    assert tape.stops("update") == tape.stops("epoch") == (17,)
    assert [tape.end_of(phase) for phase in Phase] == [4, 5, 12, 17]
    assert [sorted(tape.fresh(position)) for position in (0, 1, 5)] == [[], ["Z1"], ["A1", "A2", "E", "L", "Z1", "Z2"]]


@pytest.mark.parametrize("reduction", ["sum_all", "mean_batch", "mean_all"])
@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "bce"), ("identity", "half_mse")])
def test_a_mean_is_written_as_its_share_and_a_sum_without_one(output: str, loss: str, reduction: str) -> None:
    """Of two outputs on two samples: nothing, a half, a quarter; in the loss and where its gradient begins."""
    share = {"sum_all": 1, "mean_batch": 2, "mean_all": 4}[reduction]
    session = session_of("tanh", output, loss, sizes=(1, 2), samples=2)
    session = Session(session.network.replaced(reduction=reduction), session.training, session.data)
    lines = {operation.name: operation for operation in session.tape}
    told = [lines[name] for name in ("L", "dA1", *(["dZ1"] if output == "sigmoid" else []))]
    for line in told:
        assert line.code.endswith(f" / {share}") == (share > 1), line.code
        assert (rf"\tfrac{{1}}{{{share}}}" in line.formula) == (share > 1), line.formula
    if share == 1:
        assert told[0].formula.startswith(r"L = \sum ")
        assert told[-1].code == ("dZ1 = A1 - Y" if output == "sigmoid" else "dA1 = A1 - Y")
        assert [line.formula for line in told[1:]] == (
            [r"\frac{\partial L}{\partial a} = \frac{1 - y}{1 - a} - \frac{y}{a}", r"\delta = a - y"]
            if output == "sigmoid"
            else [r"\frac{\partial L}{\partial a} = a - y"]
        )
