"""Every number in the inspector, on every scene and at every operation, is the session's own, to its last digit."""

from __future__ import annotations

import copy
import math
import re

import numpy as np
import pytest

from backprop_core import State
from playground.explain import explain
from playground.explain.layer import operations_of
from playground.explain.neuron import paths
from playground.explain.nudge import nudge_of
from playground.explain.routes import routes_of
from playground.explain.view import View
from playground.explain.writing import Digits, Explanation, Part
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, symbol
from tests.walking import Moment, moments

FULL = Digits(True)


@pytest.mark.parametrize("key", SCENES)
def test_the_inspector_shows_the_session(key: str) -> None:
    for moment in moments(key):
        view = View(moment.session, moment.sample, FULL)
        for element in moment.some_elements():
            found = explain(view, element)
            KINDS[element.kind](moment, element, found)
            paths_add_up(moment, view, element)
            routes_meet(moment, view, element)


def tex(value: float) -> str:
    """All digits as KaTeX gets them."""
    mantissa, _, exponent = repr(float(value) + 0.0).partition("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def text(value: float) -> str:
    return repr(float(value) + 0.0).replace("-", "−")


def bold(value: float) -> str:
    return rf"\mathbf{{{tex(value)}}}"


def results(found: Explanation) -> list[str]:
    """The results that the derivation leads to, in their order."""
    return re.findall(r"\\mathbf\{((?:[^{}]|\{[^{}]*\})*)\}", " ".join(found.lines))


def parameter(moment: Moment, element: Element, found: Explanation) -> None:
    n, letter = element.layer, "w" if element.kind == "weight" else "b"
    gradient, made = moment.of("d", element), moment.fresh(f"dW{n}")
    before, step, after = (part.text for part in found.row)
    assert before == text(moment.old(element))
    assert step == (text(moment.of("step", element, "ahead")) if moment.ready else "…")
    assert after == (text(moment.new(element)) if moment.ready else "…")
    if moment.ready:
        assert moment.new(element) == moment.old(element) + moment.of("step", element, "ahead")
    written = results(found)
    assert len(written) == 0 if not made else written[0] == tex(gradient)
    if moment.ready:
        assert written[-1] == tex(moment.new(element))
        size = abs(moment.change(element)) if moment.new(element) != moment.old(element) else 0.0
        said = f" {letter} by {text(size)}." in found.verdict
        assert said == (size > 0)  # in the same digits as on the line of the update
    delta = moment.signal("dZ", n, element.row)
    source = moment.signal("A", n - 1, element.column) if letter == "w" else 1.0
    if made:
        assert all(tex(value) in " ".join(found.lines) for value in (delta, source))
    chain_of_a_parameter(moment, element, found, delta, source)


def chain_of_a_parameter(moment: Moment, element: Element, found: Explanation, delta: float, source: float) -> None:
    """Every factor is the session's, and their product is what the gradient of the sample is."""
    n, (chain,) = element.layer, found.chains
    for part in chain:
        fresh = part.state is State.FRESH
        assert fresh or part.text in ("…", text(part.value))
        assert part.element is None or part.element.kind in ("neuron", "weight", "loss")
    end = chain[-1]
    assert (end.state is State.FRESH) == moment.fresh(f"dW{n}")
    if end.state is State.FRESH:
        assert end.text == text(moment.of("d", element))
        factors = [part.value for part in chain if part.sign in ("", "·")]
        assert math.prod(factors) == pytest.approx(delta * source, rel=1e-9, abs=1e-300)
        assert factors[-1] == source


def arriving(moment: Moment, n: int, column: int) -> str:
    name = symbol(n - 1, column, moment.sizes)
    return f"a({name})" if n > 1 else name


def neuron(moment: Moment, element: Element, found: Explanation) -> None:
    n, i = element.layer, element.row
    if n == 0:
        made = [tex(moment.signal("dA", 0, i))] if moment.fresh("dX") else []
        assert results(found) == made
        assert tex(moment.signal("A", 0, i)) in found.lines[0]
        return
    parts = {stem: moment.signal(stem, n, i) for stem in ("Z", "A", "dZ")}
    assert results(found)[:3] == [tex(value) for stem, value in parts.items() if moment.fresh(f"{stem}{n}")]
    (z, a), *back = found.chains
    assert z.text == (text(parts["Z"]) if moment.fresh(f"Z{n}") else there(z, parts["Z"]))
    assert a.text == (text(parts["A"]) if moment.fresh(f"A{n}") else there(a, parts["A"]))
    for chain in back:
        assert (chain[-1].state is State.FRESH) == moment.fresh(f"dZ{n}")
        if moment.fresh(f"dZ{n}"):
            assert chain[-1].value == parts["dZ"]
            assert worth(chain) == pytest.approx(parts["dZ"], rel=1e-9, abs=1e-15)
    terms_of_z(moment, n, i, found)


def there(part: Part, value: float) -> str:
    """What stands for a number that is not of this update."""
    return text(value) if part.state is State.LEFT_OVER else "…"


def worth(chain: tuple[Part, ...]) -> float:
    """What the parts before the equals sign come to."""
    signs = {"·": "*", "−": "-", "÷": "/", "· (": "*(", "(": "(", ") ÷": ")/"}
    written = "".join(signs.get(part.sign, "") + f"({part.value!r})" for part in chain[:-1])
    return float(eval(written + ")" * (written.count("(") - written.count(")")), {"__builtins__": {}}))


def terms_of_z(moment: Moment, n: int, i: int, found: Explanation) -> None:
    """The last sum is z, term by term; its total is z, whether terms are gathered or not."""
    shown = found.sums[-1]
    terms = [*shown.shown, *shown.rest]
    if not moment.fresh(f"Z{n}"):
        assert all(term.state is not State.FRESH for term in terms)
        return
    inputs = moment.array(f"A{n - 1}" if n > 1 else "X")[:, moment.sample]
    wanted = {
        f"w · {arriving(moment, n, j)}": text(w * a)
        for j, (w, a) in enumerate(zip(moment.array(f"W{n}", "old")[i].tolist(), inputs.tolist(), strict=True))
    }
    assert {term.name: term.text for term in terms} == wanted | {"b": text(float(moment.array(f"b{n}", "old")[i, 0]))}
    assert shown.total.text == text(moment.signal("Z", n, i))


def layer(moment: Moment, element: Element, found: Explanation) -> None:
    n = element.layer
    done = [pair[1] for pairs in operations_of(View(moment.session), n).values() for pair in pairs]
    places = [at for at, operation in enumerate(moment.session.tape) if operation.layer == n]
    assert done == [at < moment.session.position.operation for at in places]
    if not moment.ready:
        assert len(found.lines) == 2
        return
    matrices = moment.array(f"dW{n}"), moment.array(f"W{n}", "old"), moment.array(f"stepW{n}", "ahead")
    gradient, weights, step = (float(np.linalg.norm(matrix)) for matrix in matrices)
    said = [line.split("&= ")[1] for line in found.lines[2:]]
    assert said == [tex(gradient), tex(weights), tex(step), *([bold(step / weights)] if weights else [])]


def loss(moment: Moment, element: Element, found: Explanation) -> None:
    assert results(found) == ([tex(float(moment.array("L")))] if moment.fresh("L") else [])
    costs, lines = moment.array("E")[:, moment.sample], " ".join(found.lines)
    if moment.fresh("L") and moment.array("E").size > 1:
        assert all(tex(cost) in lines for cost in costs[:3].tolist())
    for total in found.sums:
        terms = {term.name: term.text for term in (*total.shown, *total.rest)}
        names = [f"E({symbol(moment.depth, k, moment.sizes)})" for k in range(len(costs))]
        if moment.fresh("L"):
            assert terms == dict(zip(names, map(text, costs.tolist()), strict=True))
    if moment.fresh("L"):
        last = next(part for chain in found.chains for part in chain if part.name == "L")
        assert last.text == text(float(moment.array("L")))
        for chain in found.chains:
            if chain[-1].name == "L" and chain[0].name == "Σ E":
                assert worth(chain) == pytest.approx(last.value, rel=1e-12)


KINDS = {"weight": parameter, "bias": parameter, "neuron": neuron, "layer": layer, "loss": loss}


def paths_add_up(moment: Moment, view: View, element: Element) -> None:
    """δ over the paths that leave a neuron: W as it was before the update, times δ at the end."""
    n, i = element.layer, element.row
    if element.kind != "neuron" or n == moment.depth or not moment.fresh(f"dA{n}" if n else "dX"):
        return
    ways = paths(view, element)
    weights, deltas = moment.array(f"W{n + 1}", "old")[:, i], moment.array(f"dZ{n + 1}")[:, moment.sample]
    assert [(way.weight, way.delta) for way in ways] == list(zip(weights.tolist(), deltas.tolist(), strict=True))
    assert [way.share for way in ways] == (weights * deltas).tolist()
    assert math.fsum(way.share for way in ways) == pytest.approx(moment.signal("dA", n, i), rel=1e-9, abs=1e-15)


def routes_meet(moment: Moment, view: View, element: Element) -> None:
    found, n = routes_of(view, element), moment.depth
    output = element.kind == "neuron" and element.layer == n
    assert (found is not None) == (output and moment.session.network.cancels and moment.fresh(f"dZ{n}"))
    if found is None:
        return
    column, rates = moment.array(f"A{n}")[:, moment.sample], moment.array(f"dA{n}")[:, moment.sample]
    a, rate = column[element.row], rates[element.row]
    coupled = moment.session.network.layers[-1].record.coupled
    long = a * (rate - (column * rates).sum()) if coupled else rate * a * (1 - a)
    assert found.short == moment.signal("dZ", n, element.row)
    assert found.long == pytest.approx(long, rel=1e-12, abs=1e-16)
    assert tex(found.short) in found.short_lines[-1]
    assert tex(found.long) in found.long_lines[-1]


@pytest.mark.parametrize("key", SCENES)
def test_a_nudge_does_what_a_changed_parameter_does(key: str) -> None:
    """The actual change of the loss is that of a run whose parameter was really changed."""
    for moment in moments(key, updates=1):
        at, end = moment.session.position.operation, len(moment.session.tape)
        if moment.ready and at in (end, moment.session.tape.stops("phase")[2]):
            view = View(moment.session, moment.sample, FULL)
            for element in moment.parameters()[:: 1 + len(moment.parameters()) // 3]:
                nudged_as(moment, view, element)


def nudged_as(moment: Moment, view: View, element: Element) -> None:
    name, epsilon = f"{'W' if element.kind == 'weight' else 'b'}{element.layer}", 0.1
    matrix = moment.session.old(name)
    matrix[element.row, element.column if element.kind == "weight" else 0] += epsilon
    other = copy.deepcopy(moment.session)
    other.travel(moment.session.position.update)
    other.edit(parameters={name: matrix})
    other.step("update")
    found = nudge_of(view, element, epsilon)
    assert found is not None
    assert found.predicted == moment.of("d", element) * epsilon
    changed = float(other.value("L")) - float(moment.array("L"))
    assert found.actual == pytest.approx(changed, rel=1e-9, abs=1e-14)
