"""The page's address: what of it is a document, and what it says of a run."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, DocumentError, LaterVersionError
from playground.model.document import from_text, opened, usual_view, written
from playground.model.document.address import address_of, document_in, refusal
from playground.model.document.entering import UNNAMED, go_over, scene_of
from playground.model.scenes import SCENES
from tests.core.document.runs import everything

XOR = {"version": 1, "scene": "xor"}


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ({}, None),
        ({"embed": "true", "utm_source": "mail", "fbclid": "x", "resume": "ticket"}, None),
        ({"preset": "xor"}, XOR),
        ({"scene": "xor"}, XOR),
        ({"preset": "xor", "large": "1"}, XOR | {"view": {"large": True}}),
        ({"large": ""}, {"version": 1, "scene": "seed", "view": {"large": True}}),
        ({"at": "3.5"}, {"version": 1, "scene": "seed", "position": {"update": 3, "operation": 5}}),
    ],
)
def test_an_address_is_a_document_beside_what_is_about_something_else(query, document) -> None:
    assert document_in(query) == document


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"preset": "nonsense"}, "preset: there is no scene 'nonsense'"),
        ({"scene": "nonsense"}, "scene: 'nonsense' is not one of"),
        ({"scen": "xor"}, "scen: there is no field of this name in a link"),
        ({"kept": "tab"}, "can save it as a file"),
        ({"run": "eNqr", "scene": "xor"}, "there is no other field beside run"),
        ({"run": "eNqr"}, "run: "),
    ],
)
def test_what_is_wrong_with_an_address_is_said(query, says) -> None:
    with pytest.raises(DocumentError) as caught:
        opened(document_in(query))
    assert says in refusal(caught.value)


def test_an_address_of_a_later_version_is_said_to_be_one_though_it_has_fields_of_its_own() -> None:
    with pytest.raises(LaterVersionError) as caught:
        document_in({"v": "2", "scene": "xor", "colour": "red"})
    assert "made by a later version" in refusal(caught.value)


def numbers(session):
    """All of a session but whether undo and redo lead anywhere."""
    return {name: value for name, value in everything(session).items() if name != "past"}


def other_data() -> Dataset:
    return Dataset(np.linspace(0, 1, 8).reshape(2, 4), np.array([[0.0, 1.0, 0.0, 1.0]]))


def test_the_address_of_a_scenes_own_run_has_nothing_of_what_was_before() -> None:
    session, scene = SCENES["xor"].start(), SCENES["mazur"]
    session.edit(data=other_data())
    scene.start_in(session)
    document = written(session, scene, usual_view(scene, session))
    assert "undo" in document
    assert address_of(document) == "scene=mazur&at=0.0"


def test_the_address_of_an_edited_run_has_the_courses_that_began_as_it_did() -> None:
    session, scene = SCENES["xor"].start(), SCENES["mazur"]
    session.edit(data=other_data())
    scene.start_in(session)
    for rate in (0.2, 0.4):
        session.run(2)
        session.edit(training=session.training.with_options(lr=rate))
    found = opened(from_text(address_of(written(session, scene, usual_view(scene, session)))))
    assert numbers(found.session) == numbers(session)
    undone = 0
    while found.session.undo():
        assert session.undo()
        assert numbers(found.session) == numbers(session)
        undone += 1
    assert (undone, session.can_undo) == (2, True)


def test_a_document_without_a_scene_is_shown_as_one_that_can_begin_afresh() -> None:
    session = SCENES["xor"].start()
    start = everything(session)
    session.run(3)
    session.edit(training=session.training.with_options(lr=0.9))
    scene = scene_of(opened(written(session, None, usual_view(None, session))))
    assert (scene.key, scene.title) == (UNNAMED, "Opened run 2-4-1")
    assert everything(scene.start()) == start


def test_one_undo_leads_back_from_the_run_that_was_gone_over_to() -> None:
    session, other = SCENES["mazur"].start(), SCENES["circle"].start()
    session.run(3)
    left = numbers(session)
    for rate in (0.2, 0.4):
        other.edit(training=other.training.with_options(lr=rate))
        other.run(2)
    go_over(session, other)
    assert numbers(session) == numbers(other)
    assert not session.can_redo
    session.undo()
    assert numbers(session) == left
    session.redo()
    assert numbers(session) == numbers(other)
