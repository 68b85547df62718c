"""Why a gradient is so small, in words: the product that it is, and which of its factors make it small."""

from __future__ import annotations

import math

from backprop_core.analysis.explain import Entry
from backprop_core.analysis.why_small import Link, Smallness, why_small
from playground.explain.liveness import steepest
from playground.explain.view import View
from playground.formats import many

LITTLE = 0.2  # what is left after a group of factors, for the group to count as a cause


def small_words(view: View, entry: Entry) -> tuple[str, ...]:
    """Why a gradient is far smaller than those of later layers; empty where it is not."""
    found = why_small(view.reader, entry)
    if found is None:
        return ()
    text = view.digits.text
    later = "the gradients of later layers" if entry.layer < view.depth else "∂L/∂a at the output"
    head = f"{view.name(entry)} = {text(found.value)} is next to nothing beside {later}, up to {text(found.beside)}."
    return head, _path(view, found), *_sums(view, found), *_causes(view, found)


def _path(view: View, found: Smallness) -> str:
    """The product, from the loss back."""
    sample = f" on sample {found.sample + 1}, which gives most" if view.batch > 1 else ""
    text = view.digits.text
    steps = [f"{view.name(found.start.entry)} = {text(found.start.value, 3)}"]
    steps += [_step(view, link) for link in found.links]
    if found.source is not None:
        steps.append(f"{view.name(found.source.entry)} = {text(found.source.value, 3)}")
    return f"Along its strongest path{sample}, from the loss back: {'; '.join(steps)}. Together {text(found.term, 3)}."


def _step(view: View, link: Link) -> str:
    unit, text = view.symbol(link.layer, link.row), view.digits.text
    if link.weight is None:
        return f"{unit}: slope {text(link.slope, 3)}"
    weight, slope = text(link.weight.value, 3), text(link.slope, 3)
    return f"{unit}: weight {weight} · slope {slope} = {text(link.value, 2)}"


def _causes(view: View, found: Smallness) -> tuple[str, ...]:
    """The groups of factors that leave little, the one that leaves least first; without one, all that leave less."""
    groups = [*_slopes(view, found), *_weights(view, found), *_ends(view, found)]
    groups.sort(key=lambda group: group[0])
    causes = [words for left, words in groups if left < LITTLE]
    if not causes and not found.sums:
        causes = [words for left, words in groups if left < 1]
    return (f"What makes it small: {'; '.join(causes)}.",) if causes else ()


def _slopes(view: View, found: Smallness) -> list[tuple[float, str]]:
    """The slopes of each activation on the way, with what they leave."""
    layers = view.session.network.layers
    by_name: dict[str, list[Link]] = {}
    for link in found.links:
        by_name.setdefault(layers[link.layer - 1].record.name, []).append(link)
    groups = []
    for links in by_name.values():
        spec = layers[links[0].layer - 1]
        most = view.digits.text(steepest(spec), 2)
        words = many(len(links), f"{spec.record.title} slope") + f" of at most {most}"
        if len(links) == 1 and not spec.record.coupled:
            z = float(view.array("Z", links[0].layer)[links[0].row, found.sample])
            words += f" (z = {view.digits.text(z, 3)})"
        left = abs(math.prod(link.slope for link in links))
        groups.append((left, _leaves(view, words, len(links), left)))
    return groups


def _weights(view: View, found: Smallness) -> list[tuple[float, str]]:
    """The weights on the way with what they leave; one alone by its name."""
    weights = [link.weight for link in found.links if link.weight is not None]
    if not weights:
        return []
    left, first = abs(math.prod(weight.value for weight in weights)), weights[0]
    alone = f"{view.name(first.entry)} = {view.digits.text(first.value, 2)}"
    return [(left, alone if len(weights) == 1 else _leaves(view, many(len(weights), "weight"), len(weights), left))]


def _ends(view: View, found: Smallness) -> list[tuple[float, str]]:
    """The factors at both ends of the way: what comes from the loss, before its mean, and what the edge carries."""
    start, own, text = found.start.value * view.divisor, found.source, view.digits.text
    mean = f" before the 1/{view.divisor} of the mean" if view.divisor > 1 else ""
    ends = [(abs(start), f"{view.name(found.start.entry)} = {text(start, 2)}{mean}")]
    if own is not None:
        ends.append((abs(own.value), f"{view.name(own.entry)} = {text(own.value, 2)}"))
    return ends


def _sums(view: View, found: Smallness) -> tuple[str, ...]:
    """The sums on the way whose parts nearly cancel."""
    text = view.digits.text
    return tuple(
        f"The {'samples’ parts' if factor.entry.stem in ('dW', 'db') else 'paths'} of {view.name(factor.entry)} nearly "
        f"cancel: the largest is {text(largest, 3)}, all of them together {text(factor.value, 3)}."
        for factor, largest in found.sums
    )


def _leaves(view: View, words: str, count: int, left: float) -> str:
    return f"{words} leave{'s' if count == 1 else ''} {view.digits.text(left, 2)} of it"
