"""What the browser keeps: documents without their data, and the data once."""

from __future__ import annotations

import json

import numpy as np
import pytest

from backprop_core import Dataset, DocumentError
from backprop_core.document import to_json
from playground.model.document import opened, usual_view, written
from playground.model.document.kept import put_together, taken_apart
from playground.model.scenes import SCENES
from tests.core.document.runs import everything


def worked_on():
    """A run with data of its own in its edits and in what undo leads to."""
    session = SCENES["circle"].start()
    generator = np.random.default_rng(4)
    data = Dataset(generator.normal(size=(2, 500)), (generator.random((1, 500)) > 0.5).astype(float))
    session.edit(data=data)
    for rate in (0.1, 0.2, 0.3):
        session.run(3)
        session.edit(training=session.training.with_options(lr=rate))
    session.undo()
    return session


def document():
    session, scene = worked_on(), SCENES["circle"]
    return written(session, scene, usual_view(scene, session))


def test_large_data_are_there_once_however_many_courses_have_them() -> None:
    whole = document()
    apart, data = taken_apart(whole)
    assert len(to_json(whole)) > 4 * len(to_json(apart)) + 4 * 20_000
    assert len(data) == 1
    assert put_together(json.loads(to_json(apart)), data) == whole


def test_a_run_that_has_played_on_is_opened_where_it_had_come() -> None:
    apart, data = taken_apart(document())
    session = worked_on()
    session.run(40)
    session.step("phase")
    found = opened(put_together(apart, data, session.position)).session
    assert everything(found) == everything(session)
    assert (found.can_undo, found.can_redo) == (True, True)


def test_data_that_are_missing_or_none_are_refused() -> None:
    apart, data = taken_apart(document())
    with pytest.raises(DocumentError, match="is missing"):
        put_together(apart, {})
    with pytest.raises(DocumentError, match="no JSON"):
        put_together(apart, dict.fromkeys(data, "{"))
    with pytest.raises(DocumentError, match="not a set of named fields"):
        opened(put_together([], {}))
