"""Play stops where any quantity comes to be beyond a limit; the places are kept and can be gone back to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Choice, Session, SlopeEvaluator
from backprop_core.analysis.evaluation import scorers
from backprop_core.analysis.flow import flow_of
from playground.formats import number
from playground.model.play.when import QUANTITIES, When, held_already, is_known, is_of_update, lacking, measure_of
from playground.model.scenes import SCENES
from tests.app.moves.test_stopping import played
from tests.app.page import (
    app_of,
    bar,
    click,
    field,
    fill,
    followed,
    name_of,
    names,
    opened,
    pick,
    plots,
    press,
    put,
    ran,
    session_of,
    show_sample,
    words,
)

Read = Callable[[Session], float]


def ratios(session: Session) -> list[float]:
    return [flow.ratio for flow in flow_of(session)]


def stuck(session: Session) -> float:
    layers = SlopeEvaluator(session.network, session.data.X).stuck(session.settled)
    return sum(len(layer.dead or ()) + len(layer.saturated or ()) for layer in layers)


READ: dict[str, Read] = {
    "training loss": lambda session: scorers(session.network, session.data)[0].score(session.settled).loss,
    "test loss": lambda session: scorers(session.network, session.data)[1].score(session.settled).loss,
    "training accuracy": lambda session: scorers(session.network, session.data)[0].score(session.settled).accuracy,
    "test accuracy": lambda session: scorers(session.network, session.data)[1].score(session.settled).accuracy,
    "largest gradient": lambda session: max(
        float(np.abs(session.value(f"d{kind}{n}")).max()) for kind in "Wb" for n in (1, 2)
    ),
    "norm of the gradient": lambda session: float(
        np.sqrt(sum((session.value(f"d{kind}{n}") ** 2).sum() for kind in "Wb" for n in (1, 2)))
    ),
    "largest step / weight of a layer": lambda session: max(ratios(session)),
    "smallest step / weight of a layer": lambda session: min(ratios(session)),
    "dead or saturated units": stuck,
    "W2[0, 1]": lambda session: float(session.value("W2")[0, 1]),
    "dW1[2, 1]": lambda session: float(session.value("dW1")[2, 1]),
    "b1[3]": lambda session: float(session.value("b1")[3, 0]),
    "db1[3]": lambda session: float(session.value("db1")[3, 0]),
    "stepW1[5, 0]": lambda session: float(session.value("stepW1")[5, 0]),
    "Z1[2, 9]": lambda session: float(session.value("Z1")[2, 9]),
    "A2[0, 4]": lambda session: float(session.value("A2")[0, 4]),
    "S1[2, 4]": lambda session: float(session.value("S1")[2, 4]),
    "dZ1[2, 0]": lambda session: float(session.value("dZ1")[2, 0]),
    "dA2[0, 3]": lambda session: float(session.value("dA2")[0, 3]),
    "dX[1, 3]": lambda session: float(session.value("dX")[1, 3]),
    "E[0, 3]": lambda session: float(session.value("E")[0, 3]),
    "L": lambda session: float(session.value("L")),
}


def test_every_quantity_is_read_here() -> None:
    assert READ.keys() >= QUANTITIES.keys()


@pytest.mark.parametrize("what", READ)
def test_a_quantity_is_measured_as_it_is_shown(what: str) -> None:
    session = SCENES["moons"].make()
    measure = measure_of(what, session)
    for _ in range(3):
        session.run(7)
        assert measure(session.settled) == pytest.approx(READ[what](session), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("what", "side", "limit"),
    [
        ("training accuracy", "above", 0.9),
        ("largest gradient", "above", 0.3),
        ("largest step / weight of a layer", "below", 0.002),
        ("W2[0, 1]", "above", 0.1),
        ("dW1[2, 1]", "below", -0.05),
        ("A2[0, 4]", "above", 0.8),
        ("dZ1[2, 0]", "below", -0.02),
        ("dX[1, 3]", "above", 0.01),
        ("L", "below", 0.2),
    ],
)
def test_play_stops_exactly_where_it_first_comes_to_be_beyond(what: str, side: str, limit: float) -> None:
    session, rule = SCENES["moons"].make(), When(what, side, limit)
    measured = READ[what]
    before = rule.holds(measured(session)) if is_known(what, session) else True
    while True:
        session.step("update")
        holds = rule.holds(measured(session))
        if holds and not before:
            break
        before = holds
    app = played(opened("moons", stop_what=what, stop_side=side, stop_limit=limit), 400)
    assert session_of(app).completed == session.completed
    value, moment = number(measured(session)), "in" if is_of_update(what, session) else "after"
    assert f"Stopped: {what} {value} is {side} {number(limit)}, {moment} update {session.completed:,}." in words(app)


def test_the_places_are_kept_with_the_course_and_lead_back() -> None:
    app = opened("moons", stop_what="W2[0, 1]", stop_limit=0.1, side="Training")
    first = session_of(played(app, 400)).completed
    put(app, stop_side="above", stop_what="training accuracy", stop_limit=0.9)
    second = session_of(played(app, 400)).completed
    assert [hit.update for hit in app_of(app).views.hits_of(session_of(app))] == [second, first]
    assert second > first
    words_of = {hit.update: hit.words for hit in app_of(app).views.hits}
    assert bar(app)["hits"] == [[at, words_of[at]] for at in (second, first)]
    put(app, stops=True)
    assert {f"hit_{first}", f"hit_{second}"} <= set(names(app, "button"))
    listed = [name_of(each) for each in app.main if each.type in ("button", "number_input") and each.key]
    assert listed.index(f"hit_{first}") < listed.index("stop_loss")  # in sight when the menu opens
    drawn = [shape["x0"] for shape in plots(app)["loss"]["figure"]["layout"]["shapes"]]
    assert {first, second} <= set(drawn)
    session_of(app).run(5)
    followed(app)
    click(app, f"hit_{second}")
    assert session_of(app).completed == second
    session_of(app).travel(0)
    session_of(app).edit(training=session_of(app).training.with_options(lr=0.3))
    assert app_of(app).views.hits_of(session_of(followed(app))) == []
    press(app, "undo")
    assert len(app_of(app).views.hits_of(session_of(app))) == 2


def test_what_holds_already_has_to_cease_first() -> None:
    app = opened("moons", stop_what="training loss", stop_side="below", stop_limit=100.0)
    press(app, "play")
    says = "Training loss is already below 100.0. "
    says += "It has to rise to 100.0 or more first: Play stops when it then falls below 100.0."
    assert says in [toast.value for toast in app.toast]
    for _ in range(5):
        press(app, "tick")
    assert app_of(app).play is not None


@pytest.mark.parametrize(("what", "limit"), [("largest gradient", 1e-6), ("dead or saturated units", 0.0)])
def test_the_first_value_that_is_known_counts_as_the_one_before(what: str, limit: float) -> None:
    app = opened("dead", stop_what=what, stop_limit=limit)
    press(app, "play")
    for _ in range(3):
        press(app, "tick")
    assert app_of(app).play is not None


def test_a_quantity_of_an_update_that_holds_already_is_said_before_play_and_at_the_stop() -> None:
    session, rule = SCENES["moons"].make(), When("largest gradient", "above", 0.1)
    values = []
    while len(values) < 3 or not (values[-1] > 0.1 >= values[-2]):
        session.step("update")
        values.append(READ[rule.what](session))
    assert values[0] > 0.1
    within = next(at for at, value in enumerate(values, 1) if value <= 0.1)
    app = opened("moons", stop_what=rule.what, stop_limit=0.1, stops=True)
    says = "Largest gradient will be above 0.1000 already in the next update. It has to fall to 0.1000 or less first"
    assert any(says in info.value for info in app.info)
    press(app, "play")
    assert any(says in toast.value for toast in app.toast)
    press(app, "pause")
    played(app, 400)
    assert f"It was already above 0.1000 when Play began, and no longer from update {within} on." in words(app)


def test_units_are_several_in_a_sentence() -> None:
    session = SCENES["dead"].start()
    says = "Dead or saturated units are already above 0. "
    says += "They have to fall to 0 or less first: Play stops when they then rise above 0."
    assert held_already(When("dead or saturated units", "above", 0.0), session) == says
    assert When("dead or saturated units", "above", 1.0).in_words(2.0) == "dead or saturated units are 2, above 1"


def test_a_quantity_that_the_run_lacks_never_stops_it() -> None:
    app = opened("xor", stop_what="test loss", stop_limit=0.0)
    press(app, "play")
    says = "There is no test loss: these data have no test samples. So Play does not stop for it."
    assert [toast.value for toast in app.toast] == [says]
    press(app, "tick")
    assert app_of(app).play is not None
    session = session_of(ran(app))
    assert np.isnan(measure_of("test loss", session)(session.settled))
    assert measure_of("W9[0, 0]", session) is None
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=0.0)))
    assert measure_of("W1[0, 0]", session)(session.settled) == session.value("W1")[0, 0]


def test_what_is_selected_is_offered_and_what_the_run_lacks_is_not() -> None:
    app = opened("xor", stops=True)
    for selected, expected in {
        "weight-1-0-1": ["W1[0, 1]", "dW1[0, 1]", "stepW1[0, 1]"],
        "neuron-1-2-0": ["Z1[2, 3]", "dZ1[2, 3]", "A1[2, 3]", "dA1[2, 3]", "S1[2, 3]"],
        "neuron-0-1-0": ["dX[1, 3]"],
        "loss-0-0-0": ["E[0, 3]", "L"],
    }.items():
        show_sample(pick(app, "graph", selected), 4)
        offered = field(app, "stop_what").options
        assert offered[-len(expected) :] == expected
        assert "test loss" not in offered
    fill(pick(app, "graph", "neuron-1-2-0"), "stop_what", "Z1[2, 3]")
    pick(app, "graph", "loss-0-0-0")
    assert field(app, "stop_what").options[-1] == "Z1[2, 3]"  # of what was selected before


def test_an_edit_that_takes_a_quantity_away_ends_its_rule_and_the_menu_says_so() -> None:
    app = opened("moons", stop_what="vW1[0, 0]", stop_limit=1e9)
    press(app, "play", "tick")
    session_of(app).edit(training=session_of(app).training.replaced(optimizer=Choice("gd", lr=0.1)))
    press(followed(app), "tick", "tick")
    assert app_of(app).play is not None
    says = r"There is no vW1\[0, 0\] in a step of this run. Choose another quantity: Play does not stop for this one."
    assert [each.value for each in put(app, stops=True).warning] == [says]


def refused(app: AppTest, **typed: object) -> list[str]:
    """What the menu says below its fields, once these are filled in."""
    return [each.value for each in put(app, stops=True, **typed).warning]


def test_a_quantity_without_a_limit_says_what_to_type() -> None:
    app = opened("moons", stops=True)
    says = ["There is no limit: type a number, such as 0.1 or 2.5e-3. Play does not stop for this until then."]
    assert refused(app, stop_what="training loss") == says
    for unreadable in (None, np.nan, np.inf):
        assert refused(app, stop_limit=unreadable) == says
    assert app_of(app).stops.when is None
    assert refused(app, stop_limit=0.5) == []
    assert app_of(app).stops.when == When("training loss", "above", 0.5)
    assert refused(app, stop_what=None) == [
        "Choose the quantity that this is the limit of. Play does not stop until then."
    ]


@pytest.mark.parametrize(
    ("scene", "what", "says"),
    [
        ("xor", "test loss", "There is no test loss: these data have no test samples."),
        ("xor", "test accuracy", "There is no test accuracy: these data have no test samples."),
        ("plane", "training accuracy", "There is no training accuracy: the targets are numbers and no classes."),
        ("xor", "W9[0, 0]", r"There is no W9\[0, 0\] in a step of this run."),
        ("xor", "A1[0, 4]", r"There is no A1\[0, 4\] in a step of this run."),
        ("xor", "vW1[0, 0]", r"There is no vW1\[0, 0\] in a step of this run."),
    ],
)
def test_a_quantity_that_the_run_lacks_is_refused_with_the_reason(scene: str, what: str, says: str) -> None:
    more = "Choose another quantity: Play does not stop for this one."
    assert refused(opened(scene), stop_what=what, stop_limit=0.5) == [f"{says} {more}"]


@pytest.mark.parametrize("scene", SCENES)
def test_just_the_quantities_that_have_no_value_are_lacking(scene: str) -> None:
    session = SCENES[scene].make()
    session.run(1)
    scores = [what for what in QUANTITIES if what.split()[-1] in ("loss", "accuracy")]
    missing = {what for what in scores if np.isnan(measure_of(what, session)(session.settled))}
    assert {what for what in QUANTITIES if lacking(what, session)} == missing


def test_a_percentage_is_no_accuracy() -> None:
    says = refused(opened("moons"), stop_what="training accuracy", stop_limit=90.0)
    assert says == ["An accuracy goes from 0 to 1, never to 90.00: 0.9 is 90 %. Play does not stop for this."]
