"""The bar and the spoken text say of which parameters a loss and an output are, and which batch they belong to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.actions import samples
from playground.formats import number
from playground.model.play.clock import FULL, Play
from playground.model.scenes import SCENES
from playground.screen.bar import batch_in_epoch, counters
from playground.screen.graph import spoken
from playground.visit.app import App
from tests.playground.visits import app_on


def words(app: App) -> list[str]:
    return list(counters(app, app.quick_picture)["words"])


def said(app: App) -> str:
    return spoken(app, app.quick_picture).partition(" Edges show")[0]


def stepped(app: App, granularity: str = "update") -> App:
    app.session.step(granularity)
    app.moved()
    return app


def test_the_first_step_is_seen() -> None:
    app = app_on("seed")
    assert words(app)[1:] == ["one sample", "epoch **1**", "loss **0.680732**, before update 1"]
    assert said(app) == "Network 2-3-1 after 0 updates. Before update 1: output 0.5162, loss 0.6807."
    stepped(app)
    loss = "loss **0.680732** → after this update **0.673274**"
    assert words(app)[1:] == ["one sample", "epoch **1**", loss, "output **0.5162** → **0.5266**"]
    changed = "Update 1 has changed the output from 0.5162 to 0.5266, and the loss from 0.6807 to 0.6733."
    assert said(app) == f"Network 2-3-1 after 1 update. {changed}"
    app.session.prime()
    app.moved()
    assert words(app)[-1] == "loss **0.673274**, before update 2"
    assert said(app) == "Network 2-3-1 after 1 update. Before update 2: output 0.5266, loss 0.6733."


@pytest.mark.parametrize("scene", SCENES)
def test_what_is_after_an_update_is_before_the_next_one_where_the_batch_stays(scene: str) -> None:
    app = app_on(scene)
    if app.session.batches_per_epoch > 1:
        app.session.edit(training=app.session.training.replaced(batch_size=None))
    for _ in range(3):
        stepped(app)
        after = app.after
        assert after is not None
        app.session.prime()
        app.moved()
        assert number(after.loss, 6) in words(app)[-1]
        assert app.after is None


def test_a_walker_hears_what_is_to_come() -> None:
    app = app_on("neuron")
    assert words(app)[-1] == "loss to come"
    assert said(app).endswith("Before update 1: output to come, loss to come.")
    stepped(app, "phase")
    assert said(app).endswith(f"Before update 1: output {number(app.session.value('A1').item())}, loss to come.")
    stepped(app, "phase")
    loss = float(app.session.value("L"))
    for granularity in ("phase", "operation"):
        assert words(app)[-1] == f"loss **{number(loss, 6)}**, before update 1"
        stepped(app, granularity)


def test_batches_are_counted_within_their_epoch() -> None:
    app = app_on("circle")
    for update in range(40):
        stepped(app)
        assert app.session.position.update == update
        assert words(app)[1:4] == [
            "sample **1** of 10",
            f"batch **{update % 15 + 1}** of 15",
            f"epoch **{update // 15 + 1}**",
        ]
    app.session.edit(training=app.session.training.replaced(batch_size=100))
    counted = []
    for _ in range(4):
        counted.append((batch_in_epoch(stepped(app).session), app.session.epoch, len(app.session.batch)))
    assert counted == [(1, 3, 100), (2, 3, 50), (1, 4, 100), (2, 4, 50)]
    app.session.travel(20)
    app.moved()
    assert "batch **6** of 15" in words(app)


def test_a_batch_of_one_of_many_samples_is_counted_too() -> None:
    app = app_on("xor")
    app.session.edit(training=app.session.training.replaced(batch_size=1))
    stepped(app)
    assert words(app)[1:3] == ["one sample", "batch **1** of 4"]
    assert not any(part.startswith("batch") for part in words(app_on("xor")))


def test_of_several_outputs_the_one_that_is_wanted_is_written_and_all_are_spoken() -> None:
    app = stepped(app_on("softmax"))
    after = app.after
    assert after is not None
    before, now = (list(map(number, row)) for row in (app.session.value("A2")[:, 0], after.outputs))
    assert words(app)[-1] == f"output ŷ₂ **{before[1]}** → **{now[1]}**"
    assert f"changed the outputs from {', '.join(before)} to {', '.join(now)}, and" in said(app)
    app = app_on("blobs")
    app.sample = 3
    stepped(app)
    wanted = int(app.session.value("Y")[:, 3].argmax())
    output = number(float(app.session.value("A2")[wanted, 3]))
    assert words(app)[-1].startswith(f"output ŷ{'₁₂₃₄'[wanted]} **{output}** → ")
    assert "the outputs of sample 4 from" in said(app)


def test_a_sample_by_itself_is_neither_before_nor_after() -> None:
    app = stepped(app_on("circle"))
    samples.show(app, 200)
    assert words(app)[1:4] == ["test sample 51 by itself", "batch **1** of 15", "epoch **1**"]
    assert words(app)[4:] == [f"its loss **{number(app.quick_picture.loss, 6)}**"]
    output = number(app.shown.value("A2").item())
    assert said(app).endswith(f"after 1 update. output {output}, loss {number(app.quick_picture.loss)}.")


def test_at_full_speed_nothing_is_computed_that_cannot_be_read() -> None:
    app = stepped(app_on("circle"))
    app.play = Play(app.session.position, FULL)
    app.changed()
    assert app.after is None
    assert words(app)[-1] == f"loss **{number(app.quick_picture.loss, 6)}**, before update 1"
    app.play = Play(app.session.position, 1)
    assert "after this update" in words(app)[-2]


def test_a_loss_that_leaves_the_finite_numbers_is_still_written() -> None:
    app = app_on("plane")
    training = app.session.training.with_options(lr=1000.0)
    app.session.edit(training=training, parameters={"b2": np.array([[1e153]])})
    app.session.prime()
    app.moved()
    stepped(app)
    assert app.after is not None
    assert not math.isfinite(app.after.loss)
    assert words(app)[-2].endswith("after this update **∞**")
