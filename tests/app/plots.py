"""The live plots of a page under Streamlit's own test harness: what they were sent, and clicks on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).parents[2] / "playground" / "page.py"
# What a browser reports of a click comes as a callback before the page's script; here, the script begins with it.
SCRIPT = f"""
import runpy
import streamlit as st
from playground.actions import training

if action := st.session_state.pop("clicking", None):
    getattr(training, action)("clicked")
runpy.run_path({str(PAGE)!r})
"""


def opened(scene: str, **widgets: object) -> AppTest:
    """The page on a scene, with widgets set."""
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.query_params["preset"] = scene
    app.run()
    for key, value in widgets.items():
        app.session_state[key] = value
    return ran(app)


def click(app: AppTest, action: str, **event: Any) -> AppTest:
    """Report a click as a plot does: `selected="sample-3"` or `clicked_at=(0.5, 0.4)`."""
    known = {
        "selected": lambda identifier: {"id": identifier, "count": 1},
        "clicked_at": lambda place: {"x": place[0], "y": place[1], "count": 1},
    }
    app.session_state["clicked"] = {name: known[name](value) for name, value in event.items()}
    app.session_state["clicking"] = action
    return ran(app)


def ran(app: AppTest) -> AppTest:
    """The page, run once more without an exception."""
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def plots(app: AppTest) -> dict[str, dict[str, Any]]:
    """What each plot was sent last, by its element."""
    found: list[dict[str, Any]] = [json.loads(element.proto.bytes) for element in app.get("bidi_component")]
    return {document["element"]: document for document in found}


def last_figure(app: AppTest, element: str) -> dict[str, Any]:
    """The figure that a plot has come to."""
    found: dict[str, Any] = plots(app)[element]["figures"][-1]
    return found


def trace(app: AppTest, element: str, name: str) -> dict[str, Any]:
    """A trace of a plot, by its name; of a list that plays, the first figure has them all."""
    data: list[dict[str, Any]] = plots(app)[element]["figures"][0]["data"]
    return next(trace for trace in data if trace["name"] == name)
