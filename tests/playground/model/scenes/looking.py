"""What can be looked at in a run of a scene, each a claim that is true or not."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from backprop_core import Choice, Session, scorers
from backprop_core.tape.spec import TrainingSpec
from playground.model.network.changes import restart, with_loss
from playground.model.scenes.printed import printed_numbers
from playground.model.shown.elements import elements_of
from playground.model.shown.picture import picture_of

Claim = Callable[[Session], bool]


def value(session: Session, name: str) -> np.ndarray:
    """A quantity once all gradients of the update are there."""
    session.prime()
    return session.value(name)


def losses(session: Session, updates: int) -> list[float]:
    """The loss before each of so many updates, and after the last one."""
    found = []
    for _ in range(updates + 1):
        found.append(float(value(session, "L")))
        session.step("update")
    return found


def falls(numbers: list[float]) -> bool:
    return all(after < before for before, after in pairwise(numbers))


def shape(session: Session) -> tuple[object, ...]:
    names = [layer.record.name for layer in session.network.layers]
    return (*session.network.sizes, *names, session.network.loss_record.name, session.training.optimizer_record.name)


def share_right(session: Session, updates: int) -> float:
    """The share of training samples that are right after so many updates."""
    session.run(updates - session.completed)
    found = scorers(session.network, session.data)[0].score(session.settled).accuracy
    assert found is not None
    return found


def line_separates(session: Session) -> bool:
    """Whether a single neuron gets to the right answer for all samples."""
    network = session.network.replaced(layers=session.network.layers[-1:])
    alone = Session(network, TrainingSpec(Choice("adam", lr=0.1)), session.data)
    return share_right(alone, 3000) == 1.0


def moves_against_its_gradient(session: Session) -> bool:
    session.step("update")
    gradient, step = session.table.rows["grad"], session.table.rows["step"]
    return bool(gradient.any() and (np.sign(step) == -np.sign(gradient)).all())


def output_rises_to_its_target(session: Session) -> bool:
    outputs = []
    for _ in range(200):
        outputs.append(value(session, "A2").item())
        session.step("update")
    return falls([-output for output in outputs]) and outputs[-1] < 0.7 and session.data.Y.item() == 0.7


def loss_ends_at(entropy: str) -> Claim:
    def claim(session: Session) -> bool:
        found = losses(session, 100)
        session.run(30_000)
        return falls(found) and f"{float(value(session, 'L')):.4f}" == entropy

    return claim


def no_output_costs_less_than(entropy: str) -> Claim:
    def claim(session: Session) -> bool:
        a = np.linspace(0.001, 0.999, 999)
        least = (-0.7 * np.log(a) - 0.3 * np.log(1 - a)).min()
        return f"{least:.4f}" == entropy

    return claim


def dead(session: Session) -> bool:
    """The second hidden neuron's z, slope, δ and the gradients into it, at every update looked at."""
    for _ in range(10):
        if not (value(session, "Z1")[1] < 0).all() or session.value("dW1")[1].any() or session.value("db1")[1].any():
            return False
        if session.value("dZ1")[1].any() or not session.value("dZ1")[[0, 2]].any():
            return False
        session.run(100)
    return True


def hardly_moves(session: Session) -> bool:
    slope = value(session, "A2").item() * (1 - session.value("A2").item())
    carried = math.isclose(session.value("dZ2").item(), session.value("dA2").item() * slope, rel_tol=1e-12)
    start = session.settled
    session.run(100)
    return carried and slope < 1e-4 and float(np.abs(session.settled - start).max()) < 0.01


def slope_cancels(session: Session) -> bool:
    restart(session, with_loss(session.network, Choice("bce"), session.data)[0])
    return value(session, "dZ2").item() == session.value("A2").item() - 0.0 > 0.99


def equal_for_good(session: Session) -> bool:
    for updates in (1, 1, 10, 300):
        session.run(updates)
        for name in ("W1", "b1", "dW1", "dZ1"):
            rows = session.value(name)
            if not (rows == rows[0]).all():
                return False
    return True


def learn_in_turn(session: Session) -> bool:
    """The output's weights move in the first update, the hidden neurons' own in the second."""
    session.step("update")
    first = session.value("W2").all(), session.value("W1").any()
    session.step("update")
    return (*first, session.value("W1").all()) == (True, False, True)


def signs_of_softmax(session: Session) -> bool:
    wrong = session.data.Y[:, 0] == 0
    delta = value(session, "dZ2")[:, 0]
    difference = session.value("A2")[:, 0] - session.data.Y[:, 0]
    right = (delta[wrong] > 0).all() and (delta[~wrong] < 0).all() and wrong.sum() == 2
    return bool(right and np.array_equal(delta, difference) and abs(delta.sum()) < 1e-15)


def fades(session: Session) -> bool:
    norms = [float(np.abs(value(session, f"dW{layer}")).max()) for layer in range(1, 7)]
    return norms == sorted(norms) and norms[0] < norms[-1] / 1000


def one_inside_the_other(session: Session) -> bool:
    r, inside = np.hypot(*session.data.X), session.data.Y[0] == session.data.Y[0][np.hypot(*session.data.X).argmin()]
    return bool(r[inside].max() < r[~inside].min())


def lines_enclose_the_middle(session: Session) -> bool:
    """All four pass between the middle and the farthest samples, and leave no direction open."""
    session.run(3000)
    W, b = session.value("W1"), session.value("b1")[:, 0]
    distances = np.abs(b) / np.hypot(*W.T)
    outwards = np.sort(np.arctan2(*(-np.sign(b)[:, None] * W).T[::-1]))
    gaps = np.diff(np.append(outwards, outwards[0] + 2 * math.pi))
    return bool(len(W) == 4 and (distances < np.hypot(*session.data.X).max()).all() and gaps.max() < math.pi)


def reach_into_each_other(session: Session) -> bool:
    return not line_separates(session)


def follows_its_velocity(session: Session) -> bool:
    """In some update a weight moves the other way than its gradient alone would have it."""
    session.run(20)
    step, gradient = session.value("stepW2"), session.value("dW2")
    follows = np.array_equal(step, -session.training.optimizer_options["lr"] * session.value("vW2"))
    return follows and bool((np.sign(step) != -np.sign(gradient)).any())


def each_output_has_its_cloud(session: Session) -> bool:
    right = share_right(session, 3000)
    largest = (value(session, "A2").argmax(axis=0) == session.value("Y").argmax(axis=0)).mean()
    return right > 0.95 and bool(largest > 0.8) and session.network.outputs == session.data.Y.shape[0] == 4


def twice_what_is_left(session: Session) -> bool:
    delta, batch = value(session, "dZ2"), len(session.batch)
    left = session.value("A2") - session.value("Y")
    return bool(np.allclose(delta, 2 * left / batch, rtol=1e-14, atol=0))


def every_parameter_is_there(count: int) -> Claim:
    def claim(session: Session) -> bool:
        parameters = [element for element in elements_of(session.network.sizes) if element.is_parameter]
        check = picture_of(session).check
        assert check is not None
        return len(parameters) == len(check.columns) == session.table.count == count and check.agrees

    return claim


def printed_wrong(session: Session) -> bool:
    """What is wrong with each, test_scenes.py has computed."""
    wrong = {number.words for number in printed_numbers("mazur") if number.correction}
    late = {"out o₁ after 10,000 updates", "out o₂ after 10,000 updates", "error after one update"}
    return len(wrong) == 5 and wrong == late | {"error after 10,000 updates", "∂E/∂out h₁ by way of o₂"}


def printed_outputs_come_to(error: str) -> Claim:
    """The error after 10,000 updates that the outputs printed beside it imply, to as many decimals."""
    text = {number.words: number.text for number in printed_numbers("mazur")}
    outputs = [float(text[f"out o{index} after 10,000 updates"]) for index in "₁₂"]

    def claim(session: Session) -> bool:
        implied = float(((outputs - value(session, "Y")[:, 0]) ** 2).sum() / 2)
        return error == f"{implied:.10f}" != text["error after 10,000 updates"]

    return claim


def xor_begins_at(start: str) -> Claim:
    return lambda session: f"{float(value(session, 'L')):.3f}" == start


def xor_falls(updates: int) -> Claim:
    def claim(session: Session) -> bool:
        found = losses(session, updates)
        sides = (session.value("A2") > 0.5) == (session.value("Y") > 0.5)
        return falls(found) and found[-1] < 0.1 <= found[-2] and bool(sides.all())

    return claim


def close_to(session: Session, name: str, *expected: float) -> bool:
    return bool(np.allclose(value(session, name).ravel(), expected, rtol=1e-12, atol=1e-12))
