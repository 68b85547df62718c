"""All that the app remembers of a visit: one typed object, and the values of its widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from backprop_core import Session
from playground.elements import Element, element_labelled, elements_of, label
from playground.picture import QUANTITIES, Picture, picture_of
from playground.scenes import SELECTED, seed_session

KEY = "app"
SLIDER, TYPED = "slider", "typed"


@dataclass
class App:
    """The session on display, and the picture of its present state (made on demand)."""

    session: Session = field(default_factory=seed_session)
    locked: dict[str, float] | None = None
    _picture: Picture | None = None

    @property
    def picture(self) -> Picture:
        """The numbers on screen: read once for each state."""
        if self._picture is None:
            self._picture = picture_of(self.session)
        return self._picture

    def changed(self) -> None:
        """The session has moved on."""
        self._picture = None


def app() -> App:
    """This visit's app, made at its first run."""
    if KEY not in st.session_state:
        st.session_state[KEY] = App()
        show_controls()
    found: App = st.session_state[KEY]
    return found


def widget(key: str) -> Any:
    """The value of a widget, or None before it was shown."""
    return st.session_state.get(key)


def set_widget(key: str, value: object) -> None:
    """Set a widget's value; before the widget is drawn in this run."""
    st.session_state[key] = value


def settings() -> dict[str, float]:
    """The numbers that the controls stand for: inputs, target and learning rate by widget name."""
    session = app_session()
    inputs = {f"x{i + 1}": float(value) for i, value in enumerate(session.data.X[:, 0])}
    rate = float(session.training.optimizer_options["lr"])
    return inputs | {"y": float(session.data.Y[0, 0]), "lr": rate}


def app_session() -> Session:
    """The session on display."""
    found: App = st.session_state[KEY]
    return found.session


def show_controls() -> None:
    """Make every slider and typed number show the session's own value."""
    session = app_session()
    for name, value in settings().items():
        for kind in (SLIDER, TYPED):
            st.session_state[f"{name}_{kind}"] = value
    st.session_state.setdefault("selected", label(SELECTED, session.network.sizes))
    st.session_state.setdefault("quantity", "gradient")


def selected_element() -> Element:
    """The selected element; the first one where the id is unknown."""
    sizes = app_session().network.sizes
    return element_labelled(widget("selected"), sizes) or elements_of(sizes)[0]


def quantity() -> str:
    """What the edges are coloured by."""
    chosen = widget("quantity")
    return chosen if chosen in QUANTITIES else "gradient"
