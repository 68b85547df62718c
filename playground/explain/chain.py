"""Gradients as chains of factors, each with its name, its number and the element that it belongs to."""

from __future__ import annotations

from dataclasses import replace

from backprop_core import State
from backprop_core.analysis.dead_units import dies
from backprop_core.analysis.explain import Entry
from playground.explain.routes import routes_of
from playground.explain.view import View
from playground.explain.writing import Part
from playground.model.shown.elements import LOSS, Element

Chain = tuple[Part, ...]


def joined(*parts: Part, end: Part) -> Chain:
    """A product of parts that have no sign of their own yet, and what it comes to."""
    first, *rest = parts
    return first, *(replace(each, sign=each.sign or "·") for each in rest), replace(end, sign="=")


def parameter_chain(view: View, element: Element, penalty: float | None) -> Chain:
    """The gradient of a weight or a bias: the factors of δ, what comes in, and where the samples and a penalty add up.

    `penalty` is the penalty's part of the gradient, None where it has none.
    """
    factors = (*delta_factors(view, element.layer, element.row), incoming(view, element))
    value = view.reader.value(Entry(element.gradient, element.row, element.column))
    name, gradient = f"∂{view.objective}/∂{element.letter}", element.gradient
    end = view.part(name, value, gradient, kind="gradient", caption=_of_samples(view))
    if view.batch == 1 and penalty is None:
        return joined(*factors, end=end)
    term = view.reader.derivation(Entry(gradient, element.row, element.column)).terms[view.sample]
    share = view.part("share", term.value, f"dZ{element.layer}", caption=f"sample {view.sample + 1}")
    if view.batch == 1:
        share = replace(share, name=f"∂L/∂{element.letter}", caption="of the data")
    chain = joined(*factors, end=share)
    if penalty is None:
        return *chain, replace(end, sign="Σ")
    added = view.part(f"∂R/∂{element.letter}", penalty, caption="penalty", sign="+")
    return *chain, replace(added, sign="Σ +" if view.batch > 1 else "+"), replace(end, sign="=")


def _of_samples(view: View) -> str:
    return f"all {view.batch}" if view.batch > 1 else "gradient"


def delta_factors(view: View, n: int, i: int) -> Chain:
    """The factors whose product is δ of a neuron: those of the one path that leaves it, or the sum over its paths."""
    if view.session.network.layers[n - 1].record.coupled or (n == view.depth and view.session.network.cancels):
        return (_whole_delta(view, n, i),)
    return *_behind(view, n, i), slope(view, n, i)


def _whole_delta(view: View, n: int, i: int) -> Part:
    name = f"δ({view.symbol(n, i)})"
    caption = "a − y" if n == view.depth and view.session.network.cancels else "∂L/∂z"
    caption += f", ÷ {view.divisor}" if view.divisor > 1 and caption != "∂L/∂z" else ""
    return view.part(name, view.at("dZ", n, i), f"dZ{n}", kind="delta", caption=caption, element=_neuron(n, i))


def _behind(view: View, n: int, i: int) -> Chain:
    """∂L/∂a of a neuron, as δ times the weight where one path leaves it."""
    if n < view.depth and view.sizes[n + 1] == 1:
        weight = float(view.array("W", n + 1)[0, i])
        name, way = view.symbol(n + 1, 0), Element("weight", n + 1, 0, i)
        delta = view.part(f"δ({name})", view.at("dZ", n + 1, 0), f"dZ{n + 1}", kind="delta", element=_neuron(n + 1, 0))
        ends = f"{view.symbol(n, i)} → {name}"
        return replace(delta, caption="behind"), view.part("w", weight, kind="weight", caption=ends, element=way)
    return (rate(view, n, i),)


def rate(view: View, n: int, i: int) -> Part:
    """∂L/∂a of a neuron, or ∂L/∂x: of an output from the loss, else the sum over all paths that leave it."""
    quantity, name = (f"dA{n}", view.symbol(n, i)) if n else ("dX", view.symbol(0, i))
    value, last = view.at("dA", n, i), n == view.depth
    named = f"∂L/∂{name}" if n in (0, view.depth) else f"∂L/∂a({name})"
    caption = "from L" if last else f"Σ w·δ, {view.sizes[n + 1]} path{'s' * (view.sizes[n + 1] > 1)}"
    return view.part(named, value, quantity, kind="delta", caption=caption, element=LOSS if last else _neuron(n, i))


def slope(view: View, n: int, i: int) -> Part:
    """f′(z) of a neuron."""
    record, value = view.session.network.layers[n - 1].record, view.at("S", n, i)
    caption = f"is {'on' if value else 'off'}" if dies(record.name) else "slope"
    name, quantity = f"{record.title}′", f"S{n}"
    found = view.part(name, value, quantity, caption=caption, element=_neuron(n, i))
    return found if found.state is State.FRESH else replace(found, caption="slope")


def incoming(view: View, element: Element) -> Part:
    """What a parameter is multiplied by: an input, an activation, or the constant 1 of a bias."""
    if element.kind == "bias":
        return Part("1", "1", 1.0, caption="const.")
    return replace(_activation(view, element.layer - 1, element.column), caption="comes in")


def neuron_chains(view: View, n: int, i: int) -> tuple[Chain, ...]:
    """z → a, and δ as a product; two routes to δ where the slope of an output cancels with the loss."""
    name, title = view.symbol(n, i), view.session.network.layers[n - 1].record.title
    z = view.part(f"z({name})", view.at("Z", n, i), f"Z{n}", caption="gathers")
    return (z, replace(_activation(view, n, i), caption=title, sign="→")), *_backward(view, n, i)


def _activation(view: View, n: int, i: int) -> Part:
    name, value = view.activation_name(n, i), view.at("A", n, i)
    quantity = f"A{n}" if n else "X"
    return view.part(name, value, quantity, kind="activation", caption="goes on", element=_neuron(n, i))


def _backward(view: View, n: int, i: int) -> tuple[Chain, ...]:
    coupled, short = view.session.network.layers[n - 1].record.coupled, n == view.depth and view.session.network.cancels
    end = view.part(f"δ({view.symbol(n, i)})", view.at("dZ", n, i), f"dZ{n}", kind="delta", caption="∂L/∂z", sign="=")
    if coupled:
        long = (*_coupled(view, n, i), end)
    elif short:
        long = joined(rate(view, n, i), slope(view, n, i), end=end)
    else:
        long = joined(*delta_factors(view, n, i), end=end)
    if not short:
        return (long,)
    found = routes_of(view, _neuron(n, i))
    first = replace(end, caption="long route", text=view.digits.text(found.long) if found else end.text)
    return (*long[:-1], first), _short(view, i, replace(end, caption="short route"))


def _coupled(view: View, n: int, i: int) -> Chain:
    """a · (∂L/∂a − Σ a ∂L/∂a): the slope of a softmax depends on all of its outputs."""
    mean = float((view.column("A", n) * view.column("dA", n)).sum())
    return (
        _activation(view, n, i),
        replace(rate(view, n, i), sign="· ("),
        view.part("Σ a·∂L/∂a", mean, f"dA{n}", caption="all units", sign="−"),
    )


def _short(view: View, i: int, end: Part) -> Chain:
    """a − y, divided by what the mean divides by."""
    n, name = view.depth, view.symbol(view.depth, i)
    a = _activation(view, n, i)
    y = view.part(f"y({name})", float(view.reader.array("Y")[i, view.sample]), caption="target", sign="−")
    if view.divisor == 1:
        return a, y, end
    return replace(a, sign="("), y, replace(samples(view), sign=") ÷"), end


def samples(view: View) -> Part:
    """What the mean of the losses divides by."""
    return Part("N", str(view.divisor), float(view.divisor), caption="of the mean", sign="÷")


def input_chains(view: View, i: int) -> tuple[Chain, ...]:
    """An input's value, and the derivative of the loss by it."""
    return ((replace(_activation(view, 0, i), caption="given"), rate(view, 0, i)),)


def _neuron(n: int, i: int) -> Element:
    return Element("neuron", n, i)
