"""The menu of what can be taken away, and the same files in the tabs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from playground.model import document
from playground.model.scenes import SCENES
from playground.panels.parts.files import FILES
from tests.app.page import app_of, event, opened, press, session_of
from tests.playground.explain.latex.parsing import check_latex
from tests.playground.model.takeaway.test_script import names_after


def buttons(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_the_menu_is_empty_until_it_is_open() -> None:
    assert buttons(opened("seed")) == []
    app = opened("seed", takeaway=True)
    assert buttons(app) == [file.label for file in FILES.values()]
    assert {file.says for file in FILES.values()} <= {caption.value for caption in app.caption}


def test_the_tabs_offer_what_belongs_to_them_in_the_same_words() -> None:
    code = [FILES[name].label for name in ("script", "exercise", "worksheet", "step")]
    assert buttons(opened("large", tabs="Code")) == code
    assert buttons(opened("large", tabs="Ledger")) == [FILES["ledger"].label]
    assert buttons(opened("seed", lines=True)) == [FILES["derivation"].label]
    assert buttons(opened("large", tabs="Code", takeaway=True)) == [*(file.label for file in FILES.values()), *code]


@pytest.mark.parametrize("key", SCENES)
def test_every_file_of_every_scene(key: str) -> None:
    app = opened(key, granularity="operation")
    press(app, "step", "step")
    texts = {name: file.text(app_of(app)) for name, file in FILES.items()}
    for name in ("script", "exercise", "twin"):
        compile(texts[name], FILES[name].name, "exec")
    assert json.loads(texts["notebook"])["nbformat"] == 4
    assert texts["worksheet"].startswith("# Work-sheet")
    for name in ("ledger", "curves", "samples"):
        head, *rows = csv.reader(io.StringIO(texts[name]))
        assert len(rows) > 0
        assert {len(row) for row in rows} == {len(head)}
    for name in ("derivation", "step"):
        check_latex(texts[name])
    assert texts["replay"].startswith("<!doctype html>")
    found = document.opened(json.loads(texts["document"]))
    assert (found.scene, found.session.position) == (SCENES[key], session_of(app).position)


def test_a_sample_that_is_looked_at_by_itself_is_what_is_taken_away() -> None:
    app = opened("circle")
    press(app, "step")
    event(app, "sample", value=3)
    assert app_of(app).look
    found = names_after(FILES["script"].write(app_of(app)))
    assert found["X"].tolist() == app_of(app).shown.value("X").tolist()


def test_files_do_not_move_the_run() -> None:
    app = opened("moons")
    press(app, "step", "step")
    session, order = session_of(app), app_of(app).order
    before = session.position, session.causes.tobytes(), session.value("dW1").tobytes()
    for file in FILES.values():
        file.text(app_of(app))
    assert (session.position, session.causes.tobytes(), session.value("dW1").tobytes()) == before
    assert app_of(app).order == order
