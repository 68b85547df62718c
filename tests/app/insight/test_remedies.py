"""What every card tries: on a run that has the trouble, the change that it names, and the run as it was after undo."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.diagnosis import Trouble
from playground.explain.insight.diagnosis import TITLES
from tests.app.page import app_of, click, followed, opened, press, session_of, words

XOR = Dataset(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]]))
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
    Trouble.NOT_FINITE: (diverged, lambda s: (s.training.optimizer_options["lr"], s.completed), (100.0, 0)),
    Trouble.NOT_FALLING: (rising, lambda s: s.training.optimizer_options["lr"], 3.0),
    Trouble.EXPLODING: (exploding, lambda s: s.training.clip_norm, 1.0),
    Trouble.TARGETS: (beyond, lambda s: s.network.layers[-1].record.name, "identity"),
    Trouble.INPUTS: (scaled, lambda s: np.allclose(s.data.X.std(axis=1), 1), True),
    Trouble.FAST: (lambda app: begun(app, 500.0, updates=1), lambda s: s.training.optimizer_options["lr"], 50.0),
    Trouble.SLOW: (lambda app: begun(app, 1e-7, updates=1), lambda s: s.training.optimizer_options["lr"], 1e-6),
    Trouble.OVERFITTING: (overfitted, lambda s: s.training.l2, 0.01),
}


@pytest.mark.parametrize("trouble", CASES)
def test_a_card_tries_what_it_names_and_undo_brings_the_run_back(trouble: Trouble) -> None:
    begin, changed, then = CASES[trouble]
    app = opened("xor", tabs="Insight")
    begin(app)
    followed(app)
    assert f"**{TITLES[trouble]}" in words(app)
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


def place_of(app: AppTest, trouble: Trouble) -> int:
    app_now = app_of(app)
    found = app_now.views.diagnoses.of(app_now.session, app_now.views.series)
    return next(at for at, (finding, _) in enumerate(found) if finding.trouble is trouble)
