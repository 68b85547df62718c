"""Sessions in notebooks: a table of the tape, the graph as on the page, a link that leads back to the same run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import playground
from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, SpecError, TrainingSpec
from playground.model.document import opened
from playground.model.document.address import document_in
from playground.model.scenes import SCENES
from playground.screen.graph import graph_document
from tests.playground.visits import app_on

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "training_step.ipynb"


class Rows(HTMLParser):
    """The cells of a table, row by row; fails where a tag is not closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1][-1] += data


@pytest.mark.parametrize("scene", SCENES)
def test_a_session_shows_its_tape_with_position_and_values(scene: str) -> None:
    session = SCENES[scene].make()
    session.step("phase")
    before = session.causes
    _, *rows = Rows(session._repr_html_()).rows
    assert [row[2] for row in rows] == [operation.code for operation in session.tape]
    done = session.position.operation
    assert [bool(row[3]) for row in rows] == [at < done for at in range(len(rows))]
    assert [row[0] for row in rows].index("▶") == done - 1
    np.testing.assert_array_equal(session.causes, before)


def test_a_number_alone_is_written_as_it_is() -> None:
    session = SCENES["seed"].make()
    session.run(1)
    rows = Rows(session._repr_html_()).rows
    assert f"L = {float(session.value('L')):.4g}" in {line for row in rows for line in row[3].split("\n")}


@pytest.mark.parametrize("scene", SCENES)
def test_the_graph_is_the_page_s(scene: str) -> None:
    """Where the page has pictures in its neurons, they are numbers here: a figure has one form."""
    app = app_on(scene)
    app.settings = app.settings.__class__(**{**vars(app.settings), "pictures": False})
    page = graph_document(app, app.picture)["figure"]
    shown = playground.show(app.session, selected=app.selected.id).to_plotly_json()
    wanted = [shape for shape in page["moving"]["shapes"] if not shape.get("name", "").startswith("narrow label ")]
    assert [shape.get("path") for shape in shown["layout"]["shapes"]] == [shape.get("path") for shape in wanted]
    assert [shape["name"] for shape in shown["layout"]["shapes"]] == [shape["name"] for shape in wanted]
    traces = {trace["name"]: trace for trace in shown["data"]}
    known = next(trace["meta"] for trace in page["data"] if trace["name"] == "neurons")
    dots = page["moving"]["dots"]
    assert list(traces["neurons"]["marker"]["color"]) == [known["fills"][code] for code in dots["fills"]]
    assert [text.strip() for text in traces["numbers"]["text"]] == dots["texts"]


@pytest.mark.parametrize("wrong", [{"quantity": "v"}, {"selected": "weight-9-0-0"}, {"selected": "</script>"}])
def test_what_is_not_there_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SpecError, match=next(iter(wrong))):
        playground.show(SCENES["seed"].make(), **wrong)


def test_a_link_opens_the_same_run() -> None:
    data = Dataset(np.array([[0.5], [0.1]]), np.array([[0.7]]))
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")], loss="bce")
    session = Session(network, TrainingSpec(Choice("adam", lr=0.05)), data)
    session.run(7)
    session.step("phase")
    address = playground.link(session, "http://localhost:8501")
    assert address.startswith("http://localhost:8501?run=")
    found = opened(document_in(dict(parse_qsl(address.partition("?")[2])))).session
    assert found.position == session.position
    np.testing.assert_array_equal(found.causes, session.causes)


def test_the_example_runs() -> None:
    notebook = nbformat.read(EXAMPLE, as_version=4)
    nbformat.validate(notebook)
    assert [cell for cell in notebook.cells if cell.get("outputs")] == []
    root = Path(__file__).parents[2]
    NotebookClient(notebook, timeout=100, resources={"metadata": {"path": str(root)}}).execute()
    said = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = {kind for output in said for kind in output.get("data", {})}
    assert {"text/html", "application/vnd.plotly.v1+json"} <= kinds
    assert re.search(r"http://localhost:8501\?run=", said[-1]["data"]["text/plain"])
