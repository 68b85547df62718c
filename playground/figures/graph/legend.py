"""What the marks of the network mean, in words: the colours stand for something else in each view."""

from __future__ import annotations

from collections.abc import Mapping

from backprop_core.functions.optimizers import Slot

COMMON = (
    "grey: 0 · width: size of the weight, dotted or broken: negative · fill of a neuron: activation, ring: δ · "
    "pale: left over from the update before"
)


def legend_in_words(
    quantity: str, memory: Mapping[str, Slot], *, descent: bool = True, goal: str = "the loss", biases: bool = True
) -> str:
    """The legend where edges show `quantity`; `memory` is what the optimiser remembers.

    `descent` says that a step goes against the gradient alone, so that its sign tells where a weight will go; `goal`
    is what the gradients are of, and `biases` says whether they are trained.
    """
    above, below = _signs(quantity, memory, descent, goal)
    above += "" if biases or quantity != "gradient" else "; biases are not trained and stay"
    return f"▲ orange: {above} · " + (f"▼ blue: {below} · " if below else "") + COMMON


def _signs(quantity: str, memory: Mapping[str, Slot], descent: bool, goal: str) -> tuple[str, str]:
    """What it means to be above 0, and below; what never is below has no second meaning."""
    if quantity == "weight":
        return "the weight is above 0", "below 0"
    if quantity == "change":
        return "the step raises the weight", "it lowers it"
    if slot := memory.get(quantity):
        name = f"{slot.title} {quantity}"
        if slot.squares:
            return f"{name}, never below 0; the larger, the shorter the step", ""
        return f"{name} above 0, which pushes the weight down", "below 0, which pushes it up"
    goes = "so it will go down" if descent else "so its gradient pulls it down"
    return f"raising the weight raises {goal}, {goes}", "the opposite"
