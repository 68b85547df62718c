"""What is shown of a run, as plain data: what is selected, what the edges show, what is beside and below the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from backprop_core import OPTIMIZERS, Session
from backprop_core.document.fields import Fields, Plain, said
from backprop_core.errors import DocumentError
from backprop_core.functions.registry import Option
from backprop_core.tape.operation import GRANULARITIES
from playground.model.document.choices import Chosen, read_choices
from playground.model.play.clock import FULL, SPEEDS
from playground.model.scenes import Scene
from playground.model.shown.elements import element_with, elements_of
from playground.model.shown.picture import QUANTITIES
from playground.model.shown.sample import count_of

SIDES = ("Inspector", "Training", "Printed")
BELOW = ("Code", "Matrices", "Ledger", "Check", "Network", "Data", "Gradient flow", "Insight", "Samples", "Exercise")
TABS = ("", *BELOW)
SHOWN = (*QUANTITIES, *sorted({slot for optimizer in OPTIMIZERS.values() for slot in optimizer.slots}))
SCALE_END = Option(0.0, "The end of a colour scale.", 0.0)


@dataclass(frozen=True)
class View:
    """What is shown of a run.

    `selected` is an element's id, `quantity` what the edges are coloured by, `side` what is beside the graph, `tab` the
    open one ("" for none), `granularity` the size of a step, `speed` that of Play in steps a second (0: full), `sample`
    the place in the batch of the sample that is shown, `single` the number in the data of one that is looked at by
    itself, `locked` the ends of the colour scales that are held, by quantity. `pictures` None shows them in neurons
    where that is usual. `choices` are those made in the views (CONTROLS), by the names of their controls.
    """

    selected: str
    granularity: str = "update"
    quantity: str = "gradient"
    side: str = "Inspector"
    tab: str = ""
    speed: int = FULL
    sample: int = 0
    single: int | None = None
    large: bool = False
    locked: Mapping[str, float] | None = None
    biases: bool = True
    deltas: bool = False
    pictures: bool | None = None
    log_loss: bool = False
    full_digits: bool = False
    choices: Chosen = field(default_factory=dict)


def usual_view(scene: Scene | None, session: Session) -> View:
    """What is shown at first of a run: what the scene says, as far as its network has it."""
    sizes = session.network.sizes
    if scene is None:
        return View(elements_of(sizes)[0].id)
    selected = element_with(scene.selected.id, sizes) or elements_of(sizes)[0]
    return View(selected.id, scene.granularity)


def written_view(view: View, usual: View) -> dict[str, Plain]:
    """The fields of a view that differ from the usual one."""
    names = [each.name for each in fields(View) if each.name != "choices"]
    told = {name: getattr(view, name) for name in names if getattr(view, name) != getattr(usual, name)}
    return told | ({"locked": dict(view.locked)} if view.locked else {}) | dict(view.choices)


def read_view(where: str, value: Plain, usual: View, session: Session) -> View:
    """A view of a session. Raises DocumentError."""
    given = Fields(where, value)
    view = View(
        selected=_element(given, usual, session),
        granularity=given.one_of("granularity", GRANULARITIES, usual.granularity),
        quantity=given.one_of("quantity", SHOWN, usual.quantity),
        side=given.one_of("side", SIDES, usual.side),
        tab=given.one_of("tab", TABS, usual.tab),
        speed=_speed(given, usual),
        sample=given.integer("sample", 0, len(session.batch) - 1, usual.sample),
        single=given.integer("single", 0, count_of(session.data) - 1) if _told(given, "single") else None,
        large=given.truth("large", usual.large),
        locked=_scales(Fields(given.at("locked"), given.take("locked"))) if _told(given, "locked") else None,
        biases=given.truth("biases", usual.biases),
        deltas=given.truth("deltas", usual.deltas),
        pictures=given.truth("pictures", False) if _told(given, "pictures") else None,
        log_loss=given.truth("log_loss", usual.log_loss),
        full_digits=given.truth("full_digits", usual.full_digits),
        choices=read_choices(given, session),
    )
    given.close()
    return view


def _told(given: Fields, name: str) -> bool:
    """Whether there is a field, and it is not null."""
    value = given.peek(name)
    if value is None:
        given.take(name)
    return value is not None


def _element(given: Fields, usual: View, session: Session) -> str:
    value = given.take("selected", usual.selected)
    element = element_with(value, session.network.sizes) if isinstance(value, str) else None
    if element is None:
        raise DocumentError(given.at("selected"), f"{said(value)} is not in this network")
    return element.id


def _speed(given: Fields, usual: View) -> int:
    speed = given.integer("speed", min(SPEEDS), max(SPEEDS), usual.speed)
    if speed not in SPEEDS:
        raise DocumentError(given.at("speed"), f"{speed} is not one of {', '.join(map(str, SPEEDS))}")
    return speed


def _scales(given: Fields) -> dict[str, float]:
    scales = {name: given.number(name, SCALE_END) for name in SHOWN if name in given}
    given.close()
    return scales
