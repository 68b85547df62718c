"""PyTorch comes to the numbers of a session, in its own words: outputs, loss, gradients and the updates that follow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Choice, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.functions.losses import REDUCTIONS
from playground.model.scenes import SCENES
from playground.model.takeaway.twin.twin import torch_twin
from tests.core.drawing import OUTPUTS, networks, samples, trainings, with_biases
from tests.core.tape.test_laws import session_of
from tests.networks import KINDS, session_of_kind
from tests.playground.model.takeaway.running import variables_of
from tests.playground.model.takeaway.test_script import edited_run

EXTRAS: list[dict[str, Any]] = [
    {},
    {"l1": 0.01, "l2": 0.1, "clip_norm": 0.05},
    {"train_biases": False, "clip_norm": 0.05},
    {"l2": 0.1, "penalise_biases": True},
]


@pytest.fixture(scope="module", autouse=True)
def plain_torch() -> Iterator[None]:
    """What the scripts set is set back: here they run in one process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own import
        torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(threads)


def agrees(session: Session) -> dict[str, Any]:
    """Run the session's twin, which asserts; its variables."""
    before = session.position, session.causes.tobytes()
    source = torch_twin(session)
    assert (session.position, session.causes.tobytes()) == before
    return variables_of(source, "twin.py")


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("extras", EXTRAS)
def test_every_optimiser_with_its_memory(optimizer: str, extras: dict[str, Any]) -> None:
    session = session_of("tanh", "softmax", "cce", optimizer=Choice(optimizer, lr=0.05), batch_size=3, **extras)
    agrees(session)
    session.run(4)
    session.step("phase")
    agrees(session)


@pytest.mark.parametrize("options", [{"decay_biases": True}, {"weight_decay": 0.5}, {"beta1": 0.0, "eps": 0.1}])
def test_options_of_adamw(options: dict[str, Any]) -> None:
    session = session_of("tanh", "identity", "mse", optimizer=Choice("adamw", lr=0.05, **options))
    session.run(3)
    agrees(session)


def test_nesterov_without_momentum_which_torch_refuses() -> None:
    agrees(session_of("tanh", "identity", "mse", optimizer=Choice("nesterov", lr=0.05, mu=0.0)))


def test_adagrad_from_a_sum_that_is_not_0() -> None:
    agrees(session_of("tanh", "identity", "mse", optimizer=Choice("adagrad", lr=0.05, initial_accumulator=0.1)))


@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
@pytest.mark.parametrize("count", [1, 7])
def test_every_activation(hidden: str, count: int) -> None:
    network = NetworkSpec(2, [LayerSpec(4, hidden), LayerSpec(3, hidden), LayerSpec(1, "identity")], "half_mse")
    agrees(Session(network, TrainingSpec(), samples(network, count, seed=1)))


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_both_forms_of_gelu(approximate: str) -> None:
    layers = [LayerSpec(4, Choice("gelu", approximate=approximate)), LayerSpec(1, "identity")]
    network = NetworkSpec(2, layers, "mse")
    agrees(Session(network, TrainingSpec(), samples(network, 5, seed=1)))


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("reduction", sorted(REDUCTIONS))
def test_every_loss(loss: str, reduction: str) -> None:
    for output in OUTPUTS.get(loss, ("tanh",)):
        network = NetworkSpec(3, [LayerSpec(4, "tanh"), LayerSpec(3, output)], loss, reduction)
        agrees(Session(network, TrainingSpec(), samples(network, 4, seed=5)))


@pytest.mark.parametrize("key", [*SCENES, *KINDS])
def test_every_scene_and_kind_of_network(key: str) -> None:
    session = SCENES[key].start() if key in SCENES else session_of_kind(key)
    agrees(session)
    session.run(20)
    agrees(session)


@settings(deadline=None, max_examples=60)
@given(network=networks(), training=trainings(), count=st.integers(1, 6), updates=st.integers(0, 4))
def test_any_network(network: NetworkSpec, training: TrainingSpec, count: int, updates: int) -> None:
    """From zeros, gradients that cancel to rounding alone are the rule, and adaptive optimisers step by their noise."""
    network = network.replaced(initializer="xavier_normal")
    session = with_biases(network, training, samples(network, count, seed=3))
    session.run(updates)
    agrees(session)


def test_an_edited_run_is_followed_up_to_its_next_edit() -> None:
    session = edited_run()
    ends = [segment.start for segment in session.segments[1:]]
    for update in range(session.position.update + 1):
        session.travel(update)
        followed = min([update + 3, *(end for end in ends if end > update)]) - update
        assert torch_twin(session).count("optimizer.step()") == followed
        agrees(session)


def test_an_update_that_leaves_the_finite_numbers_is_compared_as_far_as_it_goes() -> None:
    session = session_of_kind("1-1")
    session.edit(training=session.training.with_options(lr=900.0))
    session.run(10_000)
    assert session.divergence is not None
    agrees(session)
    assert "leaves the finite numbers" in torch_twin(session)
    session.back("update")
    agrees(session)


@pytest.mark.parametrize("name", ["W1", "b2", "mW2", "vb1", "t", "X"])
def test_another_start_is_noticed(name: str) -> None:
    session = session_of("tanh", "identity", "mse", optimizer=Choice("adam", lr=0.05))
    session.run(3)
    source, place = torch_twin(session), "signals, L, J =" if name == "X" else "# The network\n"
    assert source.count(place) == 1
    with pytest.raises(AssertionError, match=r"\] should be "):
        exec(compile(source.replace(place, f"{name} *= 1.001\n{place}"), "twin.py", "exec"), {})
