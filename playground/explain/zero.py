"""Why a gradient is 0, in words: a line for each step back to the cause."""

from __future__ import annotations

from backprop_core.analysis.dead_units import dies
from backprop_core.analysis.explain import Entry
from backprop_core.analysis.why_zero import Kind, Reason, first_zero, why_zero
from playground.explain.small import small_words
from playground.explain.view import View

LONGEST = 6  # lines


def zero_words(view: View, entry: Entry) -> tuple[str, ...]:
    """Why the entry is 0, or a gradient far smaller than those of later layers; empty if it is neither."""
    value = view.reader.value(entry)
    if value == 0:
        return said(view, why_zero(view.reader, entry, view.sample))
    if entry.stem in ("dW", "db"):
        return _share_words(view, entry) or small_words(view, entry)
    return ()


def said(view: View, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """A line for each reason; of a long chain the first two and the last two."""
    lines = list(dict.fromkeys(_line(view, reason) for reason in reasons))
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
    head = f"This sample's share is 0 because {view.name(factor.entry)} is 0."
    return head, *said(view, why_zero(view.reader, factor.entry, view.sample))


def _line(view: View, reason: Reason) -> str:
    entry, where = view.name(reason.entry), _where(view, reason)
    names = [view.name(factor.entry) for factor, _ in reason.parts]
    match reason.kind:
        case Kind.FACTOR:
            both = "are both" if len(names) > 1 else "is"
            return f"{entry} is 0 because {' and '.join(names)} {both} 0{where}."
        case Kind.SPLIT:
            return f"{entry} is 0: on each sample one factor is 0: {_counted(view, reason)}."
        case Kind.ALL_WEIGHTS:
            only = reason.parts[0][1] == 1
            weights = f"the only weight that leads on, {names[0]}," if only else "every weight that leads on"
            return f"{entry} is 0{where}: {weights} is 0, so the loss does not feel it."
        case Kind.NO_PATH:
            paths = sum(count for _, count in reason.parts)
            if len(reason.parts) == 1:
                return f"{entry} is 0{where}: every δ that it leads to is 0."
            return f"{entry} is 0{where}: each of the {paths} paths on has a factor of 0: {_counted(view, reason)}."
        case Kind.EVERY_SAMPLE:
            return f"{entry} is 0{where}: every path on has a factor of 0, not the same for all."
        case Kind.CANCEL:
            return f"{entry} is 0{where} although its parts are not: {_cancelling(view, reason.entry)}."
        case Kind.UNDERFLOW:
            return f"{entry} is a product too small for a floating-point number{where}: it has underflowed to 0."
        case _:
            return _cause(view, reason)


def _where(view: View, reason: Reason) -> str:
    """On which samples; empty where there is nothing to tell apart."""
    count = len(reason.samples)
    if view.batch == 1:
        return ""
    if count == view.batch:
        return " on every sample"
    if reason.samples == (view.sample,):
        return " on this sample"
    return f" on sample {reason.samples[0] + 1}" if count == 1 else f" on {count} of the {view.batch} samples"


def _counted(view: View, reason: Reason) -> str:
    """Each part with the number of samples, or of paths, on which it is 0."""
    if reason.kind is Kind.SPLIT:
        return ", ".join(f"{view.name(factor.entry)} on {count}" for factor, count in reason.parts)
    words = {"W": "the weight", "A": "the activation"}
    return ", ".join(f"{words.get(factor.entry.stem, 'δ')} on {count}" for factor, count in reason.parts)


def _cancelling(view: View, entry: Entry) -> str:
    """How the parts of an entry cancel."""
    terms, text = view.reader.derivation(entry).terms, view.digits.text
    total = sum(term.value for term in terms)
    if entry.stem in ("dW", "db"):
        if view.session.training.penalised and total:
            return f"the data's part {text(total)} and the penalty's {text(-total)} cancel"
        return f"those of the {view.batch} samples cancel"
    return "they cancel"


def _cause(view: View, reason: Reason) -> str:
    entry, kind = reason.factor.entry, reason.kind
    if kind in (Kind.TARGET, Kind.LOSS_FLAT):
        return _loss_cause(view, reason)
    if kind is Kind.GIVEN:
        if entry.stem != "A":
            return f"{view.name(entry)} is set to 0."
        return f"The data give {view.name(entry)} = 0{_where(view, reason)}: nothing goes through it."
    unit, where = view.symbol(entry.layer, entry.row), _where(view, reason)
    z, record = _range(view, "Z", reason), view.session.network.layers[entry.layer - 1].record
    if kind is Kind.FUNCTION:
        return f"{record.title} gives 0 at z({unit}) = {z}{where}."
    if not dies(record.name):
        return f"{record.title} has saturated at z({unit}) = {z}{where}: its slope is too small for a number."
    if len(reason.samples) == view.batch > 1:
        dead = "the unit is dead, and nothing that feeds it learns"
        return f"{record.title} is flat at z({unit}) = {z}: not above 0 on any of the {view.batch} samples, so {dead}."
    here = where.replace(" on ", " for ") or " for this sample"
    return f"{record.title} is flat at z({unit}) = {z}: not above 0, so this unit is dead{here}."


def _loss_cause(view: View, reason: Reason) -> str:
    entry, where = reason.factor.entry, _where(view, reason)
    if len(reason.samples) > 1:
        if reason.kind is Kind.TARGET:
            return f"a = y{where}: the output is on its targets, nothing more is asked for."
        title = view.session.network.loss_record.title
        return f"The loss ({title}) is flat at the outputs{where}: it asks for nothing more."
    n, text = view.depth, view.digits.text
    a = text(float(view.array("A", n)[entry.row, entry.column]))
    y = text(float(view.reader.array("Y")[entry.row, entry.column]))
    if reason.kind is Kind.TARGET:
        return f"a = y = {y}: the output is on its target, this sample asks for nothing more."
    title = view.session.network.loss_record.title
    return f"The loss ({title}) is flat at a = {a}, y = {y}: it asks for nothing more."


def _range(view: View, stem: str, reason: Reason) -> str:
    """A signal of the reason's neuron on its samples: one number, or the least and the most."""
    entry, text = reason.factor.entry, view.digits.text
    values = view.array(stem, entry.layer)[entry.row, list(reason.samples)]
    low, high = float(values.min()), float(values.max())
    return text(low) if low == high else f"{text(low)} to {text(high)}"
