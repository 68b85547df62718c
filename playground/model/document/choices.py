"""What a visitor has chosen in the views, by the names of the controls: what a link and a document hold of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from backprop_core import Session
from backprop_core.analysis.evaluation import has_classes
from backprop_core.document import fields
from backprop_core.document.fields import Fields, Plain, said
from backprop_core.errors import DocumentError
from backprop_core.functions.registry import Option
from playground.model.insight.landscapes import LANDSCAPES, MOST_DRAWS
from playground.model.insight.sweep.settings import SETTINGS
from playground.model.insight.sweep.sweeps import MOST_SEEDS, MOST_UPDATES, NOTHING, USUAL_SEEDS, USUAL_UPDATES
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.own.judging import quantities
from playground.model.play.refusals import MOST_COUNTED
from playground.model.play.when import ABOVE, BELOW, is_quantity
from playground.model.takeaway.ledger import ORDERS
from playground.model.takeaway.quantities import KINDS

Value = bool | int | float | str
Chosen = Mapping[str, Value]

PART = 1  # for the updates from the first to the last that are chosen
WINDOWS = (0, 10_000, 1_000, 100, PART)  # updates that the curves can show; 0 for all
NUDGES = (-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0)
NUDGE, SET_VALUE = "Nudge it", "Set its value"
OPERATIONS, SCRIPT = "as operations", "as the script"
CENTRAL, COMPLEX = "Central difference", "Complex step"
NOW, OVER_TIME = "now", "over the updates"
DIAGNOSIS, ONE_STEP, FACTORS, FORWARD, LAYERS, CUT, SPREADS, LANDSCAPE, SWEEP, COMPARE = (
    "Diagnosis",
    "One step",
    "Factors",
    "Forward mode",
    "Layers",
    "Cut",
    "Distributions",
    "Landscape",
    "Sweep",
    "Compare",
)
INSIGHTS = (DIAGNOSIS, ONE_STEP, FACTORS, FORWARD, LAYERS, CUT, SPREADS, LANDSCAPE, SWEEP, COMPARE)
DATA_SETS, OWN_TABLE, SAMPLES = "Data sets", "Your own table", "Edit the samples"
USUAL_STEP = 5  # h = 1e-5 in a central difference
LONGEST_TEXT, LONGEST_NUMBERS = 200, 4_000  # characters
SURFACE = "surface_"  # how the names of its controls begin
HALF = re.compile("[\ud800-\udfff]")  # of a character that takes two: alone it is none
ANY = Option(0.0, "Any number.")
ABOVE_ZERO = Option(1.0, "A number above 0.", 0.0, open_low=True)


@dataclass(frozen=True)
class Control:
    """A control's choice: its type, how a value is read at its place, and what it is where nobody has chosen.

    `read` raises DocumentError for what cannot be chosen of the session's run. None is no value that it can have.
    """

    kind: type[Value]
    read: Callable[[str, Plain, Session], Value]
    usual: Callable[[Session], Value | None]


def _always(value: Value | None) -> Callable[[Session], Value | None]:
    return lambda _: value


def _switch(*, usual: bool = False) -> Control:
    return Control(bool, lambda place, value, _: fields.option_value(place, value, Option(usual, "")), _always(usual))


def _whole(low: int, high: Callable[[Session], int], usual: int | None = None) -> Control:
    return Control(int, lambda place, value, session: fields.integer(place, value, low, high(session)), _always(usual))


def _number(option: Option, usual: float | None = None) -> Control:
    return Control(float, lambda place, value, _: fields.number(place, value, option), _always(usual))


def _text(longest: int) -> Control:
    """A text, of characters that can be sent to a browser."""

    def read(place: str, value: Plain, _: Session) -> Value:
        if not isinstance(value, str) or len(value) > longest or (not value.isascii() and HALF.search(value)):
            raise DocumentError(place, f"{said(value)} is not a text of at most {longest:,} characters")
        return value

    return Control(str, read, _always(""))


def _one_of(values: Sequence[Value], usual: Value | None = None) -> Control:
    usual = values[0] if usual is None else usual
    return Control(type(usual), lambda place, value, _: _member(place, value, values), _always(usual))


def _member(place: str, value: Plain, values: Sequence[Value]) -> Value:
    """The one of some values that a value is; true and false are no numbers."""
    if isinstance(value, Value) and value in values and not isinstance(value, bool):
        return values[values.index(value)]
    raise DocumentError(place, f"{said(value)} is not one of {', '.join(str(each) for each in values if each != '')}")


def _quantity(place: str, value: Plain, session: Session) -> Value:
    return _member(place, value, quantities(session))


def _watched(place: str, value: Plain, session: Session) -> Value:
    if isinstance(value, str) and is_quantity(value, session):
        return value
    raise DocumentError(place, f"{said(value)} is no quantity that Play can stop for")


def _input(session: Session) -> int:
    return session.network.inputs - 1


def _widest(session: Session) -> int:
    return max(session.network.sizes[1:])


def _class(session: Session) -> int:
    return max(2, session.data.n_out) - 1


def _held(row: int) -> Control:
    """The value of an input that the surface does not go over; the usual one is its mean."""

    def read(place: str, value: Plain, session: Session) -> Value:
        if row >= session.network.inputs:
            raise DocumentError(place, "the network has no input of this number")
        return fields.number(place, value, ANY)

    return Control(float, read, _always(None))


def _of_output(place: str, value: Plain, session: Session) -> Value:
    return fields.integer(place, value, 0, session.network.outputs - 1)


CONTROLS: Mapping[str, Control] = {
    # when Play stops by itself
    "stop_loss": _number(ABOVE_ZERO),
    "stop_patience": _whole(1, lambda _: MOST_COUNTED),
    "stop_epochs": _whole(1, lambda _: MOST_COUNTED),
    "stop_what": Control(str, _watched, _always(None)),
    "stop_side": _one_of((ABOVE, BELOW)),
    "stop_limit": _number(ANY),
    # the curves
    "updates_window": _one_of(WINDOWS),
    "updates_first": _whole(0, lambda _: MOST_COUNTED, 0),
    "updates_last": _whole(0, lambda _: MOST_COUNTED),
    "updates_log": _switch(),
    # the surface
    "surface_x": _whole(0, _input, 0),
    "surface_y": _whole(0, _input, 1),
    "surface_output": Control(int, _of_output, lambda session: None if has_classes(session.data) else 0),
    "surface_steps": _switch(),
    "surface_adds": _switch(),
    "surface_switches": _switch(),
    "surface_class": _whole(0, _class, 0),
    **{f"surface_held_{row}": _held(row) for row in range(MOST_INPUTS)},
    **{f"surface_target_{row}": _number(ANY, 0.0) for row in range(MOST_OUTPUTS)},
    # the inspector
    "lines": _switch(),
    "drawer": _one_of(("", NUDGE, SET_VALUE)),
    "epsilon": _one_of(NUDGES, 0.1),
    # the views below the graph
    "code_form": _one_of((OPERATIONS, SCRIPT)),
    "matrices_operation": _whole(0, lambda session: len(session.tape), 0),
    "ledger_text": _text(LONGEST_TEXT),
    "ledger_kind": _one_of(tuple(KINDS)),
    "ledger_order": _one_of(tuple(ORDERS)),
    "check_method": _one_of((CENTRAL, COMPLEX)),
    "check_step": _whole(1, lambda _: 9, USUAL_STEP),
    "own": Control(str, _quantity, _always("dW1")),
    "own_gradients": _text(LONGEST_NUMBERS),
    "flow_when": _one_of((NOW, OVER_TIME)),
    "insight_part": _one_of(INSIGHTS),
    "seen_across": _whole(0, _widest, 0),
    "seen_up": _whole(0, _widest, 0),
    "spread_when": _one_of((NOW, OVER_TIME)),
    "landscape_kind": _one_of(LANDSCAPES),
    "landscape_other": _whole(0, lambda session: session.table.count, 0),
    "landscape_draw": _whole(0, lambda _: MOST_DRAWS, 0),
    "sweep_first": _one_of(tuple(SETTINGS)),
    "sweep_first_values": _text(LONGEST_TEXT),
    "sweep_second": _one_of((NOTHING, *SETTINGS)),
    "sweep_second_values": _text(LONGEST_TEXT),
    "sweep_seeds": _whole(1, lambda _: MOST_SEEDS, USUAL_SEEDS),
    "sweep_updates": _whole(1, lambda _: MOST_UPDATES, USUAL_UPDATES),
    "data_part": _one_of((DATA_SETS, OWN_TABLE, SAMPLES)),
    "keep_weights": _switch(),
}


def chosen_of(values: Mapping[str, object], session: Session) -> dict[str, Value]:
    """What was chosen, of the values that controls have: those that differ from the usual ones and fit the run."""
    return {name: found for name, value in values.items() if (found := _found(name, value, session)) is not None}


def _found(name: str, value: object, session: Session) -> Value | None:
    if value is None or value == CONTROLS[name].usual(session):
        return None
    try:
        return CONTROLS[name].read(name, value, session)
    except DocumentError:
        return None


def of_a_stay(left: Chosen, present: Chosen) -> dict[str, Value]:
    """The choices where a scene is gone back to: of the surface those that were `left` there, else the present ones."""
    ours = {name: value for name, value in present.items() if not name.startswith(SURFACE)}
    return ours | {name: value for name, value in left.items() if name.startswith(SURFACE)}


def read_choices(given: Fields, session: Session) -> dict[str, Value]:
    """The choices among the fields of a view, taken. Raises DocumentError."""
    told = given.part([name for name in CONTROLS if given.peek(name) is not None])
    for name in CONTROLS:
        given.take(name)  # null is the usual
    read = {name: CONTROLS[name].read(given.at(name), value, session) for name, value in told.items()}
    return {name: value for name, value in read.items() if value != CONTROLS[name].usual(session)}
