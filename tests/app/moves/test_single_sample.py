"""A sample of one's choice on the page: shown in its batch, or by itself, and nothing is trained for it."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from backprop_core import Dataset, Phase, Session
from playground.model.shown.sample import alone, inputs_of, targets_of
from tests.app.page import (
    app_of,
    controls,
    event,
    field,
    fill,
    followed,
    names,
    opened,
    pick,
    plots,
    press,
    put,
    ran,
    session_of,
    show_sample,
    tick,
    travel,
    type_in,
    words,
)

MOVES = ("step", "back", "phase_end", "reset", "play")


def bits(session: Session) -> tuple[object, ...]:
    names = (name for operation in session.tape for name in operation.writes)
    return session.position, session.can_undo, *(session.value(name).tobytes() for name in names)


def outside(session: Session) -> int:
    """A training sample that is not in the batch."""
    return next(number for number in range(session.data.samples) if number not in session.batch)


def by_itself(session: Session, number: int) -> Session:
    """A run on that sample alone, from the parameters that the run goes on with; its gradients made."""
    complete = session.completed > session.position.update
    layers = range(1, session.network.depth + 1)
    parameters = [(session.value if complete else session.old, f"W{n}", f"b{n}") for n in layers]
    pairs = [(read(W), read(b)) for read, W, b in parameters]
    twin = Session(session.network, session.training.replaced(batch_size=None), alone(session.data, number), pairs)
    twin.prime()
    return twin


@pytest.mark.parametrize("granularity", ["update", "operation"])
@pytest.mark.parametrize("scene", ["circle", "moons", "spiral", "blobs", "plane"])
def test_any_sample_is_computed_by_the_tape_and_the_run_does_not_notice(scene: str, granularity: str) -> None:
    app = opened(scene, side="Training")
    press(app, "step")
    event(app, "granularity", value=granularity)
    press(app, "step")
    session = session_of(app)
    own, before = copy.deepcopy(session), bits(session)
    for number in (outside(session), session.data.samples + 3):
        pick(app, "surface", id=f"sample-{number}")
        assert session_of(app) is session
        assert bits(session) == before
        picture, single = app_of(app).picture, by_itself(session, number)
        np.testing.assert_array_equal(picture.activation[0], inputs_of(session.data, number))
        np.testing.assert_array_equal(app_of(app).shown.value("Y")[:, picture.sample], targets_of(session.data, number))
        for layer in range(1, session.network.depth + 1):
            np.testing.assert_array_equal(picture.gradient[layer], single.table.block("grad", layer))
            np.testing.assert_array_equal(picture.activation[layer], single.value(f"A{layer}")[:, 0])
        assert picture.check.agrees
        assert "by itself" in words(app)
        assert f"updates done **{session.completed}**" in words(app)
        assert controls(app)["sample"]["value"] == number + 1
    press(app, "step")
    own.step(granularity)
    assert bits(session_of(app))[2:] == bits(own)[2:]
    assert "by itself" not in words(app)


def test_a_sample_of_the_batch_is_shown_in_it() -> None:
    app = opened("circle", side="Training")
    batch = session_of(app).batch
    pick(app, "surface", id=f"sample-{batch[4]}")
    assert app_of(app).look is None
    assert "sample **5** of 10" in words(app)
    assert "neurons: sample 5" in words(app)


def test_the_ring_is_around_the_sample_shown() -> None:
    app = opened("circle", side="Training")
    data = session_of(app).data
    pick(app, "surface", id="sample-160")
    (ring,) = plots(app)["surface"]["figure"]["moving"]["shapes"]
    assert (ring["xanchor"], ring["yanchor"]) == tuple(data.X_test[:, 10])


def test_the_words_tell_training_from_test() -> None:
    app = opened("circle")
    number = outside(session_of(app))
    show_sample(app, number + 1)
    assert f"Sample {number + 1} by itself (not in this batch)" in words(app)
    show_sample(app, 300)
    assert "Test sample 150 by itself (never trained on)" in words(app)
    press(app, "show_batch")
    assert "by itself" not in words(app)
    assert app_of(app).look is None


@pytest.mark.parametrize("move", MOVES)
def test_a_look_lasts_until_the_next_move(move: str) -> None:
    app = opened("circle")
    press(app, "step")
    pick(app, "surface", id="sample-200")
    assert app_of(app).look.number == 200
    press(app, move)
    assert app_of(app).look is None


def test_the_time_line_and_undo_end_a_look() -> None:
    app = opened("circle")
    type_in(app, "lr", 0.5)
    for act in (lambda: travel(app, 1, 3), lambda: press(app, "undo")):
        pick(app, "surface", id="sample-200")
        assert app_of(app).look.number == 200
        act()
        assert app_of(app).look is None


def test_play_stops_exactly_where_a_point_is_clicked() -> None:
    app = opened("circle", side="Training")
    tick(press(app, "play"))
    completed = session_of(app).completed
    pick(app, "surface", id="sample-200")
    assert app_of(app).play is None
    assert app_of(app).look.number == 200
    ran(app)
    assert session_of(app).completed == completed
    assert f"updates done **{completed}**" in words(app)


@pytest.mark.parametrize("identifier", ["sample-300", "sample--1", "sample-x", "sample-", "update-3", "", "sample-²"])
def test_what_is_no_sample_changes_nothing(identifier: str) -> None:
    app = opened("circle", side="Training")
    before = bits(session_of(app))
    pick(app, "surface", id=identifier)
    assert app_of(app).look is None
    assert bits(session_of(app)) == before


def test_a_sample_that_is_looked_at_can_be_moved() -> None:
    app = opened("circle")
    data = session_of(app).data
    show_sample(app, 200)
    type_in(app, "x1", 0.25)
    session = session_of(app)
    assert app_of(app).look.number == 199
    assert app_of(app).picture.activation[0][0] == 0.25
    assert session.data.X_test[0, 49] == 0.25
    np.testing.assert_array_equal(session.data.X, data.X)
    number = outside(session)
    show_sample(app, number + 1)
    type_in(app, "x2", -1.0)
    assert app_of(app).look.number == number
    assert session_of(app).data.X[1, number] == -1.0
    type_in(app, "lr", 0.7)
    assert app_of(app).look.number == number
    assert session_of(app).training.optimizer_options["lr"] == 0.7


def test_after_an_update_a_moved_sample_stays_in_sight() -> None:
    """The next update has another batch: the sample whose slider is pulled is the one that is shown."""
    app = opened("circle")
    press(app, "step")
    number = app_of(app).number
    type_in(app, "x1", 1.0)
    assert app_of(app).number == number
    assert session_of(app).data.X[0, number] == 1.0
    assert app_of(app).picture.activation[0][0] == 1.0


def test_another_weight_is_seen_on_the_same_sample() -> None:
    app = opened("circle", drawer="Set its value")
    show_sample(app, 200)
    loss = app_of(app).picture.loss
    name = next(name for name in names(app, "number_input") if name.startswith("value_"))
    fill(app, name, field(app, name).value + 2.0)
    assert app_of(app).look.number == 199
    assert app_of(app).picture.loss != loss


def test_a_test_target_that_the_loss_cannot_take_is_refused() -> None:
    app = opened("blobs")
    show_sample(app, 200)
    before = session_of(app).data
    type_in(app, "y1", 0.5)
    assert "for categorical cross-entropy targets must be numbers with the sum 1" in app.toast[0].value
    assert session_of(app).data is before


def test_a_loss_that_the_test_targets_cannot_take_is_refused() -> None:
    app = opened("plane")
    session = session_of(app)
    bad = Dataset(session.data.X, np.clip(session.data.Y, 0, 1), session.data.X_test, session.data.Y_test + 5)
    session.edit(data=bad)
    put(app, tabs="Network")
    fill(app, "loss_name", "bce")
    assert session_of(app).network.loss_record.name == "mse"
    assert session_of(app).data is bad
    assert "takes targets from 0 to 1, and those of the data go from 0 to" in app.toast[0].value


def test_a_twin_in_the_middle_of_the_update_stands_at_its_gradients() -> None:
    app = opened("circle", granularity="operation")
    session = session_of(app)
    session.travel(0, len(session.tape) - 1)
    followed(app)
    pick(app, "surface", id="sample-200")
    twin = app_of(app).look.session
    assert twin.position.operation == twin.tape.end_of(Phase.BACKWARD)
    np.testing.assert_array_equal(app_of(app).picture.old[1][:, :-1], session.old("W1"))
