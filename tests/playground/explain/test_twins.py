"""Neurons that are alike to the last bit are named, and no others."""

from __future__ import annotations

from backprop_core import Session
from playground.explain import explain
from playground.explain.view import View
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, elements_of
from tests.networks import KINDS, session_of_kind

TWINS = "h₁, h₂ and h₃ are twins: equal weights, equal gradients."


def told(session: Session, element: Element) -> bool:
    return TWINS in explain(View(session), element).sentences


def test_twins_are_named_wherever_one_looks_at_them() -> None:
    session = SCENES["zeros"].start()
    for updates in (0, 50):
        session.run(updates)
        for element in elements_of(session.network.sizes):
            weight = element.kind == "weight"
            hidden = element.layer == 1 and element.kind in ("neuron", "layer", "bias")
            assert told(session, element) == (weight or hidden), element


def test_twins_are_those_that_are_alike_in_everything() -> None:
    layer = Element("layer", 1)
    session = SCENES["zeros"].start()
    for name, place in (("W1", (1, 0)), ("b1", (1, 0)), ("W2", (0, 1))):
        other = SCENES["zeros"].start()
        changed = other.value(name)
        changed[place] = 1e-9
        other.edit(parameters={name: changed})
        other.prime()
        assert "h₁ and h₃ are twins: equal weights, equal gradients." in explain(View(other), layer).sentences
        assert not told(other, Element("neuron", 1, 1))
    session.table.rows["grad"][0] = 1e-9  # equal weights are not enough
    assert not told(session, layer)
    assert "h₂ and h₃ are twins: equal weights, equal gradients." in explain(View(session), layer).sentences


def test_twins_need_gradients_of_this_update() -> None:
    session = SCENES["zeros"].make()
    session.step("phase")
    assert not told(session, Element("layer", 1))
    for kind in KINDS:
        other = session_of_kind(kind)
        other.prime()
        every = [explain(View(other), Element("layer", n)).sentences for n in range(1, other.network.depth + 1)]
        assert "twins" not in str(every)
