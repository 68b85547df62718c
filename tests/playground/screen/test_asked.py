"""While a question is open, the page has no number that the update under way comes to only with what is asked."""

from __future__ import annotations

import copy
import re
from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.primitives import Array
from playground.actions.asking.questions import begin, leave
from playground.formats import read_number
from playground.model.asking.offers import offers
from playground.model.asking.veil import place_of, telling
from playground.model.shown.elements import LOSS, Element
from playground.visit.app import App
from tests.networks import session_of_kind
from tests.playground.telling import NUMBERS, beside_the_page, followed

DIGITS = 7  # fewer may be those of a place in a figure
ROUNDED = 0.51


def values(session: Session, since: int = 0) -> Array:
    """The sizes of all that the operations from a place on have written, and are no leftovers."""
    names = {str(name) for each in session.tape.operations[since:] for name in each.writes}
    made = [session.value(name) for name in sorted(names) if session.state_of(name).made]
    return np.abs(np.concatenate([np.ravel(value) for value in made] or [np.zeros(0)]))


def shown_numbers(text: str) -> list[tuple[str, float, int]]:
    """Numbers of a text that have digits enough to be known by."""
    tokens = {token: len(re.sub(r"\D", "", re.split("[eE]", token)[0]).lstrip("0")) for token in NUMBERS.findall(text)}
    return [(token, abs(read_number(token)), digits) for token, digits in tokens.items() if digits >= DIGITS]


def told(text: str, hidden: Array, known: Array) -> list[str]:
    """The numbers of a text that are among the hidden ones, and not among those that are known."""
    found = []
    for token, size, digits in shown_numbers(text):
        within = max(ROUNDED * 10.0 ** (1 - digits), 1e-12) * size
        if np.any(np.abs(hidden - size) <= within) and not np.any(np.abs(known - size) <= within):
            found.append(token)
    return found


def loss_after(session: Session) -> float:
    """Of the update that is made."""
    twin = copy.deepcopy(session)
    twin.prime()
    return float(twin.value("L"))


ELEMENTS = (Element("weight", 1), Element("neuron", 2), LOSS)


@pytest.mark.parametrize(("kind", "samples"), [("2-3-1", 1), ("softmax", 3)])
def test_nothing_of_the_update_is_there_that_comes_with_what_is_asked_or_after_it(kind: str, samples: int) -> None:
    app = App(session=session_of_kind(kind, samples))
    app.session.run(2)
    app.moved()
    app.settings = replace(app.settings, training=True, full_digits=True, deltas=True, biases=True, pictures=True)
    full, after = app.session, loss_after(app.session)
    for element in ELEMENTS:
        app.selected = element
        for name, question in offers(full, element, 0).items():
            begin(app, question, element)
            before = place_of(full, telling(question.entry.quantity))
            hidden = np.append(values(full, before), after)
            hidden = hidden[np.isfinite(hidden) & (hidden > 0)]
            given = np.concatenate([values(app.shown), *map(np.ravel, (abs(full.data.X), abs(full.data.Y)))])
            assert (element, name, told(followed(app) + beside_the_page(app), hidden, given)) == (element, name, [])
            leave(app)
