"""Why a gradient is 0, or next to nothing, in words: a line for each step back to the cause."""

from __future__ import annotations

from backprop_core.analysis.dead_units import dies
from backprop_core.analysis.explain import Entry, Factor
from backprop_core.analysis.why_zero import Kind, Reason, first_zero, nearly_zero, why_small, why_zero
from playground.explain.view import View

LONGEST = 6  # lines


def zero_words(view: View, entry: Entry) -> tuple[str, ...]:
    """Why the entry is 0 or nearly so; empty if it is neither."""
    value = view.reader.value(entry)
    if value == 0:
        return said(view, why_zero(view.reader, entry, view.sample))
    if entry.stem in ("dW", "db"):
        return _share_words(view, entry) or _small_words(view, entry)
    return ()


def said(view: View, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """A line for each reason; of a long chain the first two and the last two."""
    lines = [_line(view, reason) for reason in reasons]
    if len(lines) > LONGEST:
        lines = [*lines[:2], f"… and so on through {len(lines) - 4} more steps …", *lines[-2:]]
    return tuple(lines)


def _share_words(view: View, entry: Entry) -> tuple[str, ...]:
    """Why this sample contributes nothing to a sum over the batch that is not 0; empty if it does contribute."""
    if view.batch == 1:
        return ()
    factor = first_zero(view.reader.derivation(entry).terms[view.sample])
    if factor is None:
        return ()
    head = f"This sample's share is 0 because {name(view, factor.entry)} is 0."
    return head, *said(view, why_zero(view.reader, factor.entry, view.sample))


def _small_words(view: View, entry: Entry) -> tuple[str, ...]:
    if not nearly_zero(view.reader, entry):
        return ()
    reason, text = why_small(view.reader, entry), view.digits.text
    head = f"{name(view, entry)} is next to nothing: less than a millionth of the network's largest gradient."
    if reason.kind is Kind.TINY:
        return head, f"The first tiny factor on the strongest way back: {name(view, reason.factor.entry)} = " + (
            f"{text(reason.factor.value)}."
        )
    factors = " · ".join(f"{text(factor.value, 2)}" for factor in reason.others)
    return head, f"No factor is tiny by itself, their product is: {factors}."


def _line(view: View, reason: Reason) -> str:
    entry, factor = name(view, reason.entry), name(view, reason.factor.entry)
    match reason.kind:
        case Kind.FACTOR:
            return f"{entry} is 0 because {factor} is 0."
        case Kind.EVERY_SAMPLE:
            return f"{entry} is 0: each of the {view.batch} samples has a factor of 0; here {factor} is 0."
        case Kind.ALL_WEIGHTS:
            return f"{entry} is 0: every weight that leads on is 0, so the loss does not feel it."
        case Kind.NO_PATH:
            return f"{entry} is 0: no path that leads on carries anything, as {factor} is 0."
        case Kind.CANCEL:
            return f"{entry} is 0 although its parts are not: they cancel exactly."
        case Kind.UNDERFLOW:
            return f"{entry} is a product too small for a floating-point number: it has underflowed to 0."
        case _:
            return _cause(view, reason.kind, reason.factor)


def _cause(view: View, kind: Kind, factor: Factor) -> str:
    entry = factor.entry
    if kind in (Kind.TARGET, Kind.LOSS_FLAT):
        return _loss_cause(view, kind, entry)
    if kind is Kind.GIVEN:
        return f"{name(view, entry)} is 0: nothing goes through it." if entry.stem == "A" else "It is set to 0."
    z = view.digits.text(float(view.array("Z", entry.layer)[entry.row, entry.column]))
    record = view.session.network.layers[entry.layer - 1].record
    if kind is Kind.FUNCTION:
        return f"{record.title} gives 0 at z = {z}."
    if dies(record.name):
        return f"{record.title} is flat at z = {z}: not above 0, so this unit is dead for this sample."
    return f"{record.title} has saturated at z = {z}: its slope is too small for a number."


def _loss_cause(view: View, kind: Kind, entry: Entry) -> str:
    n, text = view.depth, view.digits.text
    a = text(float(view.array("A", n)[entry.row, entry.column]))
    y = text(float(view.reader.array("Y")[entry.row, entry.column]))
    if kind is Kind.TARGET:
        return f"a = y = {y}: the output is on its target, this sample asks for nothing more."
    title = view.session.network.loss_record.title
    return f"The loss ({title}) is flat at a = {a}, y = {y}: it asks for nothing more."


def name(view: View, entry: Entry) -> str:
    """An entry in words and symbols."""
    n, row = entry.layer, entry.row
    if entry.stem in ("dW", "db"):
        return f"∂L/∂{entry.stem[1].lower()}"
    if entry.stem == "W":
        return f"w({view.symbol(n - 1, entry.column)} → {view.symbol(n, row)})"
    neuron = view.symbol(n if entry.quantity != "Y" else view.depth, row)
    stems = {"dZ": f"δ({neuron})", "S": f"the slope f′(z) of {neuron}", "Y": f"y({neuron})", "Z": f"z({neuron})"}
    stems |= {"dA": f"∂L/∂a({neuron})" if n else f"∂L/∂{neuron}", "A": view.activation_name(n, row)}
    return stems[entry.stem]
