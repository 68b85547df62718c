"""What holds for every mistake: it is named by its own numbers, the right ones never are, and nothing is touched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import (
    MISTAKES,
    DataError,
    Dataset,
    LayerSpec,
    NetworkSpec,
    Quantity,
    Session,
    SpecError,
    TrainingSpec,
    named_mistakes,
)
from backprop_core.analysis.mistakes.bench import Bench
from backprop_core.analysis.mistakes.naming import FEW, compared, wrong_numbers
from backprop_core.analysis.mistakes.precision import EXACT
from tests.core.drawing import networks, samples, trainings, with_biases
from tests.networks import session_of_kind

ROWS = ("dZ", "dA", "dW", "db", "stepW", "W")


def quantities(session: Session) -> list[Quantity]:
    return [Quantity(stem, layer) for layer in range(session.network.depth, 0, -1) for stem in ROWS]


def told_apart(numbers: np.ndarray, right: np.ndarray) -> bool:
    """Whether a mistake makes a difference that all digits show."""
    if numbers.size != right.size:
        return True
    sizes = np.abs(right.ravel()) + np.abs(right).max(initial=0.0)
    return bool((np.abs(numbers - right.ravel()) > 4 * EXACT * sizes).any())


def assert_named(session: Session, name: Quantity) -> set[str]:
    """All mistakes that change a quantity, each named by the numbers that it gives."""
    right = compared(session, name, [0.0]).right
    assert compared(session, name, right).agrees
    assert named_mistakes(session, name, right) == ()
    tried = set[tuple[str, ...]]()
    for variant, numbers in wrong_numbers(Bench(session), name):
        if variant.mistakes not in tried and told_apart(numbers, right):
            tried.add(variant.mistakes)
            assert set(variant.mistakes) <= set(named_mistakes(session, name, numbers))
    return {mistake for mistakes in tried for mistake in mistakes}


@given(st.data(), networks(), trainings(), st.integers(1, 6), st.integers(0, 99), st.integers(0, 2))
@settings(max_examples=40)
def test_every_mistake_is_named_and_the_right_gradient_never_is(
    data: st.DataObject, network: NetworkSpec, training: TrainingSpec, count: int, seed: int, updates: int
) -> None:
    session = with_biases(network, training, samples(network, count, seed))
    session.run(updates)
    session.prime()
    assert_named(session, data.draw(st.sampled_from(quantities(session))))


def test_all_mistakes_show_somewhere() -> None:
    found = set[str]()
    for kind, names in {"coupled": ("dW2", "stepW2"), "softmax": ("A2", "db2", "dW1"), "2-3-1": ("dW2",)}.items():
        session = session_of_kind(kind)
        session.run(1)
        session.prime()
        for name in names:
            found |= assert_named(session, Quantity.parse(name))
    assert found == set(MISTAKES)


def moons_like(hidden: tuple[int, ...] = (8, 8), count: int = 40) -> Session:
    stream = np.random.default_rng(5)
    layers = [*(LayerSpec(units, "tanh") for units in hidden), LayerSpec(1, "sigmoid")]
    network = NetworkSpec(2, layers, loss="bce", initializer="xavier_normal")
    labels = stream.integers(0, 2, (1, count)).astype(float)
    session = Session(network, TrainingSpec(), Dataset(stream.normal(size=(2, count)), labels))
    session.prime()
    return session


@pytest.mark.parametrize("decimals", [4, 6])
@pytest.mark.parametrize("name", ["dW1", "dW2", "db1", "dW3"])
def test_printed_with_a_few_decimals_the_mistake_is_still_named(name: str, decimals: int) -> None:
    """As torch (4) and NumPy in float32 print them, the right numbers as well."""
    session = moons_like()
    right = session.value(name)
    assert named_mistakes(session, name, right.round(decimals)) == ()
    assert named_mistakes(session, name, (40 * right).round(decimals)) == ("sum_for_mean",)
    assert named_mistakes(session, name, (-right).round(decimals)) == ("sign",)
    assert named_mistakes(session, name, (-right).astype(np.float32)) == ("sign",)


def test_of_many_samples_one_is_named_by_all_its_digits_alone() -> None:
    session = moons_like()
    of_one = float(session.value("dZ3")[0, 7])
    assert named_mistakes(session, "db3", [of_one]) == ("one_sample", "bias_not_summed")
    assert named_mistakes(session, "db3", [float(f"{of_one:.3g}")]) == ()


@pytest.mark.parametrize(("count", "named"), [(FEW, True), (FEW + 1, False)])
def test_of_a_few_samples_one_is_named_by_some_of_its_digits_too(count: int, named: bool) -> None:
    session = moons_like(count=count)
    printed = float(f"{session.value('dZ3')[0, 7]:.3g}")
    assert ("one_sample" in named_mistakes(session, "db3", [printed])) == named
    whole = float(f"{-session.value('db3')[0, 0]:.3g}")  # of the sum there is one, however many samples
    assert "sign" in named_mistakes(session, "db3", [whole])


@pytest.mark.parametrize(
    ("digits", "mistake", "losses"), [(1.0005, "half", {"half_mse"}), (1.0, "error_missing", {"mae", "huber"})]
)
def test_losses_are_told_that_are_as_near_as_the_mistakes_are(digits: float, mistake: str, losses: set[str]) -> None:
    """An output that is 1.0005 off: half the right gradient, next to which an error's sign is 1."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "mse")
    parameters = [(np.array([[1.0005]]), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.0]]), parameters)
    session.prime()
    found = compared(session, "dW1", [[digits]])
    assert found.mistakes == (mistake,)
    assert set(found.losses) == losses


def test_numbers_in_scientific_notation_are_as_exact_as_their_digits() -> None:
    session = moons_like()
    right = session.value("dW2") * np.logspace(0, -6, 64).reshape(8, 8)
    written = np.array([float(f"{value:.4e}") for value in -session.value("dW2").ravel()])
    assert named_mistakes(session, "dW2", written) == ("sign",)
    assert named_mistakes(session, "dW2", right) == ()
    assert not compared(session, "dW2", right).agrees


@pytest.mark.parametrize("loss", ["half_mse", "mse", "bce", "mae", "huber", "hinge"])
def test_the_right_numbers_of_another_loss_are_told(loss: str) -> None:
    stream = np.random.default_rng(5)
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "sigmoid")], "half_mse", initializer="xavier_normal")
    data = Dataset(stream.normal(size=(2, 7)), stream.uniform(0.1, 0.9, (1, 7)))
    session, other = (
        Session(each, TrainingSpec(), data, check_labels=False) for each in (network, network.replaced(loss=loss))
    )
    other.prime()
    found = compared(session, "dW2", other.value("dW2"))
    assert found.agrees == (loss in ("half_mse", "huber"))  # whose errors are all below 1
    assert (loss in found.losses) == (not found.agrees)
    assert "half_mse" not in found.losses


def test_rows_and_columns_may_be_swapped() -> None:
    session = moons_like()
    dW1, dZ1 = session.value("dW1"), session.value("dZ1")
    assert named_mistakes(session, "dW1", dW1.T) == ("transposed",)
    assert named_mistakes(session, "dW2", session.value("dW2").T) == ("transposed",)
    turned = compared(session, "dW1", -dW1.T)
    assert (turned.mistakes, turned.swapped, turned.agrees) == (("sign",), True, False)
    by_sample = compared(session, "dZ1", dZ1.T)  # samples are rows elsewhere
    assert (by_sample.mistakes, by_sample.swapped, by_sample.agrees) == ((), True, True)


def test_a_match_has_the_line_as_it_is_and_as_it_should_be() -> None:
    session = moons_like()
    Z2 = session.value("dZ3").T @ session.value("W3")
    (match,) = compared(session, "dZ2", Z2.T).matches
    ((right, wrong),) = match.lines
    assert (right.code, wrong.code) == ("dZ2 = dA2 * (1 - A2**2)", "dZ2 = dA2")
    assert right in session.tape.operations


def test_a_session_is_never_touched() -> None:
    session = session_of_kind("coupled")
    session.run(2)
    session.travel(1, 7)
    names, position = ("W1", "dW3", "dZ2", "A2", "t", "stepW1"), session.position
    before = [session.value(name) for name in names]
    for name in ("dW1", "dA1", "stepW1", "W2"):
        named_mistakes(session, name, session.value(name) * 2)
    assert session.position == position
    assert all(np.array_equal(one, session.value(name)) for one, name in zip(before, names, strict=True))


def test_the_gradients_need_not_be_computed_yet() -> None:
    session, done = session_of_kind("softmax"), session_of_kind("softmax")
    done.prime()
    assert named_mistakes(session, "dW2", -done.value("dW2")) == ("sign",)
    assert compared(session, "dW2", done.value("dW2")).agrees


def test_what_agrees_only_as_far_as_it_was_printed_is_called_rounded() -> None:
    session = moons_like()
    right = session.value("dW2")
    for values, agrees in ((right, True), (-right, False)):
        for digits, rounded in ((values, False), (values.astype(np.float32), False), (values.round(4), True)):
            found = compared(session, "dW2", digits)
            assert (found.agrees, found.rounded) == (agrees, rounded)


def test_what_is_nothing_has_no_name() -> None:
    session = moons_like()
    nothing = compared(session, "dW1", np.full((8, 2), np.nan))
    assert (nothing.agrees, nothing.swapped, nothing.rounded, nothing.losses) == (False, False, False, ())
    assert named_mistakes(session, "dW1", [1.0, 2.0]) == ()
    assert named_mistakes(session, "dW1", np.full((8, 2), np.nan)) == ()
    assert named_mistakes(session, "dW1", np.arange(16.0)) == ()
    assert named_mistakes(session, "dW1", []) == ()
    with pytest.raises(SpecError, match="dW9"):
        named_mistakes(session, "dW9", [1.0])
    with pytest.raises(DataError, match="real numbers"):
        named_mistakes(session, "dW1", ["a", "b"])


def test_lines_of_the_whole_gradient_with_its_sign_turned_are_those_of_the_quantity() -> None:
    session = session_of_kind("softmax")
    session.prime()
    for name, line in {"dW2": "dW2 = -(dW2 + l2 * W2", "db2": "db2 = -(dZ2.sum("}.items():
        changes = [
            changed.code
            for variant, _ in wrong_numbers(Bench(session), Quantity.parse(name))
            if variant.mistakes == ("sign",)
            for changed in variant.changes.values()
        ]
        assert any(code.startswith(line) for code in changes)


def test_where_numbers_overflow_nothing_agrees_and_nothing_is_named() -> None:
    network = NetworkSpec(2, [LayerSpec(2, "identity"), LayerSpec(2, "identity")])
    huge = [(np.full((2, 2), 1e200), np.zeros((2, 1))) for _ in range(2)]
    session = Session(network, TrainingSpec(), Dataset([[1.0, 2.0], [3.0, 4.0]], np.ones((2, 2))), huge)
    found = compared(session, "dW1", [1.0, 2.0, 3.0, 4.0])
    assert (found.agrees, found.mistakes, found.losses) == (False, (), ())
