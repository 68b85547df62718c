"""A visitor who clicks anything that the page offers: what can be clicked, and the click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from streamlit.testing.v1 import AppTest

from backprop_core import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from backprop_core.functions.losses import REDUCTIONS
from backprop_core.tape.operation import GRANULARITIES
from playground.model.play.clock import SPEEDS
from playground.model.scenes import SCENES
from playground.panels.inspector.parameter import STEPS
from playground.panels.tabs.tabs import VIEWS
from playground.visit import state

TEXTS = ("", "[[0.1, -0.2], [3e-4, 1]]", "0", "nonsense", "1e999", "1 2 3 4 5 6")
TYPED = (0.0, 1.0, -1.0, 0.01, 1e-9, 1000.0, -123.456, 1e5, 1e300)
# Menus whose words are not their values.
VALUES: dict[str, Sequence[Any]] = {
    "preset": tuple(SCENES),
    "speed": tuple(SPEEDS),
    "granularity": GRANULARITIES,
    "loss_name": tuple(LOSSES),
    "optimizer": tuple(OPTIMIZERS),
    "initializer": tuple(INITIALIZERS),
    "reduction": tuple(REDUCTIONS),
    "epsilon": STEPS,
    "side": (state.INSPECTOR, state.TRAINING),
    **{f"activation_{layer}": tuple(ACTIVATIONS) for layer in range(1, 8)},
}
SELDOM = ("preset", "reset")


@dataclass(frozen=True)
class Click:
    """A widget and the value that it is given; a button has none."""

    kind: str
    key: str
    value: Any = None

    def __call__(self, app: AppTest) -> None:
        """Do it, and let the page run."""
        if self.kind == "button":
            app.button(self.key).click().run()
        elif self.kind == "state":
            app.session_state[self.key] = self.value
            app.run()
        else:
            getattr(app, self.kind)(self.key).set_value(self.value).run()


def random_click(app: AppTest, random: Random, favourite: str) -> Click:
    """One of the page's widgets and one of the values that it takes: of some kinds more, of the favourite most."""
    offered = [kind for kind in (*KINDS, "button", "button", *[favourite] * 6) if _usable(app, kind)]
    kind = random.choice([*offered, "tabs"])
    if kind == "tabs":
        return Click("state", "tabs", random.choice([*VIEWS, "Network", "Network"]))
    widget = random.choice(_usable(app, kind))
    if widget.key in SELDOM and random.random() < 0.7:
        widget = random.choice(_usable(app, kind))
    return Click(kind, widget.key, KINDS[kind](app, widget, random))


def _usable(app: AppTest, kind: str) -> list[Any]:
    return [widget for widget in app.get(kind) if widget.key and not getattr(widget, "disabled", False)]


def _option(app: AppTest, widget: Any, random: Random) -> Any:
    if widget.key == "quantity":
        return random.choice(list(app.session_state["app"].picture.quantities))
    return random.choice(VALUES.get(widget.key) or widget.options)


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
