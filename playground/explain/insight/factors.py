"""Where a gradient shrinks or grows on its way back, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from backprop_core.analysis.insight.factors import Chain, Link
from playground.formats import begun, many, number
from playground.model.shown.elements import symbol

Sizes = tuple[int, ...]
FLAT = (0.1, 0.3)  # slopes below this are named; where there are none, those below the second
HALF, DOUBLE = 0.5, 2.0  # factors beyond these shrink or grow what comes back


def chain_in_words(chain: Chain, name: str, sizes: Sizes, activations: Sequence[str]) -> tuple[str, ...]:
    """Sentences: what the path leaves, what it is down to, and how it compares with the sum over all paths.

    `activations` are what those of the layers are called, from layer 1 on.
    """
    if not chain.links:
        return (f"{name} is at the output: its δ comes straight from the loss, with no factors on the way.",)
    start, end = symbol(len(sizes) - 1, chain.output, sizes), symbol(chain.links[-1].layer, chain.links[-1].unit, sizes)
    share = number(abs(chain.left), 2)
    left = f"**{share} of it is left**" if abs(chain.left) <= 1 else f"**{share} times as much arrives**"
    return (
        f"Of the δ of {start}, {number(chain.start, 3)}, {left} at {end} along the strongest path.",
        *_causes(chain, sizes, activations),
        _sum(chain, name),
    )


def _causes(chain: Chain, sizes: Sizes, activations: Sequence[str]) -> tuple[str, ...]:
    told = [link for link in chain.links if link.slope is not None and link.weight is not None]
    if not told:
        return ()
    slopes, weights = (math.prod(abs(v) for v in values) for values in zip(*map(_parts, told), strict=True))
    limit = next((each for each in FLAT if any(abs(link.slope or 0.0) < each for link in told)), 0.0)
    flat = [link for link in told if abs(link.slope or 0.0) < limit]
    alone = "" if len(flat) == len(told) else f"The slopes alone leave {number(slopes, 2)}; "
    by_weights = f"{alone}the weights multiply by {number(weights, 2)}."
    return (*_named(flat, limit, activations), begun(by_weights), *_extreme(chain, sizes))


def _named(links: Sequence[Link], limit: float, activations: Sequence[str]) -> tuple[str, ...]:
    """What slopes below a limit leave, those of each activation by themselves."""
    slopes: dict[str, list[float]] = {}
    for link in links:
        slopes.setdefault(activations[link.layer - 1], []).append(abs(link.slope or 0.0))
    said = "; ".join(
        f"{many(len(found), f'{activation} slope')} below {limit}: {number(math.prod(found), 2)} of it is left"
        for activation, found in slopes.items()
    )
    return (f"{begun(said)}.",) if said else ()


def _parts(link: Link) -> tuple[float, float]:
    return link.slope or 0.0, link.weight or 0.0


def _extreme(chain: Chain, sizes: Sizes) -> tuple[str, ...]:
    """The step that shrinks it most, and the one that makes it grow most."""
    least, most = (pick(chain.links, key=lambda link: abs(link.factor)) for pick in (min, max))
    said = []
    if abs(least.factor) < HALF:
        said.append(f"It shrinks most at {_place(least, sizes)}: × {number(least.factor, 2)}.")
    if abs(most.factor) > DOUBLE:
        said.append(f"It grows most at {_place(most, sizes)}: × {number(most.factor, 2)}.")
    return tuple(said)


def _place(link: Link, sizes: Sizes) -> str:
    return f"{symbol(link.layer, link.unit, sizes)} (layer {link.layer})"


def _sum(chain: Chain, name: str) -> str:
    if chain.paths == 1:
        return f"It is the only path: {name} has the gradient {number(chain.total, 3)} on this sample."
    return (
        f"It is one of {chain.paths:,} paths: with all of them, the gradient of {name} on this sample is "
        f"{number(chain.total, 3)}; this path alone gives {number(chain.product, 3)}."
    )
