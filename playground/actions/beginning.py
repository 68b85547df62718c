"""Beginning a run: on other data, or with another network. Undo brings the run back that was there before."""

from __future__ import annotations

from backprop_core import Dataset, NetworkSpec, TrainingSpec
from backprop_core.tape.parameters import Start
from playground.model.network import changes
from playground.visit.app import COARSE, App
from playground.visit.state import acting
from playground.visit.widgets import widget

KEEP = "keep_weights"  # the switch by which the weights that fit are taken along


def keeps_weights() -> bool:
    """Whether the visitor wants to take the present weights along to other data or to another network."""
    return bool(widget(KEEP))


def begin(
    app: App,
    network: NetworkSpec,
    data: Dataset,
    training: TrainingSpec | None = None,
    *,
    keep: bool = False,
    start: Start | None = None,
) -> None:
    """Begin at update 0, with the present weights as far as they fit if `keep`, else with `start` or new ones.

    It trains as before where nothing else is said. Raises SpecError, DataError or MisfitError, and changes nothing
    then.
    """
    changes.restart(app.session, network, keep=keep, data=data, training=training, own=app.own, start=start)
    show_start(app)


def show_start(app: App) -> None:
    """Show the run that has just begun."""
    app.play = app.locked = None
    if app.granularity in COARSE:
        app.session.prime()
    app.moved()


def begun_in_words(*, keep: bool) -> str:
    """What the run begins with."""
    weights = "the weights of before, as far as they fit" if keep else "new weights"
    return f"It begins at update 0 with {weights}."


@acting
def from_the_start(app: App) -> None:
    """Train the present network on the present data from the start, with new weights."""
    begin(app, app.session.network, app.session.data)
    app.notice = "A new run on the same samples: update 0, new weights. Undo brings the old run back."
