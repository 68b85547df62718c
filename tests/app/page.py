"""The page under Streamlit's own test harness: opened on a scene, pressed, and read as a browser would read it.

A browser without a socket sends its events as the value of the bar's component, whose callback runs before the page's
script. The harness has no components of ours, so the script that it runs begins with that callback.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from backprop_core import Session
from playground.components.parts import BAR
from playground.screen.kept import kept_document
from playground.visit.app import App
from playground.visit.widgets import ISSUES

PAGE = Path(__file__).parents[2] / "playground" / "page.py"
SCRIPT = f"""
import runpy
import streamlit as st
from playground.actions.live import hear_events

if st.session_state.get("{BAR}"):
    hear_events()
    del st.session_state["{BAR}"]
runpy.run_path({str(PAGE)!r})
"""
KINDS = ("button", "button_group", "checkbox", "multiselect", "number_input", "radio", "select_slider", "selectbox")
KINDS += ("slider", "text_area", "text_input", "toggle")
MARKS = {"b": "**", "code": "`"}

Document = dict[str, Any]


def opened(scene: str = "seed", *, granularity: str = "", speed: int | None = None, **widgets: object) -> AppTest:
    """The page on a scene, with widgets set, and with the size of a step and the speed of Play."""
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.query_params["preset"] = scene
    ran(app)
    if granularity:
        event(app, "granularity", value=granularity)
    if speed is not None:
        event(app, "speed", value=speed)
    return put(app, **widgets)


def ran(app: AppTest) -> AppTest:
    """The page, run once more without an exception."""
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def followed(app: AppTest) -> AppTest:
    """The page after a test has moved or edited the session itself."""
    app_of(app).moved()
    return ran(app)


def put(app: AppTest, **widgets: object) -> AppTest:
    """Set widgets by their names, and let the page run."""
    for name, value in widgets.items():
        app.session_state[_key(app, name)] = value
    return ran(app)


def _key(app: AppTest, name: str) -> str:
    if ISSUES not in app.session_state:
        return name
    issue = app.session_state[ISSUES].get(name)
    return f"{name}~{issue}" if issue else name


def send(app: AppTest, value: object) -> AppTest:
    """Report a value of the bar's component, whatever it is."""
    app.session_state[BAR] = value
    return ran(app)


def event(app: AppTest, do: str, **values: object) -> AppTest:
    """Send one event, with the next number."""
    return send(app, {"events": [message(app, do, **values)]})


def message(app: AppTest, do: str, *, ahead: int = 1, **values: object) -> Document:
    """An event as a browser writes it, `ahead` of the last one that was heard."""
    return {"n": app_of(app).channel.heard + ahead, "do": do, **values}


def press(app: AppTest, *buttons: str) -> AppTest:
    """Press buttons that send an event, one after the other."""
    for button in buttons:
        event(app, button)
    return app


def pick(app: AppTest, plot: str, id: str | None = None, place: tuple[float, float] | None = None) -> AppTest:
    """Click on a point of a plot, or on a place between its points."""
    return event(app, "pick", plot=plot, id=id, place=place and list(place))


def travel(app: AppTest, update: int, operation: int | None = None) -> AppTest:
    """Move the time line's sliders, on which updates count from 1; the one that is not moved stays where it is."""
    at = bar(app)["at"][1] if operation is None else operation
    return event(app, "travel", update=update - 1, operation=at)


def type_in(app: AppTest, name: str, value: float) -> AppTest:
    """Set an input, a target or the learning rate beside the graph."""
    return event(app, "set", name=name, value=value)


def show_sample(app: AppTest, number: int) -> AppTest:
    """Type the number of a sample, which counts from 1."""
    return event(app, "sample", value=number)


def tick(app: AppTest, times: int = 1) -> AppTest:
    """Turns of Play for a browser without a channel, each as soon as it is due; none once Play has stopped."""
    for _ in range(times):
        if play := app_of(app).play:
            play.turned_at = min(play.turned_at, perf_counter() - play.interval)
            event(app, "tick")
    return app


def app_of(app: AppTest) -> App:
    """What the server remembers of the visit."""
    found: App = app.session_state["app"]
    return found


def session_of(app: AppTest) -> Session:
    """The run."""
    return app_of(app).session


def field(app: AppTest, name: str) -> Any:
    """A widget by its name, whichever issue of it is on the page."""
    return next(widget for kind in KINDS for widget in app.get(kind) if name_of(widget) == name)


def names(app: AppTest, kind: str) -> list[str]:
    """The names of all widgets of a kind."""
    return [name_of(widget) for widget in app.get(kind) if widget.key]


def name_of(widget: Any) -> str:
    """The name of a widget: its key without the number of the issue."""
    return str(widget.key).partition("~")[0]


def fill(app: AppTest, name: str, value: object) -> AppTest:
    """Type into a field or choose from a menu, and let the page run."""
    field(app, name).set_value(value)
    return ran(app)


def click(app: AppTest, name: str) -> AppTest:
    """Click one of Streamlit's own buttons."""
    field(app, name).click()
    return ran(app)


def bar(app: AppTest) -> Document:
    """What the transport bar was sent."""
    return next(document for document in _documents(app) if "speeds" in document)


def controls(app: AppTest) -> Document:
    """What the controls were sent."""
    return next(document for document in _documents(app) if "rate" in document)


def values(app: AppTest) -> dict[str, float]:
    """The numbers that the controls show, by their names."""
    document = controls(app)
    return {row["name"]: row["value"] for row in [*document["rows"], document["rate"]]}


def address(app: AppTest) -> dict[str, str]:
    """The fields of the address that the browser is given."""
    return dict(parse_qsl(kept_document(app_of(app), ())["query"]))


def row_of(app: AppTest, name: str) -> Document:
    """What the controls were sent of a number."""
    document = controls(app)
    rows = [*document["rows"], document["rate"], document["parameter"]]
    return next(row for row in rows if row and row["name"] == name)


def notes(app: AppTest) -> str:
    """The HTML below the graph."""
    return str(next(document for document in _documents(app) if "html" in document)["html"])


def card(app: AppTest) -> str:
    """The HTML of the inspector's card; empty where the inspector is not on the page."""
    return next((str(document["card"]) for document in _documents(app) if "card" in document), "")


def asides(app: AppTest) -> str:
    """The HTML of what else is said about the element, below its card."""
    return next((str(document["asides"]) for document in _documents(app) if "asides" in document), "")


def code(app: AppTest) -> str:
    """The HTML of the step as code; empty where that is not open."""
    written = (str(document.get("html", "")) for document in _documents(app))
    return next((html for html in written if 'class="code-lines"' in html), "")


def links(app: AppTest) -> list[str]:
    """The ids of the elements that the card leads to, in the order of its buttons."""
    return re.findall(r'data-pick="([^"]*)"', card(app))


def plots(app: AppTest) -> dict[str, Document]:
    """What each plot was sent, by its element."""
    return {document["element"]: document for document in _documents(app) if "element" in document}


def graph(app: AppTest) -> Document:
    """What the network graph was sent."""
    return plots(app)["network-graph"]


def trace(app: AppTest, element: str, name: str) -> Document:
    """A trace of a plot, by its name."""
    return next(trace for trace in plots(app)[element]["figure"]["data"] if trace["name"] == name)


def _documents(app: AppTest) -> list[Document]:
    found = [element.proto.bytes for element in app.get("bidi_component")]
    return [json.loads(content) for content in found if content.startswith(b"{")]


def words(app: AppTest) -> str:
    """All that the page says; what is HTML as the Markdown that it would be."""
    written = [element.value for element in app.markdown]
    bodies = [element.proto.body for element in app.get("html")]
    ours = [card(app), asides(app), notes(app), code(app)]
    return " ".join([_counters(bar(app)), *written, *map(_plain, [*bodies, *ours])])


def _counters(document: Document) -> str:
    marks = ["edited" * document["edited"], document["stopped"]]
    (update, operation), length = document["at"], document["timeline"]["length"]
    line = f"operation **{operation}** of {length} in update {update + 1}"
    return " · ".join([document["words"][0], line, *document["words"][1:], *filter(None, marks)])


def _plain(html: str) -> str:
    marked = re.sub(r"</?(b|code)>", lambda tag: MARKS[tag[1]], html)
    return unescape(re.sub(r"<[^>]*>", " ", marked))
