"""Documents as the query of a link: short where they are simple, and never more than a browser takes."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Dataset, DocumentError, LaterVersionError
from playground.model.document import from_query, from_text, opened, to_text, usual_view, written
from playground.model.document.link import LARGEST, LONGEST
from playground.model.scenes import SCENES
from tests.core.document.runs import everything


def at(key: str, update: int, operation: int, seed: int | None = None):
    """A scene's run at a position."""
    session = SCENES[key].make()
    if seed is not None:
        session = type(session)(session.network.replaced(seed=seed), session.training, session.data)
    session.run(update)
    session.step("operation")
    session.travel(update, operation)
    return session


def text_of(session, key: str, **shown) -> str:
    return to_text(written(session, SCENES[key], replace(usual_view(SCENES[key], session), **shown)))


def test_scene_seed_and_position_are_readable():
    session = at("xor", 12, 5, seed=7)
    session.travel(12, 17)
    assert text_of(session, "xor") == "scene=xor&at=12.17&seed=7"
    session.travel(3, 5)
    assert text_of(session, "xor") == "scene=xor&at=3.5&reach=12.17&seed=7"
    assert everything(opened(from_text(text_of(session, "xor"))).session) == everything(session)


@pytest.mark.parametrize("key", sorted(SCENES))
def test_where_only_scene_seed_position_and_view_differ_a_link_is_short(key):
    session = at(key, 9, 1, seed=2**31 - 2)
    text = text_of(session, key, quantity="change", tab="Gradient flow", side="Training", large=True, biases=False)
    assert len(text) < 200
    found = opened(from_text(text))
    assert everything(found.session) == everything(session)
    assert (found.view.tab, found.view.large, found.view.biases) == ("Gradient flow", True, False)


@pytest.mark.parametrize("key", sorted(SCENES))
def test_an_edited_run_fits_into_a_link(key):
    session = at(key, 9, 1)
    for update in range(6):
        session.edit(parameters={"b1": np.full(session.value("b1").shape, 0.1 * update)})
        session.run(2)
    text = text_of(session, key)
    assert text.startswith("run=")
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=")
    assert len(text) <= LONGEST
    assert everything(opened(from_text(text)).session) == everything(session)


CHOICES = {
    "stop_loss": 1e-5,
    "surface_held_0": -0.25,
    "ledger_text": "W1&b=1é",
    "stop_patience": 10**9,
    "lines": True,
}


def test_numbers_and_texts_of_a_readable_link_come_back():
    text = text_of(at("xor", 9, 1), "xor", choices=CHOICES)
    assert text.startswith("scene=xor&")
    assert opened(from_text(text)).view.choices == CHOICES


def test_numbers_that_were_pasted_are_in_a_link_packed():
    text = text_of(at("xor", 9, 1), "xor", choices={"own_gradients": "[[0.1, -0.2],\n[3, 4]]"})
    assert text.startswith("run=")
    assert opened(from_text(text)).view.choices == {"own_gradients": "[[0.1, -0.2],\n[3, 4]]"}


def test_what_undo_leads_to_is_left_out_before_a_link_gets_too_long():
    session = SCENES["circle"].start()
    rng = np.random.default_rng(0)
    for _ in range(12):
        session.edit(data=Dataset(rng.normal(size=(2, 30)), np.ones((1, 30))))
    document = written(session, SCENES["circle"], usual_view(SCENES["circle"], session))
    assert len(document["undo"]) == 12
    found = opened(from_text(to_text(document))).session
    assert 0 < len(found.mark.undo) < 12
    assert session.undo()
    assert found.undo()
    assert everything(found)["data"] == everything(session)["data"]


def test_a_run_that_is_too_long_for_a_link_says_so():
    session = SCENES["circle"].start()
    session.edit(data=Dataset(np.random.default_rng(0).normal(size=(2, 900)), np.ones((1, 900))))
    with pytest.raises(DocumentError, match=r"document: as a link it takes \d+,\d+ characters; 8,000 are the most"):
        text_of(session, "circle")


def packed(content: bytes) -> str:
    return "run=" + urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


GOOD = packed(json.dumps({"version": 1, "scene": "xor"}).encode())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (packed(b"0" * 5_000_000), f"run: it unpacks to more than {LARGEST:,} bytes"),
        (packed(b" " * (LARGEST + 1)), f"run: it unpacks to more than {LARGEST:,} bytes"),
        (GOOD[:-8], "run: its end is missing"),
        (GOOD[:-1] + ("A" if GOOD[-1] != "A" else "Q"), "run: "),
        (GOOD[:20] + "*" + GOOD[21:], "run: this is damaged"),
        ("run=é", "run: this is damaged"),
        ("run=", "run: its end is missing"),
        (packed(b"\xff\xfe"), "run: this is damaged"),
        (packed(b"{"), "line 1, column 2: this is no JSON"),
        (f"{GOOD}&scene=xor", "scene: there is no other field beside run"),
        ("scene=xor&scene=mazur", "link: a field is there twice"),
        ("&".join(f"a{n}=1" for n in range(100)), "link: it has more than 80 fields"),
        ("scene=" + "x" * LONGEST, "link: 8,006 characters are more than 8,000"),
        ("scene=xor&at=1.2.3", "at: '2.3' is not a whole number"),
        ("scene=xor&at=-1", "at: '-1' is not a whole number"),
        ("scene=xor&seed=1e3", "seed: '1e3' is not a whole number"),
        ("scene=xor&seed=²", "seed: '²' is not a whole number"),
        ("scene=xor&large=1", "large: '1' is neither true nor false"),
        ("scene=xor&locked=1", "locked: there is no field of this name in a link"),
        ("scene=xor&own_gradients=1", "own_gradients: there is no field of this name in a link"),
        ("scene=xor&stop_loss=nan", "stop_loss: 'nan' is not a number"),
        ("scene=xor&stop_loss=1_0", "stop_loss: '1_0' is not a number"),
        ("scene=xor&stop_epochs=1.5", "stop_epochs: '1.5' is not a whole number"),
        ("scene=xor&lines=1", "lines: '1' is neither true nor false"),
        ("scene=xor&colour=red", "colour: there is no field of this name in a link"),
    ],
    ids=range(25),
)
def test_what_is_no_link_is_said(text, says):
    with pytest.raises(DocumentError) as caught:
        from_text(text)
    assert str(caught.value).startswith(says)


def test_a_link_of_a_later_version_is_told_apart():
    with pytest.raises(LaterVersionError):
        opened(from_text("v=2&scene=xor"))


def test_the_fields_of_an_address_are_read_as_well():
    assert from_query({"scene": "xor", "at": "3"}) == from_text("scene=xor&at=3.0")
