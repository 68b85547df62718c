"""What the marks of the network mean, in words: one line that is always there, and the entries of a full legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from backprop_core import State
from backprop_core.functions.optimizers import Slot
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.encoding import WEIGHT_LIMIT, fill_limits
from playground.figures.graph.figure import Look, emphasised, scales_of
from playground.figures.graph.flow import active_elements, direction
from playground.figures.graph.labels.numbers import ALL_LABELLED, MOST_SEEN
from playground.formats import number
from playground.model.shown.picture import Picture

SPARING = (  # where edges are many
    f"numbers stand on selected edges, and on all where you have zoomed in to {MOST_SEEN} or fewer: by Ctrl and the "
    "wheel, or by a drag with Shift; a double click shows the whole again"
)


class Entry(NamedTuple):
    """A mark, by the name that its drawing has, and what it means."""

    mark: str
    words: str


def line_in_words(quantity: str, memory: Mapping[str, Slot], *, objective: str = "L", few: bool = True) -> str:
    """The signs of `quantity` on the edges, and what else a line shows; `memory` is what the optimiser remembers.

    `objective` is what the gradients are of, the loss or J, and `few` says that negative weights can be dotted.
    """
    negative = "dotted" if few else "gap"
    if quantity == "weight":
        return f"orange: w > 0 · blue, {negative}: w < 0 · width: |w|"
    signs = _signs(quantity, memory, "loss" if objective == "L" else objective)
    return f"{signs} · {negative}: w < 0 · width: |w|"


def _signs(quantity: str, memory: Mapping[str, Slot], goal: str) -> str:
    """What it means to be above 0, and below; what never is below has no second meaning."""
    if quantity == "change":
        return "+ the step raises w · − it lowers w"
    if slot := memory.get(quantity):
        return "the larger, the shorter the step" if slot.squares else "above 0 pushes w down · below 0 up"
    return f"▲ {goal} rises with w · ▼ it falls"


def legend_entries(picture: Picture, look: Look, drawn: EdgeArrays, *, descent: bool, trained: bool) -> list[Entry]:
    """All marks that are on screen now. `descent` says that a step goes against the gradient alone, so that its sign
    tells where a weight will go, and `trained` whether biases are trained.
    """
    return [*_of_lines(picture, look, drawn, descent, trained), *_of_neurons(picture, look), *_of_moves(picture, look)]


def _of_lines(picture: Picture, look: Look, drawn: EdgeArrays, descent: bool, trained: bool) -> Iterator[Entry]:
    weights, few = drawn.numbers(picture.old), len(drawn.members) <= ALL_LABELLED
    yield Entry("colours", _colours_in_words(picture, look.quantity, descent))
    if scales_of(picture, drawn, look).edges.beyond(drawn.numbers(picture.shown(look.quantity))).any():
        yield Entry("beyond", "beyond the end of the locked scale")
    yield Entry("width", "the wider, the larger |w|, the weight or bias")
    if (weights < 0).any():
        yield Entry("dotted" if few else "gap", "w < 0")
    if (abs(weights) > WEIGHT_LIMIT).any():
        yield Entry("clamped", f"|w| > {WEIGHT_LIMIT:g}: wider than lines are drawn")
    if look.biases:
        stays = "" if trained else "; biases are not trained and stay"
        yield Entry("one", f"the constant 1: a bias is the weight of an edge from it{stays}")
    if not few and not look.brief:
        yield Entry("selection", SPARING)


def _colours_in_words(picture: Picture, quantity: str, descent: bool) -> str:
    name = picture.quantities[quantity]
    if quantity == "weight":
        return "w: orange above 0, blue below, grey at 0"
    if quantity == "change":
        return f"{name}, with its sign: orange where the step raises the weight, blue where it lowers it, grey: 0"
    if slot := picture.memory.get(quantity):
        if slot.squares:
            return f"{name}, never below 0: grey at 0, orange at the end; the larger, the shorter the step"
        return f"{name}: orange above 0, which pushes the weight down, blue below 0, which pushes it up; grey: 0"
    goes = "so it will go down" if descent else "so its gradient pulls it down"
    return f"{name}: ▲ orange: raising the weight raises {picture.goal}, {goes} · ▼ blue: the opposite · grey: 0"


def _of_neurons(picture: Picture, look: Look) -> Iterator[Entry]:
    if not look.pictured:
        yield from _of_fills(picture)
    else:
        yield Entry("picture", "what the neuron makes of the plane of the inputs: orange high, blue low")
    if any(picture.state(f"dZ{layer}").made for layer in range(1, len(picture.sizes))):
        yield Entry("ring", "δ = ∂L/∂z, of inputs ∂L/∂x, in the colours of gradients")
    if look.deltas and not look.brief:
        yield Entry("delta", "δ in numbers: ▲ the loss rises with the neuron's z, ▼ it falls")


def _of_fills(picture: Picture) -> Iterator[Entry]:
    names = [f"A{layer}" if layer else "X" for layer in range(len(picture.sizes))]
    known = [picture.state(name) is not State.NONE for name in names]
    ends = [
        f"{words} {number(float(end), 3)}"
        for words, end, is_known in zip(_layers(picture), fill_limits(picture), known, strict=True)
        if is_known and end > 0
    ]
    yield Entry("fill", f"activation, full at {', '.join(ends)}" if ends else "activation")
    layers = zip(picture.activation, known, strict=True)
    if any((values < 0).any() for values, is_known in layers if is_known):
        yield Entry("below", "activation below 0, scaled alike")


def _layers(picture: Picture) -> list[str]:
    hidden = len(picture.sizes) - 2
    return ["input", *(f"hidden {n + 1}" if hidden > 1 else "hidden" for n in range(hidden)), "output"]


def _of_moves(picture: Picture, look: Look) -> Iterator[Entry]:
    layers = range(1, len(picture.sizes))
    states = [*(picture.edge_state(look.quantity, n) for n in layers), *(picture.state(f"A{n}") for n in layers)]
    if State.LEFT_OVER in states:
        yield Entry("pale", "pale: left over from the update before")
    if State.NONE in states:
        yield Entry("pale", "pale grey: still to come")
    if active_elements(picture.active, picture.sizes):
        flows = direction(picture.active)
        words = "numbers flow along this line" if flows else "the last operation wrote here"
        yield Entry("arrow" if flows else "dot", words)
    if any(e.is_parameter for e in emphasised(look.selected, picture.sizes)):
        yield Entry("halo", "selected" if look.selected.is_parameter else "edges of the selected neuron")
