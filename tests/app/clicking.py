"""A visitor who clicks anything that the page offers: what can be clicked, and the click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from streamlit.testing.v1 import AppTest

from backprop_core import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from backprop_core.functions.losses import REDUCTIONS
from playground.model.document.choices import NUDGES
from playground.model.scenes import SCENES
from playground.model.shown.elements import elements_of
from playground.panels.tabs.tabs import VIEWS
from playground.visit import reading
from tests.app.page import app_of, bar, click, controls, event, field, fill, links, name_of, put

TEXTS = ("", "[[0.1, -0.2], [3e-4, 1]]", "0", "nonsense", "1e999", "1 2 3 4 5 6")
TYPED = (0.0, 1.0, -1.0, 0.01, 1e-9, 1000.0, -123.456, 1e5, 1e300)
# Menus whose words are not their values.
VALUES: dict[str, Sequence[Any]] = {
    "preset": tuple(SCENES),
    "loss_name": tuple(LOSSES),
    "optimizer": tuple(OPTIMIZERS),
    "initializer": tuple(INITIALIZERS),
    "reduction": tuple(REDUCTIONS),
    "epsilon": NUDGES,
    "check_step": range(1, 10),
    "matrices_operation": range(9),
    "side": (reading.INSPECTOR, reading.TRAINING),
    **{f"activation_{layer}": tuple(ACTIVATIONS) for layer in range(1, 8)},
}
SELDOM = ("preset", "reset")


@dataclass(frozen=True)
class Click:
    """A widget and the value that it is given, or an event and its values; a button has none."""

    kind: str
    name: str
    value: Any = None

    def __call__(self, app: AppTest) -> None:
        """Do it, and let the page run."""
        if self.kind == "event":
            event(app, self.name, **(self.value or {}))
        elif self.kind == "button":
            click(app, self.name)
        elif self.kind == "state":
            put(app, **{self.name: self.value})
        else:
            fill(app, self.name, self.value)


def random_click(app: AppTest, random: Random, favourite: str) -> Click:
    """One of the things that the page takes: of some kinds more, of the favourite most."""
    offered = [kind for kind in (*KINDS, "button", *[favourite] * 6) if _usable(app, kind)]
    kind = random.choice([*offered, *["event"] * 6, "tabs"])
    if kind == "tabs":
        return Click("state", "tabs", random.choice([*VIEWS, "Network", "Network"]))
    if kind == "event":
        return _event(app, random)
    widget = random.choice(_usable(app, kind))
    if name_of(widget) in SELDOM and random.random() < 0.7:
        widget = random.choice(_usable(app, kind))
    return Click(kind, name_of(widget), KINDS[kind](app, widget, random))


def _usable(app: AppTest, kind: str) -> list[Any]:
    return [widget for widget in app.get(kind) if widget.key and not getattr(widget, "disabled", False)]


def _event(app: AppTest, random: Random) -> Click:
    """An event that the bar, the controls or the graph may send now."""
    offered = ["step", "step", "back", "phase_end", "next_granularity", "show_batch", *EVENTS, *EVENTS]
    offered += ["select_back", "select_back", "select_forward", "ask"]
    document = bar(app)
    offered += ["pause", "tick", "tick"] if document["playing"] else ["play", "play"]
    offered += ["undo"] * document["canUndo"] + ["redo"] * document["canRedo"]
    offered += ["reset"] if random.random() < 0.3 else []
    name = random.choice(offered)
    return Click("event", name, EVENTS[name](app, random) if name in EVENTS else None)


def _travel(app: AppTest, random: Random) -> dict[str, Any]:
    line = bar(app)["timeline"]
    return {"update": random.randint(0, line["end"] - 1), "operation": random.randint(0, line["length"])}


def _set(app: AppTest, random: Random) -> dict[str, Any]:
    """A number that the field may show, or one beyond its range."""
    document = controls(app)
    row = random.choice([*document["rows"], document["rate"]])
    ends = row["low"], row["high"]
    return {"name": row["name"], "value": random.choice([*TYPED, *ends, row["value"], random.uniform(*ends)])}


def _sample(app: AppTest, random: Random) -> dict[str, Any]:
    known = controls(app)["sample"] or {"count": 1}
    return {"value": random.randint(0, known["count"] + 1)}


def _pick(app: AppTest, random: Random) -> dict[str, Any]:
    element = random.choice(elements_of(app_of(app).session.network.sizes))
    led = links(app)
    if led and random.random() < 0.5:
        return {"plot": "card", "id": random.choice(led), "place": None}
    return {"plot": "graph", "id": element.id, "place": None}


EVENTS: dict[str, Callable[[AppTest, Random], dict[str, Any]]] = {
    "granularity": lambda app, random: {"value": random.choice(bar(app)["granularities"])},
    "speed": lambda app, random: {"value": random.choice(bar(app)["speeds"])[0]},
    "travel": _travel,
    "set": _set,
    "sample": _sample,
    "pick": _pick,
}


def _option(app: AppTest, widget: Any, random: Random) -> Any:
    name = name_of(widget)
    if name == "quantity":
        return random.choice(list(app_of(app).picture.quantities))
    return random.choice(VALUES.get(name) or field(app, name).options)


def _between(app: AppTest, widget: Any, random: Random) -> Any:
    """The ends, and steps between them."""
    steps = round((widget.max - widget.min) / widget.step)
    return min(widget.min + widget.step * random.choice((0, 1, steps, random.randint(0, steps))), widget.max)


def _number(app: AppTest, widget: Any, random: Random) -> Any:
    """A number that the field lets through, or none."""
    low, high = widget.min, widget.max
    if random.random() < 0.1:
        return None
    typed = random.choice([*TYPED, widget.value or 0, low or 0, high or 0, random.uniform(0, 10)])
    typed = typed if low is None else max(low, typed)
    typed = typed if high is None else min(high, typed)
    return int(typed) if isinstance(widget.value, int) else float(typed)


def _nothing(app: AppTest, widget: Any, random: Random) -> None:
    return None


KINDS: dict[str, Callable[[AppTest, Any, Random], Any]] = {
    "button": _nothing,
    "slider": _between,
    "number_input": _number,
    "selectbox": _option,
    "button_group": _option,
    "select_slider": _option,
    "toggle": lambda app, widget, random: not widget.value,
    "text_area": lambda app, widget, random: random.choice(TEXTS),
}
