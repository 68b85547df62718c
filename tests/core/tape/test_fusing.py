"""What training runs in place of the operations: the same, in calls whose number layers of a kind hardly add to."""

from __future__ import annotations

from collections import Counter

import pytest

from backprop_core import ACTIVATIONS, LayerSpec, Session
from backprop_core.tape.fusing import needed
from tests.core.tape.test_laws import session_of


def calls(layers: int, optimizer: str) -> Counter[str]:
    """How often each function is called by an update of so many hidden layers of tanh, as training runs it."""
    session = session_of("tanh", "identity", "mse", sizes=(2, *[3] * layers, 1), optimizer=optimizer)
    return Counter(call[0].__name__ for call in session.tape.fast)


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_a_further_layer_adds_its_products_its_function_and_one_multiplication(optimizer: str) -> None:
    added = calls(5, optimizer) - calls(4, optimizer)
    assert added == {"dot": 3, "tanh": 1, "multiply": 1}


@pytest.mark.parametrize(("output", "loss", "idle"), [("sigmoid", "bce", {"dA3"}), ("tanh", "mse", set())])
def test_what_is_only_looked_at_is_left_out_unless_it_is_wanted(output: str, loss: str, idle: set[str]) -> None:
    """The loss and the gradient of the inputs; by the short route also that of the outputs."""
    operations = session_of("relu", output, loss, sizes=(2, 3, 3, 1)).tape.operations
    kept = needed(operations)
    assert {operation.name for operation in operations if operation not in kept} == {"L", "dX", *idle}
    for wanted in ("L", "E", "dX"):
        writing = [operation for operation in operations if wanted in operation.writes]
        assert [operation for operation in operations if operation in kept or operation in writing] == needed(
            operations, (wanted,)
        )


@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
@pytest.mark.parametrize(("output", "loss"), [("identity", "mse"), ("sigmoid", "bce")])
def test_training_comes_to_the_bits_of_the_operations_however_layers_are_grouped(
    hidden: str, output: str, loss: str
) -> None:
    """Two layers of a kind, one of another, two of the first again."""
    session = session_of(hidden, output, loss, sizes=(2, 3, 2, 4, 2, 3, 1), samples=3)
    layers = [*session.network.layers]
    layers[2] = LayerSpec(4, "softplus")
    fast, walked = (Session(session.network.replaced(layers=layers), session.training, session.data) for _ in range(2))
    fast.run(3)
    for _ in range(3):
        walked.step("phase")
        walked.step("update")
    assert fast.table.memory.tobytes() == walked.table.memory.tobytes()


def test_the_slopes_of_an_output_that_cancels_with_its_loss_are_no_part_of_training() -> None:
    for loss, needed_there in (("bce", False), ("mse", True)):
        session = session_of("tanh", "sigmoid", loss, sizes=(2, 3, 1))
        session._runner.engine.train_checked(0, 2)
        assert [session.wiring.S[layer].any() for layer in (1, 2)] == [True, needed_there]
