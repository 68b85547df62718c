"""The notebook is a valid one, and runs from its first cell to its last."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import numpy as np
import pytest

from backprop_core import Session
from playground.model.scenes import SCENES
from playground.model.takeaway.notebook import notebook
from playground.model.takeaway.script import script
from tests.networks import KINDS, session_of_kind
from tests.playground.model.takeaway.test_script import edited_run

# In a Python of its own, since a kernel's client warns of what concerns itself alone.
RUN = """
import sys
import nbformat
from nbclient import NotebookClient

book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=120, kernel_name="python3").execute()
nbformat.write(book, sys.argv[1])
"""


def executed(source: str, folder: Path) -> nbformat.NotebookNode:
    path = folder / "run.ipynb"
    path.write_text(source, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", RUN, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("key", [*SCENES, *KINDS])
def test_it_is_valid_and_holds_the_script(key: str) -> None:
    session = SCENES[key].start() if key in SCENES else session_of_kind(key)
    session.run(3)
    book = nbformat.reads(notebook(session), as_version=4)
    nbformat.validate(book)
    assert [cell.cell_type for cell in book.cells] == ["markdown", "code"] * (len(book.cells) // 2)
    assert all(not cell.outputs for cell in book.cells if cell.cell_type == "code")
    whole = script(session)
    codes = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert [code for code in codes if code not in whole] == [codes[-2]]  # the picture


def diverged() -> Session:
    session = session_of_kind("1-1")
    session.edit(training=session.training.with_options(lr=900.0))
    session.run(10_000)
    assert session.divergence is not None
    return session


RUNS = {
    "start": SCENES["seed"].start,
    "edited": edited_run,
    "batches": SCENES["spiral"].start,
    "diverged": diverged,
}


@pytest.mark.parametrize("name", RUNS)
def test_it_runs_and_shows_the_loss(name: str, tmp_path: Path) -> None:
    session = RUNS[name]()
    if name == "batches":
        session.run(60)
    book = executed(notebook(session), tmp_path)
    *_, picture, checks = (cell for cell in book.cells if cell.cell_type == "code")
    assert "all numbers of the last one agree" in checks.outputs[0].text
    svg = ET.fromstring(picture.outputs[0].data["image/svg+xml"])
    points = [
        tuple(map(float, point.split(",")))
        for line in svg.iter("{http://www.w3.org/2000/svg}polyline")
        for point in line.attrib["points"].split()
    ]
    updates = session.position.update + 1
    assert len(points) == updates - (name == "diverged")  # inf is nowhere on the picture
    across, down = np.array(points).T
    assert across.min() >= 0
    assert across.max() <= 640
    assert down.min() >= 0
    assert down.max() <= 240
    assert f"{updates} updates" in checks.outputs[0].text


def test_a_run_whose_only_loss_is_not_finite_has_an_empty_picture(tmp_path: Path) -> None:
    session = session_of_kind("1-1")
    session.edit(parameters={"W1": np.array([[1e200]])})
    session.step("update")
    assert session.divergence is not None
    *_, picture, _ = (cell for cell in executed(notebook(session), tmp_path).cells if cell.cell_type == "code")
    assert 'points=""' in picture.outputs[0].data["image/svg+xml"]


def test_a_wrong_number_stops_it(tmp_path: Path) -> None:
    book = json.loads(notebook(SCENES["seed"].start()))
    book["cells"][-1]["source"].insert(0, "dZ2 += 1\n")
    with pytest.raises(AssertionError, match=r"dZ2\[0, 0\] should be "):
        executed(json.dumps(book), tmp_path)
