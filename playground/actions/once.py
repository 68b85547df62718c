"""Clicks that count once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import ParamSpec

from playground.visit import state

P = ParamSpec("P")
TWICE = 0.2  # seconds


def once(action: Callable[P, None]) -> Callable[P, None]:
    """`action`, deaf to the echo of a click.

    While the run plays, the browser asks for the next tick by a clock. Where the clock strikes just after a click, the
    click is reported with the tick as well as by itself, a few milliseconds later.
    """

    @wraps(action)
    def act(*args: P.args, **options: P.kwargs) -> None:
        app, now = state.app(), perf_counter()
        if app.clicked and app.clicked[0] == action.__qualname__ and now - app.clicked[1] < TWICE:
            return
        app.clicked = (action.__qualname__, now) if app.play else None
        action(*args, **options)

    return act
