"""A visitor's own numbers are judged: right, or wrong with the mistake, its line and the factor of each entry."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import MISTAKES, Dataset, LayerSpec, NetworkSpec, Quantity, Session, TrainingSpec
from backprop_core.analysis.mistakes.bench import Bench
from backprop_core.analysis.mistakes.naming import wrong_numbers
from playground.model.own.blocks import Block, blocks_in
from playground.model.own.judging import first_wrong, judge, judged, quantities, sizes_of
from tests.core.drawing import networks, samples, with_biases
from tests.networks import KINDS, session_of_kind


@pytest.fixture
def session() -> Session:
    """2-3-2, tanh and sigmoid, half the squared error, four samples, its gradients made."""
    stream = np.random.default_rng(4)
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(2, "sigmoid")], initializer="xavier_normal")
    made = Session(network, TrainingSpec(), Dataset(stream.normal(size=(2, 4)), stream.random((2, 4))))
    made.prime()
    return made


def block(session: Session, name: str, numbers: np.ndarray | None = None) -> Block:
    return Block(name, np.ravel(session.value(name) if numbers is None else numbers))


def said(session: Session, name: str, numbers: np.ndarray) -> str:
    return " ".join(judge(session, block(session, name, numbers)).sentences)


def test_right_numbers_agree_in_any_order_of_a_signal_s_samples(session: Session) -> None:
    for name in quantities(session):
        assert judge(session, block(session, name)).sentences == ("All entries agree.",)
    by_sample = judge(session, block(session, "dZ1", session.value("dZ1").T))
    assert by_sample.fine
    assert by_sample.sentences == ("All entries agree. Its rows are your columns.",)


@pytest.mark.parametrize(
    ("factor", "written", "name", "line"),
    [
        (-1, "−1.00000", "sign", "- dA2 = -(A2 - Y) / 4"),
        (4, "4.00000", "sum_for_mean", "- dA2 = (A2 - Y)"),
        (0.25, "0.250000", "mean_for_sum", "- dA2 = (A2 - Y) / 16"),
        (2, "2.00000", "half", "- dA2 = 2 * (A2 - Y) / 4"),
    ],
)
def test_a_common_factor_is_said_and_named(session: Session, factor: float, written: str, name: str, line: str) -> None:
    found = judge(session, block(session, "dW1", factor * session.value("dW1")))
    assert found.sentences[0] == f"Every entry is {written} times the right one."
    assert MISTAKES[name].title in [mistake.title for mistake in found.mistakes]
    assert line in "\n".join(mistake.diff for mistake in found.mistakes)
    assert name in found.ids


def test_a_table_has_the_factor_of_each_entry(session: Session) -> None:
    wrong = session.value("db2") * session.value("W2")
    found = judge(session, block(session, "dW2", wrong))
    assert found.ids == ("weight_for_activation",)
    assert found.entries["entry"][:2] == ["dW2[0, 0]", "dW2[0, 1]"]
    np.testing.assert_allclose(found.entries["yours / right"], (wrong / session.value("dW2")).ravel())
    assert found.sentences == ("6 of 6 entries are off by more than a thousandth.",)
    assert found.mistakes[0].diff == ("- dW2 = dZ2.sum(axis=1, keepdims=True) * W2\n+ dW2 = dZ2 @ A1.T")


def test_two_mistakes_that_only_together_give_the_numbers_are_one_answer(session: Session) -> None:
    (mistake,) = judge(session, block(session, "dW2", -4 * session.value("dW2"))).mistakes
    assert mistake.title == "The sum stands in place of the mean, and the sign of the error is turned round"
    assert mistake.diff == "- dA2 = -(A2 - Y)\n+ dA2 = (A2 - Y) / 4"


def test_another_loss_is_said(session: Session) -> None:
    """After a sigmoid, half the squared error without the slope is the binary cross-entropy."""
    sentences = said(session, "dZ2", (session.value("A2") - session.value("Y")) / 4)
    assert "With the loss “binary cross-entropy” they would be right." in sentences


def test_rounded_numbers_agree_within_their_rounding(session: Session) -> None:
    assert said(session, "dW1", session.value("dW1").round(4)) == "All entries agree within their rounding."


def test_where_the_right_number_is_0_there_is_no_factor() -> None:
    network = NetworkSpec(2, [LayerSpec(1, "identity")])
    session = Session(network, TrainingSpec(), Dataset([[1.0], [0.0]], [[2.0]]))
    session.prime()
    found = judge(session, Block("dW1", np.array([7.0, 3.0])))
    assert found.entries["yours / right"] == [pytest.approx(7 / session.value("dW1")[0, 0]), None]
    assert found.ids == ()


def test_sizes_that_do_not_fit_are_told_and_a_bias_s_for_each_sample_is_named(session: Session) -> None:
    assert said(session, "dW1", np.ones(5)) == "5 numbers where dW1 has 6 (3×2): paste it whole, row by row."
    assert sizes_of(session, "db2") == (2, 8)
    found = judge(session, block(session, "db2", session.value("dZ2")))
    assert found.ids == ("bias_not_summed",)
    assert found.sentences == ("8 numbers where there are 2: one for each sample.",)
    assert found.mistakes[0].diff == "- db2 = dZ2\n+ db2 = dZ2.sum(axis=1, keepdims=True)"
    assert found.entries == {}


def test_swapped_rows_and_zeros_are_said(session: Session) -> None:
    assert "rows and columns are swapped" in said(session, "dW1", -session.value("dW1").T)
    assert said(session, "dW1", np.zeros(6)) == "Everything is zero: has the backward pass run?"


def test_a_mean_that_is_taken_later_is_no_mistake_of_dz(session: Session) -> None:
    """Many write dZ = A - Y and divide in dW and db."""
    later = [block(session, "dZ2", 4 * session.value("dZ2")), block(session, "dW2")]
    assert first_wrong(judged(session, later)) is None
    never = [block(session, "dZ2", 4 * session.value("dZ2")), block(session, "dW2", 4 * session.value("dW2"))]
    wrong = first_wrong(judged(session, never))
    assert wrong is not None
    assert (wrong.name, wrong.ids) == ("dW2", ("sum_for_mean",))


def test_the_first_wrong_quantity_of_a_backward_pass_is_found(session: Session) -> None:
    dA1 = session.value("W2").T @ session.value("dZ2")
    blocks = [block(session, "dW1", dA1 @ session.value("X").T), block(session, "dZ1", dA1), block(session, "dA1", dA1)]
    judgements = judged(session, [*blocks, block(session, "dZ2"), block(session, "dW2")])
    assert [each.name for each in judgements] == ["dZ2", "dW2", "dA1", "dZ1", "dW1"]
    assert [each.fine for each in judgements] == [True, True, True, False, False]
    wrong = first_wrong(judgements)
    assert wrong is not None
    assert wrong.ids == ("slope_missing",)
    assert wrong.mistakes[0].diff == "- dZ1 = dA1\n+ dZ1 = dA1 * (1 - A1**2)"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_network_can_be_judged(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    for name in quantities(session):
        assert judge(session, block(session, name)).fine
        judge(session, block(session, name, session.value(name) * 1.5 + 0.25))


@given(st.data(), networks(), st.integers(1, 5), st.sampled_from([repr, str, np.array2string]))
@settings(max_examples=30)
def test_a_mistake_is_named_from_its_print_out(
    data: st.DataObject, network: NetworkSpec, count: int, printed: Callable[[np.ndarray], str]
) -> None:
    """In float32 and in eight digits, as far as these hold its numbers and tell it from the right ones."""
    session = with_biases(network, TrainingSpec(), samples(network, count, 1))
    session.prime()
    name = Quantity.parse(data.draw(st.sampled_from(quantities(session))))
    right = session.value(name)
    told = [
        (variant.mistakes, numbers.reshape(right.shape))
        for variant, numbers in wrong_numbers(Bench(session), name)
        if numbers.size == right.size
        and np.abs(numbers - right.ravel()).max() > 0.01 * np.abs(right).max() > 0
        and np.abs(numbers[numbers != 0]).min(initial=1.0) > np.finfo(np.float32).tiny
    ]
    if told:
        mistakes, numbers = data.draw(st.sampled_from(told))
        text = printed(numbers.astype(np.float32))
        (found,) = blocks_in(text, name, lambda name: sizes_of(session, name), quantities(session))
        assert set(mistakes) <= set(judge(session, found).ids)
