"""What is found of a run, and since when."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.course import RISEN, risen
from backprop_core.analysis.insight.diagnosis import HARMLESS, Finding, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import Dating, Since
from backprop_core.analysis.insight.standing import Standing, stand_of

XOR = Dataset(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]]))


def session_of(activation: str, *, data: Dataset = XOR, loss: str = "bce", lr: float = 0.5, **more: object) -> Session:
    layers = [LayerSpec(3, activation), LayerSpec(1, "sigmoid")]
    network = NetworkSpec(data.n_in, layers, loss, **{"initializer": "xavier_normal", "seed": 1} | more)
    return Session(network, TrainingSpec(Choice("gd", lr=lr)), data)


def found(session: Session) -> dict[Trouble, Finding]:
    every = findings(Observed(session), session.settled)
    return {each.trouble: each for each in every}


def test_a_run_that_is_well_has_no_findings() -> None:
    session = session_of("tanh")
    for _ in range(4):
        assert found(session) == {}
        session.run(50)


def test_a_dead_unit_is_named_with_its_layer_and_the_update_since_when() -> None:
    session = session_of("relu")
    session.run(30)
    assert Trouble.DEAD not in found(session)
    session.edit(parameters={"b1": session.value("b1") + np.array([[0.0], [-50.0], [0.0]])})
    session.run(100)
    dead = found(session)[Trouble.DEAD]
    assert (dead.layer, dead.units) == (1, (1,))
    assert Dating().since(session, (dead,)) == {dead: Since.at(30)}


def test_since_when_is_the_first_update_of_those_that_follow_each_other() -> None:
    session = session_of("tanh", lr=2.0)
    session.run(2000)
    last = found(session).get(Trouble.SOLVED)
    first = Dating().since(session, (last,))[last]
    assert first.exact
    twin = session_of("tanh", lr=2.0)
    twin.run(first.by)
    assert Trouble.SOLVED in found(twin)
    before = session_of("tanh", lr=2.0)
    before.run(first.after)
    assert Trouble.SOLVED not in found(before)


def test_without_running_updates_again_the_states_that_are_kept_tell_between_which_updates_it_began() -> None:
    session = session_of("tanh", lr=2.0)
    session.run(4000)
    last = found(session)[Trouble.SOLVED]
    exact = Dating().since(session, (last,))[last]
    near = Dating().since(session, (last,), most=0)[last]
    assert near.after in session.kept
    assert near.by in session.kept
    assert near.after < exact.by <= near.by
    assert [update for update in session.kept if near.after < update < near.by] == []
    assert near.by - near.after < 600


def test_a_search_that_may_not_look_knows_only_that_it_holds_now_and_later_ones_get_closer() -> None:
    session = session_of("tanh", lr=2.0)
    session.run(4000)
    last = found(session)[Trouble.SOLVED]
    dating = Dating()
    looked = [dating.since(session, (last,), most=0, looks=looks)[last] for looks in (0, 1, 3, 64, 0)]
    assert looked[0] == Since(-1, 4000)
    spans = [each.by - each.after for each in looked]
    assert spans == sorted(spans, reverse=True)
    assert looked[3] == looked[4] == Dating().since(session, (last,), most=0)[last]


def test_what_held_before_an_edit_of_the_data_is_judged_on_the_data_of_then() -> None:
    session = session_of("tanh", loss="half_mse")
    session.run(10)
    session.edit(data=Dataset(XOR.X, np.array([[0.0, 1.0, 1.0, 3.5]])))
    session.run(10)
    beyond = found(session)[Trouble.TARGETS]
    assert Dating().since(session, (beyond,)) == {beyond: Since.at(10)}


def test_a_finding_from_the_start() -> None:
    session = session_of("relu")
    session.edit(parameters={"b1": np.array([[0.0], [-50.0], [0.0]])})
    session.run(100)
    dead = found(session)[Trouble.DEAD]
    assert Dating().since(session, (dead,)) == {dead: Since.at(0)}


def test_twins_are_found_in_every_layer_that_has_them() -> None:
    layers = [LayerSpec(3, "tanh"), LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")]
    network = NetworkSpec(2, layers, "bce", initializer=Choice("constant", value=0.3))
    session = Session(network, TrainingSpec(), XOR)
    every = findings(Observed(session), session.settled)
    assert [(each.layer, each.units) for each in every if each.trouble is Trouble.TWINS] == [
        (1, (0, 1, 2)),
        (2, (0, 1)),
    ]


def test_twins_are_those_units_alone_that_are_the_same() -> None:
    session = session_of("tanh")
    W, V = session.value("W1"), session.value("W2")
    session.edit(parameters={"W1": W[[0, 1, 0]], "W2": V[:, [0, 1, 0]]})
    twins = found(session)[Trouble.TWINS]
    assert (twins.layer, twins.units, twins.value, twins.beside) == (1, (0, 2), 2, 3)
    session.edit(parameters={"W2": V[:, [0, 1, 1]]})
    assert Trouble.TWINS not in found(session)


def test_gradients_that_fade_or_grow_on_the_way_back_name_the_first_layer() -> None:
    def deep(activation: str, gain: float) -> Session:
        layers = [*(LayerSpec(4, activation) for _ in range(7)), LayerSpec(1, "identity")]
        network = NetworkSpec(2, layers, "half_mse", initializer=Choice("normal", std=gain), seed=2)
        return Session(network, TrainingSpec(), XOR)

    faded = findings(Observed(session := deep("sigmoid", 0.5)), session.settled)
    assert (Trouble.VANISHED, 1) in {each.name for each in faded}
    session.prime()
    sizes = [np.sqrt((session.table.block("grad", n) ** 2).mean()) for n in (1, 8)]
    assert next((f.value, f.beside) for f in faded if f.trouble is Trouble.VANISHED) == pytest.approx(sizes)
    session = deep("identity", 6.0)
    session.edit(parameters={"W1": 1e-5 * session.value("W1")})
    assert (Trouble.EXPLODING, 1) in {each.name for each in findings(Observed(session), session.settled)}


def test_an_exploding_gradient_is_held_by_clipping_that_takes_some_of_it_or_leaves_it_harmless() -> None:
    """1-1-1 of identities, whose first layer's gradient is 5000 times the last one's; the loss stays far from 0."""
    parameters = [(np.array([[0.0]]), np.array([[1.0]])), (np.array([[5e3]]), np.array([[-5e3]]))]
    network = NetworkSpec(1, [LayerSpec(1, "identity")] * 2, "half_mse")

    def by_depth(error: float, clip_norm: float | None) -> list[Trouble]:
        data = Dataset([[0.0, 0.0]], [[1.0 - error, -1.0 - error]])
        session = Session(network, TrainingSpec(clip_norm=clip_norm), data, parameters)
        every = [each for each in findings(Observed(session), session.settled) if each.layer == 1]
        return [each.trouble for each in every if each.trouble in (Trouble.EXPLODING, Trouble.HELD)]

    small, large = 1e-4, 1.0  # times about 5000: the norm of the gradient
    assert by_depth(small, None) == by_depth(large, None) == [Trouble.EXPLODING]
    assert by_depth(small, HARMLESS) == by_depth(large, HARMLESS) == [Trouble.HELD]
    assert by_depth(small, HARMLESS * (1 + 1e-9)) == [Trouble.EXPLODING]
    assert by_depth(large, 4990.0) == [Trouble.HELD]
    assert by_depth(large, 5010.0) == [Trouble.EXPLODING]


def test_a_layer_without_any_gradient_has_not_exploded_beside_one_that_has_hardly_any() -> None:
    """A dead ReLU, behind which the loss falls slowly."""
    network = NetworkSpec(1, [LayerSpec(1, "relu"), LayerSpec(1, "identity")], "half_mse")
    parameters = [(np.array([[1.0]]), np.array([[-99.0]])), (np.array([[1.0]]), np.array([[1e-4]]))]
    session = Session(network, TrainingSpec(), Dataset([[-1.0, 1.0]], [[-1.0, 1.0]]), parameters)
    seen = Observed(session)
    assert stand_of(seen, session.settled).standing is Standing.MOVING
    assert [each.trouble for each in findings(seen, session.settled)] == [Trouble.DEAD]


def test_targets_that_the_output_cannot_give() -> None:
    data = Dataset(XOR.X, np.array([[0.0, 1.0, 1.0, 3.5]]))
    beyond = found(session_of("tanh", data=data, loss="half_mse"))[Trouble.TARGETS]
    assert (beyond.value, beyond.beside, beyond.units) == (3.5, 1.0, (0,))
    assert Trouble.TARGETS not in found(session_of("tanh", loss="half_mse"))


@pytest.mark.parametrize(
    ("scales", "units"), [((1.0, 100.0), (1, 0)), ((30.0, 30.0), (0,)), ((1.0, 0.0), None), ((2.0, 9.0), None)]
)
def test_inputs_on_other_scales(scales: tuple[float, float], units: tuple[int, ...] | None) -> None:
    session = session_of("tanh", data=Dataset(XOR.X * np.array(scales)[:, None], XOR.Y))
    finding = found(session).get(Trouble.INPUTS)
    assert (finding and finding.units) == units


def test_where_a_run_stands_is_a_finding_with_its_loss_and_gradient() -> None:
    from_zeros = session_of("tanh", initializer="zeros")
    saddle = found(from_zeros)[Trouble.SADDLE]
    assert (saddle.layer, saddle.value, saddle.beside) == (None, pytest.approx(np.log(2)), 0.0)
    dead = session_of("relu")
    dead.edit(parameters={"b1": np.full((3, 1), -9.0), "b2": np.full((1, 1), 1e-3)})
    vanished = found(dead)[Trouble.VANISHED]
    dead.edit(training=dead.training.replaced(batch_size=None))
    dead.prime()
    size = float(np.linalg.norm(dead.table.rows["grad"]))
    assert (vanished.layer, vanished.value, vanished.beside) == (
        None,
        pytest.approx(size),
        pytest.approx(dead.value("L")),
    )
    assert size > 0
    solved = session_of("tanh", lr=2.0)
    solved.run(5000)
    converged = found(solved)[Trouble.SOLVED]
    solved.prime()
    assert (converged.layer, converged.value) == (None, pytest.approx(float(solved.value("L"))))
    assert converged.beside == pytest.approx(np.log(2))  # of an output of 0.5 for all of XOR


def test_a_loss_far_above_that_of_the_start_is_found_without_any_record() -> None:
    """A line through points at -1 and 1, whose second derivatives are both 1: steps of 2.2 grow by 1.2 each."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse", initializer="zeros")
    line = Dataset([[-1.0, 1.0]], [[-1.0, 3.0]])
    for rate, rises in ((2.2, True), (0.5, False)):
        session = Session(network, TrainingSpec(Choice("gd", lr=rate)), line)
        assert risen(session, Observed(session)) is None
        session.run(10)
        if not rises:
            assert risen(session, Observed(session)) is None
            continue
        finding = risen(session, Observed(session))
        assert finding.trouble is Trouble.NOT_FALLING
        twice = RISEN * finding.beside  # 1.44 times as high after each update: above that since the second
        assert Dating().since(session, (finding,), limit=twice) == {finding: Since.at(2)}
        assert finding.value == pytest.approx(2.5 * 1.2**20, rel=1e-9)
        assert finding.beside == pytest.approx(2.5)


def test_saturated_units_count_until_the_run_has_arrived() -> None:
    session = session_of("sigmoid", loss="half_mse")
    session.edit(parameters={"b1": np.full((3, 1), 30.0)})
    assert found(session)[Trouble.SATURATED].units == (0, 1, 2)


@pytest.mark.parametrize(("targets", "there"), [([1, 0, 0, 0], True), ([0, 1, 1, 1], False)])
def test_a_layer_is_saturated_where_most_slopes_are_flat_though_no_unit_is_on_every_sample(
    targets: list[int], there: bool
) -> None:
    """Three of four slopes are flat; a classifier that has learnt with as many is well."""
    network = NetworkSpec(1, [LayerSpec(1, "tanh"), LayerSpec(1, "sigmoid")], "bce")
    start = [(np.array([[1.0]]), np.zeros((1, 1))), (np.array([[8.0]]), np.array([[4.0]]))]
    session = Session(network, TrainingSpec(), Dataset([[-5.0, 0.0, 5.0, 6.0]], [targets]), start)
    saturated = Finding(Trouble.SATURATED, 1, 3.0, 4.0)
    assert found(session).get(Trouble.SATURATED) == (saturated if there else None)
    session.edit(data=Dataset([[-5.0, 0.0, 1.0, 6.0]], [targets]))
    assert Trouble.SATURATED not in found(session)
