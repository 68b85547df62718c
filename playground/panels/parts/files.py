"""What can be taken away as a file: one entry for each, in the menu as in the tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.explain.latex.derivation import derivation
from playground.explain.latex.step import step
from playground.explain.view import View
from playground.explain.writing import Digits
from playground.model.takeaway.csv_files import curves_csv, samples_csv
from playground.model.takeaway.exercise import exercise
from playground.model.takeaway.ledger import as_csv
from playground.model.takeaway.notebook import notebook
from playground.model.takeaway.script import script
from playground.model.takeaway.twin.twin import torch_twin
from playground.model.takeaway.worksheet import worksheet
from playground.screen.kept import file_text
from playground.screen.replay.page import replay
from playground.screen.replay.recording import MOST_UPDATES, copy_of
from playground.visit.app import App
from playground.visit.viewing import title_of

CLOSED = "Not while a question is open: what is asked could be read off the file."
PYTHON, CSV, LATEX = "text/x-python", "text/csv", "application/x-tex"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file: the label of its button and the name of its icon, what it is for, its name and type, and its text.

    One that takes `long` to write is written from a copy, while the run goes on. One that `tells` numbers is not to be
    had while a question hides some.
    """

    label: str
    icon: str
    says: str
    name: str
    mime: str
    write: Callable[[App], str]
    long: bool = False
    tells: bool = True

    def text(self, app: App) -> str:
        """The file of the present state."""
        with app.lock:
            if app.veil and self.tells:
                return CLOSED
            if not self.long:
                return self.write(app)
            copy = copy_of(app)
        return self.write(copy)


FILES: Mapping[str, File] = {
    "script": File(
        label="NumPy script",
        icon="terminal",
        says="Makes every update of the run from its start, and checks the numbers of the last one.",
        name="training_run.py",
        mime=PYTHON,
        write=lambda app: script(app.shown),
    ),
    "notebook": File(
        label="Notebook",
        icon="menu_book",
        says="The script in cells, with words between them and a picture of the loss (Jupyter).",
        name="training_run.ipynb",
        mime="application/x-ipynb+json",
        write=lambda app: notebook(app.shown),
    ),
    "twin": File(
        label="PyTorch script",
        icon="compare_arrows",
        says="The same step in PyTorch, which must come to the same numbers; says where conventions differ.",
        name="training_step_torch.py",
        mime=PYTHON,
        write=lambda app: torch_twin(app.shown),
    ),
    "exercise": File(
        label="Exercise",
        icon="school",
        says="This step with its backward pass left blank: write it, and be told the first number that is off.",
        name="exercise.py",
        mime=PYTHON,
        write=lambda app: exercise(app.shown),
    ),
    "worksheet": File(
        label="Work-sheet",
        icon="edit_note",
        says="To print: what is given, a blank for every quantity of the step with its formula, and the results on a "
        "page of their own (Markdown).",
        name="work_sheet.md",
        mime="text/markdown",
        write=lambda app: worksheet(app.shown),
    ),
    "derivation": File(
        label="Derivation",
        icon="function",
        says="What is selected, derived line by line in formulas and numbers (LaTeX).",
        name="derivation.tex",
        mime=LATEX,
        write=lambda app: derivation(_view(app), app.element, title_of(app)),
    ),
    "step": File(
        label="Step in LaTeX",
        icon="functions",
        says="The whole step for a handout: each operation with its formula and the matrices that it makes.",
        name="training_step.tex",
        mime=LATEX,
        write=lambda app: step(app.shown, title_of(app)),
    ),
    "replay": File(
        label="Replay",
        icon="replay",
        says=f"The graph with its last updates, {MOST_UPDATES} at most, to step through in any browser, without a "
        "network: one HTML file of 2 to 3 MB.",
        name="replay.html",
        mime="text/html",
        write=replay,
        long=True,
    ),
    "ledger": File(
        label="Ledger as CSV",
        icon="table_rows",
        says="Every number of this step that there is, in full precision.",
        name="ledger.csv",
        mime=CSV,
        write=lambda app: as_csv(app.shown, app.picture),
    ),
    "curves": File(
        label="Curves as CSV",
        icon="show_chart",
        says="Loss, accuracy and each layer's gradients over the updates, for a plot of your own.",
        name="curves.csv",
        mime=CSV,
        write=lambda app: curves_csv(app.views.series),
    ),
    "samples": File(
        label="Samples as CSV",
        icon="dataset",
        says="Every sample with its targets, and what the network makes of it now.",
        name="samples.csv",
        mime=CSV,
        write=lambda app: samples_csv(app.session),
    ),
    "document": File(
        label="Document",
        icon="data_object",
        says="This run and what is shown of it, as causes: opened on this page (O), or dropped on it, it is this very "
        "state again (JSON).",
        name="run.json",
        mime="application/json",
        write=file_text,
        tells=False,
    ),
}


def _view(app: App) -> View:
    """What the inspector explains, in the digits that it has."""
    return View(app.shown, app.picture.sample, Digits(app.settings.full_digits))


def download(app: App, file: str, key: str, **more: Any) -> None:
    """Draw the button that saves a file. Its text is made at the click, and nothing else runs then."""
    entry = FILES[file]

    def text() -> str:
        return entry.text(app)

    icon = f":material/{entry.icon}:"
    more |= {"help": CLOSED, "disabled": True} if app.veil and entry.tells else {}
    st.download_button(entry.label, text, entry.name, entry.mime, key=key, icon=icon, on_click="ignore", **more)
