"""Cards of one cause: the cause comes first, and what follows from it says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backprop_core import LayerSpec, Session
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import Since
from backprop_core.analysis.insight.standing import stand_of
from playground.explain.insight.diagnosis import cause_in_words
from playground.formats import number
from playground.model.insight.cards import Card
from playground.model.insight.causes import CAUSES, by_cause
from playground.model.insight.remedies import remedy_for
from playground.model.insight.slower import SHARES, Slower, Trials
from playground.model.scenes import SCENES
from playground.model.training.views import TrainingViews


def card(trouble: Trouble, layer: int | None = None, value: float = 1.0, beside: float = 1.0) -> Card:
    return Card((Finding(trouble, layer, value, beside),), None)


def test_what_only_its_cause_can_be_tried_against_says_so() -> None:
    every = {each.trouble: each for each in by_cause([card(Trouble.INPUTS, 0), card(Trouble.SATURATED, 1)])}
    assert (every[Trouble.INPUTS].held, every[Trouble.SATURATED].held) == (False, True)
    every = {each.trouble: each for each in by_cause([card(Trouble.VANISHED), card(Trouble.SLOW)])}
    assert (every[Trouble.VANISHED].held, every[Trouble.SLOW].held) == (False, True)
    assert not any(each.held for each in by_cause([card(Trouble.SATURATED, 1)]))


def later(trouble: Trouble, layer: int | None = None) -> Card:
    """A card of what has held since the end of update 3."""
    return replace(card(trouble, layer), since=Since.at(3))


def tried(session: Session) -> Slower | None:
    """What trials of smaller rates tell once they are done."""
    trials = Trials()
    trials.of(session, lambda: True)
    assert trials.job is not None
    assert trials.job.wait()
    return trials.of(session, lambda: True)


def order(*cards: Card) -> list[tuple[Trouble, Trouble | None]]:
    return [(each.trouble, each.cause) for each in by_cause(cards)]


@pytest.mark.parametrize(("effect", "cause"), [(effect, cause) for effect, every in CAUSES.items() for cause in every])
def test_a_cause_comes_before_what_follows_from_it(effect: Trouble, cause: Trouble) -> None:
    found = order(*sorted([card(effect, 1), card(cause)], key=lambda each: list(Trouble).index(each.trouble)))
    assert found == [(cause, None), (effect, cause)]
    assert order(card(effect, 1)) == [(effect, None)]


def test_a_chain_of_causes_is_in_its_order() -> None:
    inputs, flat, vanished = card(Trouble.INPUTS, 0), card(Trouble.SATURATED, 1), card(Trouble.VANISHED)
    assert order(vanished, flat, inputs) == [
        (Trouble.INPUTS, None),
        (Trouble.SATURATED, Trouble.INPUTS),
        (Trouble.VANISHED, Trouble.SATURATED),
    ]


@pytest.mark.parametrize("stuck", [Trouble.VANISHED, Trouble.DEAD, Trouble.SATURATED])
@pytest.mark.parametrize("cause", [card(Trouble.NOT_FINITE), card(Trouble.FAST), card(Trouble.NOT_FALLING, None, 11.0)])
def test_units_that_were_pushed_are_no_cause_of_their_own(stuck: Trouble, cause: Card) -> None:
    assert order(later(stuck, 1), cause) == [(cause.trouble, None), (stuck, cause.trouble)]
    assert order(card(stuck, 1), cause) == [(stuck, None), (cause.trouble, None)]
    assert order(replace(card(stuck, 1), since=Since.at(0)), cause) == [(stuck, None), (cause.trouble, None)]
    standing = card(Trouble.NOT_FALLING, None, 9.0)
    assert order(later(stuck, 1), standing) == [(stuck, None), (Trouble.NOT_FALLING, None)]


@pytest.mark.parametrize("scene", ["circle", "moons", "plane"])
@pytest.mark.parametrize("rate", [50.0, 200.0, 1000.0])
def test_a_run_that_too_large_a_rate_has_thrown_off_is_helped_by_one_press(scene: str, rate: float) -> None:
    """A smaller rate, from the start; new weights would be pushed there, too."""
    session = SCENES[scene].start()
    session.edit(training=session.training.with_options(lr=rate))
    session.run(5)
    views = TrainingViews(session)
    thrown = (Trouble.SATURATED, Trouble.NOT_FALLING, Trouble.FAST)
    found = [each for each in views.diagnoses.cards(session, views.series) if each.trouble in thrown]
    offers = [remedy_for(session, each.findings, lambda: tried(session)) for each in found]
    assert len({offer.label for offer in offers if offer}) == 1
    remedy = offers[0]
    assert remedy is not None
    assert remedy.afresh
    assert remedy.training is not None
    assert remedy.start is not None
    offered = remedy.training.optimizer_options["lr"]
    assert remedy.because.startswith(f"The learning rate {number(rate, 3)} is far too large")
    share = SHARES[round(np.log10(rate / offered)) - 1]
    assert remedy.label == f"Learning rate {number(offered, 3)}, {share}, from the start"
    begun = Session(session.network, remedy.training, session.data, remedy.start)
    before = Observed(begun).at(begun.settled).loss_value
    begun.run(200)
    assert Observed(begun).at(begun.settled).loss_value < 0.75 * before


@pytest.mark.parametrize(
    ("scene", "rate", "said"), [("circle", 10.0, "Learning rate 1.00"), ("spiral", 0.5, "Leaky ReLU")]
)
def test_units_that_a_rate_has_killed_are_offered_a_smaller_one_and_others_another_slope(
    scene: str, rate: float, said: str
) -> None:
    session = SCENES[scene].start()
    network = session.network
    layers = [*(LayerSpec(layer.units, "relu") for layer in network.layers[:-1]), network.layers[-1]]
    session.restart(network.replaced(layers=layers), session.training.with_options(lr=rate), session.data)
    session.run(5)
    views = TrainingViews(session)
    dead = next(each for each in views.diagnoses.cards(session, views.series) if each.trouble is Trouble.DEAD)
    remedy = remedy_for(session, dead.findings, lambda: tried(session))
    assert remedy is not None
    assert remedy.label.startswith(said)


@pytest.mark.parametrize(
    "cause", [card(Trouble.DEAD, 1, 1.0, 3.0), card(Trouble.SATURATED, 1, 1.0, 3.0), card(Trouble.SATURATED, 1)]
)
def test_some_units_of_a_layer_or_an_earlier_layer_are_no_cause(cause: Card) -> None:
    assert order(card(Trouble.VANISHED, 2), cause) == [(Trouble.VANISHED, None), (cause.trouble, None)]


def test_in_the_scene_of_saturated_units_the_vanished_gradient_follows_from_them() -> None:
    session = SCENES["saturated"].start()
    first, second, *_ = TrainingViews(session).diagnoses.cards(session, TrainingViews(session).series)
    assert (first.trouble, second.trouble) == (Trouble.SATURATED, Trouble.VANISHED)
    assert cause_in_words(first) == ""
    assert cause_in_words(second) == "Follows from: saturated units. Try what that card says first."


def test_a_run_that_is_worse_off_than_at_its_start_begins_anew_with_a_smaller_rate() -> None:
    session = SCENES["circle"].start()
    session.edit(training=session.training.with_options(lr=20.0))
    session.run(1000)
    first = SCENES["circle"].start()
    start = stand_of(Observed(first), first.settled).loss
    for loss, afresh in ((1.01 * start, True), (0.99 * start, False), (11 * start, True)):
        remedy = remedy_for(session, [Finding(Trouble.NOT_FALLING, None, loss, 0.9 * start)], lambda: tried(session))
        assert remedy is not None
        assert remedy.afresh == afresh
        assert remedy.label.startswith("Learning rate 2.00, a tenth")


def vanished(scene: str, rate: float) -> tuple[Session, tuple[Finding, ...]]:
    """A scene's run with another rate, after some updates, and what is found of its gradient that has vanished."""
    session = SCENES[scene].start()
    session.edit(training=session.training.with_options(lr=rate))
    session.run(100 if scene == "circle" else 5)
    views = TrainingViews(session)
    cards = views.diagnoses.cards(session, views.series)
    return session, next(each.findings for each in cards if each.trouble is Trouble.VANISHED)


@pytest.mark.parametrize(("scene", "rate", "offered"), [("circle", 200.0, 2.0), ("xor", 50.0, 5.0), ("xor", 1e3, 1.0)])
def test_a_gradient_that_too_large_a_rate_has_made_vanish_is_met_by_the_rate_and_by_no_other_network(
    scene: str, rate: float, offered: float
) -> None:
    session, found = vanished(scene, rate)
    remedy = remedy_for(session, found, lambda: tried(session))
    assert remedy is not None
    assert remedy.network is None
    assert remedy.training is not None
    assert remedy.training.optimizer_options["lr"] == pytest.approx(offered)
    untold = remedy_for(session, found, lambda: None)
    assert untold is not None
    assert untold.network is not None


def test_a_gradient_that_vanishes_from_the_start_is_no_matter_of_the_rate() -> None:
    session, found = vanished("vanishing", 5.0)
    remedy = remedy_for(session, found, lambda: pytest.fail("the rate is tried"))
    assert remedy is not None
    assert remedy.network is not None
