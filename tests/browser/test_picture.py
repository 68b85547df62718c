"""What the browser makes of a picture in codes is what the server draws of the same state."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from backprop_core import Session
from playground.components.payload import encode
from playground.model.play.clock import Play
from playground.screen.graph import codes_message, graph_document, still_document, table_document
from playground.theme import DARK, LIGHT
from playground.visit.app import App
from playground.visit.settings import Settings
from tests.browser.conftest import Open
from tests.browser.screen import GRAPH, assert_at_rest, pause, play, update, wait_idle, wait_past
from tests.networks import KINDS, session_of_kind

Shapes = list[dict[str, Any]]

DRAW = """async ([message, table, still]) => {
  const folder = document.querySelector('link[href*="/page.css"]').href;
  const { read, split, movingOf } = await import(new URL('picture.js', folder).href);
  const { rest } = read(new Uint8Array(message).buffer);
  return movingOf(split(rest, table), table, still);
}"""
RECORD = f"""() => {{
  const graph = document.querySelector('{GRAPH}');
  window.drawn = {{}};
  const edges = () => graph.layout.shapes.filter(({{ name }}) => name === 'edges').map(
    ({{ path, fillcolor }}) => [path, fillcolor]);
  window.seen = () => [edges(), [...graph.querySelectorAll('.point')].map(({{ style }}) => [style.fill, style.stroke])];
  const traces = [...graph.querySelectorAll('.trace')];
  const numbers = traces.find(({{ __data__: [{{ trace }}] }}) => trace.name === 'numbers');
  const brief = () => !numbers.textContent;
  new MutationObserver(() => {{ if (brief()) window.drawn[graph.dataset.update] = window.seen(); }})
    .observe(graph, {{ attributes: true, attributeFilter: ['data-paints'] }});
}}"""


def wild(kind: str) -> Session:
    """A session whose weights are of all sizes, also larger than what widths can show."""
    calm = session_of_kind(kind)
    stream, sizes = np.random.default_rng(7), calm.network.sizes
    shapes = zip(sizes[1:], sizes, strict=False)
    parameters = [(stream.normal(scale=3.0, size=shape), stream.normal(size=(shape[0], 1))) for shape in shapes]
    return Session(calm.network, calm.training, calm.data, parameters)


def pictures(kind: str, *, settings: Settings, locked: float | None = None) -> list[tuple[dict[str, Any], list[Any]]]:
    """What moves in the server's figures at several places of the first updates, and what a browser is sent instead.

    `locked` is the end at which all scales are held: some numbers are beyond it.
    """
    app, found = App(), []
    app.session, app.settings = wild(kind), settings
    app.locked = dict.fromkeys(app.quick_picture.quantities, locked) if locked else None
    app.play = Play(app.session.position)
    for step in ("layer", "phase", "phase", "phase", "update", "operation", "update"):
        app.session.step(step)
        app.moved()
        picture = app.quick_picture
        moving = graph_document(app, picture)["figure"]["moving"]
        message = codes_message(app, picture, number=1, table=1, counters=b"{}")
        sent = [list(message), table_document(app, picture, 1), still_document(app, picture)]
        found.append((plain(moving), plain(sent)))
    return found


def plain(value: Any) -> Any:
    return json.loads(encode(value))


def parsed(shapes: Shapes) -> list[tuple[dict[str, Any], list[str | float]]]:
    """Shapes with their paths in parts: a browser writes 9e-05 as 0.00009."""
    parts = [re.split("([MLZ,])", shape.get("path", "")) for shape in shapes]
    numbers = [[float(part) if part.strip("MLZ,") else part for part in path] for path in parts]
    return [(shape | {"path": ""}, path) for shape, path in zip(shapes, numbers, strict=True)]


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page(query="?preset=circle")


def test_what_is_drawn_from_codes_is_the_server_s_figure(page: Page) -> None:
    marked = set()
    for kind in KINDS:
        for settings, locked in (
            (Settings(theme=LIGHT), None),
            (Settings(quantity="weight", biases=False, theme=DARK), 1.0),
        ):
            for moving, sent in pictures(kind, settings=settings, locked=locked):
                drawn = page.evaluate(DRAW, sent)
                assert parsed(drawn["shapes"]) == parsed(moving["shapes"]), kind
                assert drawn["dots"] == moving["dots"], kind
                marked |= {locked for shape in moving["shapes"] if shape["name"] == "beyond"}
    assert marked == {1.0}


def test_play_s_last_picture_is_the_figure_at_rest(page: Page) -> None:
    page.locator(".st-key-lock label").click()
    page.wait_for_function("() => document.querySelector('.st-key-lock input').checked")
    wait_idle(page)
    page.select_option("#speed", "25")  # slow enough that each picture is painted, too fast to be read
    page.evaluate(RECORD)
    compared = 0
    for _ in range(4):
        before = update(page)
        play(page)
        wait_past(page, before + 5)
        page.evaluate("() => { window.drawn = {}; }")
        wait_past(page, update(page) + 5)
        pause(page)
        at_rest = assert_at_rest(page)
        drawn = page.evaluate("n => window.drawn[n]", at_rest)
        if drawn is not None:  # else the pause came before the picture of its state was painted
            assert drawn == page.evaluate("() => window.seen()")
            compared += 1
    assert compared
