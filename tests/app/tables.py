"""The Data tab, opened, and a table of one's own on it."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from backprop_core import Session
from tests.app.page import click, field, name_of, opened, ran


def on_data(key: str = "seed", part: str = "Data sets") -> AppTest:
    return opened(key, tabs="Data", data_part=part)


def bits(session: Session) -> tuple[Any, ...]:
    values = [session.value(name).tobytes() for name in ("X", "Y", "W1", "b1", "dW1", "L")]
    return id(session), id(session.data), session.position, session.can_undo, *values


def pasted(app: AppTest, text: str) -> AppTest:
    field(app, "own_text").set_value(text)
    return click(app, "own_read")


def offer(app: AppTest, says: str) -> AppTest:
    """Press the first button of the list whose label begins so."""
    button = next(each for each in app.button if name_of(each).startswith("own_offer") and each.label.startswith(says))
    button.click()
    return ran(app)
