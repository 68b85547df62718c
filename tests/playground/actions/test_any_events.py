"""Whatever a browser says over the channel, in whatever order: each event has an answer, and the answer is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

from backprop_core.tape.operation import GRANULARITIES
from playground.actions.live import DRAGS, MOVES, PLOTS
from playground.model.play.clock import SPEEDS
from playground.model.play.protocol import LARGEST
from playground.model.scenes import SCENES
from playground.model.shown.elements import elements_of
from playground.visit.app import App
from playground.visit.settings import Settings, SurfaceSettings
from tests.playground.visits import Browser, app_on

EVENTS = 80
NUMBERS = (0, 1, -1, 2, 7, 10**6, LARGEST, -LARGEST)
VALUES = (0.0, 0.5, 1.0, -1.0, 1e-300, 1e300, -1e300, 1.7e308, LARGEST, -3)
NAMES = ("x1", "x2", "x8", "x0", "x9", "x", "y1", "y2", "lr", "lr2", "", "x-1", "X1", "x²")
NAMES += ("weight-1-0-0", "weight-2-0-1", "weight-9-9-9", "bias-1-0-0", "neuron-1-0-0", "loss")
IDS = (
    "update-0",
    "update-3",
    "update-99999999999",
    "sample-0",
    "sample-12",
    "column-3",
    "weight-1-0-0",
    "loss",
    "",
    "-",
)

Values = dict[str, Any]
Saying = Callable[[App, Random], Values]


def _one(choices: Sequence[Any]) -> Saying:
    return lambda app, random: {"value": random.choice(choices)}


def _travel(app: App, random: Random) -> Values:
    reach = app.session.reach.update
    return {
        "update": random.choice([*NUMBERS, reach, random.randint(0, reach)]),
        "operation": random.choice([*NUMBERS, random.randint(0, 30)]),
    }


def _set(app: App, random: Random) -> Values:
    return {"name": random.choice(NAMES), "value": random.choice([*VALUES, random.uniform(-2, 2)])}


def _zoom(app: App, random: Random) -> Values:
    ends = [None, [0.6, 1.4], [1.0, 1.0], [2.0, 1.0], [-1e300, 1e300], [random.uniform(-2, 2), random.uniform(-2, 9)]]
    return {name: random.choice([*ends, [800, 500]]) for name in ("x", "y", "pixels")}


def _pick(app: App, random: Random) -> Values:
    identifiers = [*IDS, *(element.id for element in elements_of(app.session.network.sizes)), None]
    place = random.choice([None, [0.5, -0.25], [1e308, -1e308], [0, LARGEST]])
    return {
        "plot": random.choice([*PLOTS, "surface", "surface", "?"]),
        "id": random.choice(identifiers),
        "place": place,
    }


SAID: dict[str, Saying] = {
    **dict.fromkeys(MOVES, lambda app, random: {}),
    "tick": lambda app, random: {},
    "granularity": _one([*GRANULARITIES, "century"]),
    "speed": _one([*SPEEDS, 3, -1]),
    "sample": _one([*NUMBERS, 5, 12, 160]),
    "travel": _travel,
    **dict.fromkeys(("set", "set_by", *DRAGS), _set),
    "pick": _pick,
    "card": lambda app, random: {"id": random.choice([*IDS, None])},
    "zoom": _zoom,
}


@pytest.mark.parametrize("scene", SCENES)
def test_every_event_is_answered_with_the_state_that_is_shown_of_the_run(
    scene: str, caplog: pytest.LogCaptureFixture
) -> None:
    random, app = Random(scene), app_on(scene)
    app.settings = Settings(training=True, surface=SurfaceSettings(adds=True, targets=(0.0,)))
    app.moved()
    browser = Browser(app)
    for _ in range(EVENTS):
        do = random.choice(list(SAID))
        with app.lock:
            browser.received.clear()
            browser.say(do, **SAID[do](app, random))
            answer = browser.messages[-1]
            if do == "card":
                assert answer["card"]["id"] == app.pointed
                continue
            assert answer["heard"] == app.channel.heard
            assert answer["order"] == answer["bar"]["order"] == app.order
            assert answer["bar"]["at"] == list(app.walked.position)
            assert answer["bar"]["playing"] == (app.play is not None)
            if not (app.play and do in DRAGS):  # of a run that plays the pictures say the rest
                assert answer["plots"][0]["state"]["update"] == app.walked.completed
        app.channel.acknowledge(LARGEST)
    browser.say("pause")
    assert "A run that plays was stopped" not in caplog.text  # which the turns say of an exception
