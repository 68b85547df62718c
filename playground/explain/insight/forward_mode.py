"""Why one backward pass serves all weights, in words."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_core.analysis.insight.forward_mode import Crossing, Work
from playground.formats import number
from playground.model.shown.elements import symbol

MOST_TOLD = 4  # units of a layer, in spoken text


def cuts_agree(cuts: Sequence[Crossing], name: str, samples: int) -> str:
    """What the cuts have in common."""
    part = f"the gradient of the loss by {name}"
    part = part if samples == 1 else f"this sample's part of {part}"
    cut = "At the only cut, their product is" if len(cuts) == 1 else f"At each of the {len(cuts)} cuts, ż·δ adds up to"
    return (
        f"**Forward**, the tangent ż tells how fast each unit moves when {name} moves. **Backward**, the adjoint δ "
        f"tells how fast the loss moves with each unit. {cut} "
        f"**{number(cuts[-1].total, 4)}**, {part}."
    )


def nothing_moves(source: str) -> str:
    """Why every tangent of a weight is 0."""
    return f"Every tangent is 0 because {source} is 0 on this sample: whatever the weight, it multiplies 0."


def work_in_words(work: Work) -> str:
    """What either mode costs for all parameters."""
    return (
        f"One tangent is one number's derivative, and takes another run through the layers behind it. For all "
        f"{work.parameters:,} parameters that is {work.all_forward:,} multiplications a sample; one backward pass "
        f"takes {work.backward:,}, and has them all{_times(work)}. A forward pass takes {work.forward:,}. Those of the "
        f"matrix products are counted, and not those by slopes, one a unit."
    )


def _times(work: Work) -> str:
    times = work.all_forward / work.backward
    return f": {number(times, 2)} times fewer" if times > 1 else ""


def crossings_in_words(*, cuts: Sequence[Crossing], sizes: tuple[int, ...]) -> str:
    """The spoken twin of the figure."""
    said = [f"layer {cut.layer}: {_terms(cut, sizes)} = {number(cut.total, 4)}" for cut in cuts]
    return "The sum of tangent times adjoint at each cut: " + "; ".join(said) + "."


def _terms(cut: Crossing, sizes: tuple[int, ...]) -> str:
    """The units that add most; of a wide layer only those."""
    order = sorted(range(len(cut.products)), key=lambda unit: -abs(cut.products[unit]))[:MOST_TOLD]
    told = [f"{symbol(cut.layer, unit, sizes)} {number(cut.products[unit], 3)}" for unit in sorted(order)]
    rest = len(cut.products) - len(told)
    return " + ".join(told) + (f" + {rest} smaller" if rest else "")
