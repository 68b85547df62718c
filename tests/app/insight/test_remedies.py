"""What every card tries: on a run that has the trouble, the change that it names, and the run as it was after undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.diagnosis import Finding, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from playground.explain.insight.diagnosis import TITLES
from playground.model.insight.background import BACKGROUND, Job
from playground.model.insight.remedies import remedy_for
from playground.model.scenes import SCENES
from tests.app.page import app_of, click, field, followed, opened, press, ran, session_of, words

XOR = Dataset(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]]))
GRAVE = {Trouble.VANISHED, Trouble.EXPLODING, Trouble.DEAD, Trouble.SATURATED, Trouble.TWINS, Trouble.SADDLE}
HIDDEN = [LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")]


def begun(app: AppTest, rate: float, *, data: Dataset = XOR, loss: str = "bce", updates: int = 0) -> Session:
    """A run of 2-4-1 whose every update is in the record."""
    session = session_of(app)
    session.restart(NetworkSpec(2, HIDDEN, loss, seed=1), TrainingSpec(Choice("gd", lr=rate)), data)
    recorded(app, updates)
    return session


def recorded(app: AppTest, updates: int) -> None:
    for _ in range(updates):
        session_of(app).run(1)
        app_of(app).views.record(session_of(app))


def diverged(app: AppTest) -> None:
    session = begun(app, 1000.0, loss="half_mse")
    session.restart(
        NetworkSpec(2, [LayerSpec(4, "identity"), LayerSpec(1, "identity")], "half_mse", seed=1), session.training, XOR
    )
    session.run(300)


def rising(app: AppTest) -> None:
    session = begun(app, 0.5, updates=100)
    session.edit(training=TrainingSpec(Choice("gd", lr=30.0), batch_size=1))
    recorded(app, 25)


def exploding(app: AppTest) -> None:
    session, layers = session_of(app), [LayerSpec(4, "identity")] * 6
    start = Choice("normal", std=6.0)
    network = NetworkSpec(2, [*layers, LayerSpec(1, "identity")], "half_mse", initializer=start, seed=2)
    session.restart(network, TrainingSpec(), XOR)
    session.edit(parameters={"W1": 1e-5 * session.value("W1")})


def beyond(app: AppTest) -> None:
    begun(app, 0.1, data=Dataset(XOR.X, 3.5 * XOR.Y), loss="half_mse")


def scaled(app: AppTest) -> None:
    begun(app, 0.1, data=Dataset(XOR.X * np.array([[1.0], [100.0]]), XOR.Y))


def overfitted(app: AppTest) -> None:
    begun(app, 2.0, data=Dataset(XOR.X, XOR.Y, XOR.X, 1 - XOR.Y), updates=150)


CASES: dict[Trouble, tuple[Callable[[AppTest], object], Callable[[Session], object], object]] = {
    Trouble.NOT_FINITE: (diverged, lambda s: (s.training.optimizer_options["lr"], s.completed), (1.0, 0)),
    Trouble.NOT_FALLING: (rising, lambda s: s.training.optimizer_options["lr"], 0.3),
    Trouble.EXPLODING: (exploding, lambda s: s.training.clip_norm, 1.0),
    Trouble.TARGETS: (beyond, lambda s: s.network.layers[-1].record.name, "identity"),
    Trouble.INPUTS: (scaled, lambda s: np.allclose(s.data.X.std(axis=1), 1), True),
    Trouble.FAST: (lambda app: begun(app, 500.0, updates=1), lambda s: s.training.optimizer_options["lr"], 5.0),
    Trouble.SLOW: (lambda app: begun(app, 1e-7, updates=1), lambda s: s.training.optimizer_options["lr"], 1.0),
    Trouble.OVERFITTING: (overfitted, lambda s: s.training.l2, 0.01),
}


@pytest.mark.parametrize("trouble", CASES)
def test_a_card_tries_what_it_names_and_undo_brings_the_run_back(trouble: Trouble) -> None:
    begin, changed, then = CASES[trouble]
    app = opened("xor", tabs="Insight")
    begin(app)
    followed(app)
    assert f"**{TITLES[trouble]}" in words(app)
    told(app)
    session = session_of(app)
    before = session.network, session.training, session.data, session.settled
    assert changed(session) != then
    click(app, f"try_{place_of(app, trouble)}")
    assert changed(session_of(app)) == then
    press(app, "undo")
    session = session_of(app)
    assert (session.network, session.training, session.data) == before[:3]
    np.testing.assert_array_equal(session.settled, before[3])
    assert f"**{TITLES[trouble]}" in words(app)


@pytest.mark.parametrize("rate", [1e-6, 1e-9, 1e-12])
def test_a_rate_that_is_far_too_small_is_met_in_one_press(rate: float) -> None:
    app = opened("circle", tabs="Insight")
    session = session_of(app)
    session.edit(training=session.training.with_options(lr=rate))
    recorded(app, 1)
    followed(app)
    told(app)
    click(app, f"try_{place_of(app, Trouble.SLOW)}")
    assert 0.1 <= session_of(app).training.optimizer_options["lr"] <= 10


def test_of_a_single_sample_far_out_the_inputs_alone_are_offered_and_nothing_of_it_is_left() -> None:
    app = opened("seed", tabs="Insight")
    session = session_of(app)
    X = session.data.X.copy()
    X[0] = 1e5
    session.edit(data=replace(session.data, X=X))
    recorded(app, 1)
    followed(app)
    told(app)
    offered = [each.key for each in app.button if str(each.key).startswith("try_")]
    place = f"try_{place_of(app, Trouble.INPUTS)}"
    assert place in offered
    assert f"**{TITLES[Trouble.FAST]}" in words(app)
    assert f"try_{place_of(app, Trouble.FAST)}" not in offered
    click(app, place)
    session = session_of(app)
    said = [each.value for each in (*app.toast, *app.info)]
    assert any("The large inputs are divided by powers of ten now" in each for each in said)
    np.testing.assert_allclose(session.data.X[:, 0], [1.0, X[1, 0]])
    session.run(20)
    followed(app)
    assert f"**{TITLES[Trouble.INPUTS]}" not in words(app)


def told(app: AppTest) -> AppTest:
    """The page once the trials of smaller rates are done, if there are any."""
    if job := app_of(app).views.trials.job:
        assert job.wait()
    return ran(app)


def place_of(app: AppTest, trouble: Trouble) -> int:
    app_now = app_of(app)
    found = app_now.views.diagnoses.cards(app_now.session, app_now.views.series)
    return next(at for at, card in enumerate(found) if card.trouble is trouble)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scene", ["vanishing", "xor", "plane"])
def test_what_is_tried_against_a_vanishing_gradient_brings_no_other_trouble(scene: str, seed: int) -> None:
    given = SCENES[scene].make()
    layers = [*[LayerSpec(3, "sigmoid")] * 6, given.network.layers[-1]]
    network = given.network.replaced(layers=layers, seed=seed, initializer="xavier_normal")
    session = Session(network, given.training, given.data)
    found = troubles(session)
    if Trouble.VANISHED in found:
        remedy = remedy_for(session, found[Trouble.VANISHED], lambda: None)
        tried = Session(remedy.network, given.training, given.data)
        for _ in range(2):
            assert not troubles(tried).keys() & GRAVE
            tried.run(100)


def troubles(session: Session) -> dict[Trouble, tuple[Finding, ...]]:
    found = findings(Observed(session), session.settled)
    return {each.trouble: tuple(other for other in found if other.trouble is each.trouble) for each in found}


def test_the_scene_with_a_vanishing_gradient_is_mended_by_what_its_card_tries() -> None:
    app = opened("vanishing", tabs="Insight")
    click(app, "try_0")
    assert {layer.record.name for layer in session_of(app).network.layers[:-1]} == {"tanh"}
    assert not troubles(session_of(app))


def deep_relu(app: AppTest) -> Session:
    """A network with dead units in five layers."""
    session = session_of(app)
    layers = [*[LayerSpec(3, "relu")] * 5, session.network.layers[-1]]
    session.restart(session.network.replaced(layers=layers), session.training, session.data)
    weights = {f"W{n}": np.abs(session.value(f"W{n}")) for n in range(1, 6)}
    session.edit(parameters=weights | {f"b{n}": np.array([[0.1], [-1e4], [0.1]]) for n in range(1, 6)})
    return session


def test_dead_units_of_many_layers_are_one_card_that_names_them_and_mends_them_all() -> None:
    app = opened("xor", tabs="Insight")
    deep_relu(app)
    said = words(followed(app))
    assert said.count("**Dead units") == 1
    assert "**Dead units · layers 1 to 5**" in said
    assert "h₂, h₂⁽²⁾, h₂⁽³⁾, h₂⁽⁴⁾, h₂⁽⁵⁾: slope 0 on all training samples." in said
    click(app, f"try_{place_of(app, Trouble.DEAD)}")
    assert "Dead units" not in words(app)
    assert "**Dead units" in words(press(app, "undo"))


def test_where_clipping_holds_the_gradient_it_is_a_remark_and_no_card() -> None:
    app = opened("xor", tabs="Insight")
    exploding(app)
    assert "**Exploding gradient" in words(followed(app))
    click(app, f"try_{place_of(app, Trouble.EXPLODING)}")
    assert "Exploding" not in words(app)
    said = next(each.value for each in app.caption if "Exploding" in each.value)
    assert said.startswith("Exploding gradient, held by clipping, layer ")
    assert said.endswith("clipping holds what is used at a norm of 1.00.")
    session = session_of(app)
    norm = np.linalg.norm(Observed(session).gradient_at(session.settled))
    session.edit(training=session.training.replaced(clip_norm=float(2 * max(1, norm))))
    assert "**Exploding gradient" in words(followed(app))


def test_until_the_trials_are_done_the_card_offers_a_tenth_and_then_the_rate_that_learns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs: list[Job] = []
    monkeypatch.setattr(BACKGROUND, "begin", lambda job: (jobs.append(job), job)[1])
    app = opened("circle", tabs="Insight")
    session = session_of(app)
    session.restart(session.network, session.training.with_options(lr=200.0), session.data)
    recorded(app, 100)
    followed(app)
    assert field(app, "try_0").label == "Try: Learning rate 20.0, a tenth, from the start"
    assert [each.text for each in app.get("progress")] == ["Looking for a rate that learns: 0%"]
    (job,) = jobs
    while job.work(1e9):
        pass
    ran(app)
    assert field(app, "try_0").label == "Try: Learning rate 2.00, a hundredth, from the start"
    assert not app.get("progress")


def test_a_rate_far_too_large_is_said_once_and_one_press_gives_the_rate_that_learns() -> None:
    app = opened("circle", tabs="Insight")
    session = session_of(app)
    session.restart(session.network, session.training.with_options(lr=200.0), session.data)
    start = Observed(session).at(session.settled).loss_value
    recorded(app, 100)
    followed(app)
    said = words(told(app))
    assert said.count("The learning rate 200 is far too large: ") == 1
    click(app, "try_0")
    session = session_of(app)
    assert session.completed == 0
    assert session.training.optimizer_options["lr"] == 2.0
    assert Observed(session).at(session.settled).loss_value == start
    recorded(app, 200)
    assert "too large" not in words(followed(app))
    assert Observed(session).at(session.settled).loss_value < 0.75 * start
