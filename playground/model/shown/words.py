"""Which way the loss moves as a parameter rises, and so which way the parameter moves."""

from __future__ import annotations

from playground.explain.update import Update
from playground.explain.view import View


def direction(view: View, update: Update, kind: str) -> str:
    """One sentence; an optimiser with a memory, or weight decay, may move against today's gradient, and it says so."""
    rise, move, text = update.gradient, update.change, view.digits.text
    if rise == 0:
        start = f"Raising {kind} a little leaves {view.goal} as it is"
        return f"{start}." if move == 0 else f"{start}; {_still(view, move, kind, text(abs(move)))}"
    mark, verb = ("▲", "raises") if rise > 0 else ("▼", "lowers")
    start = f"{mark} Raising {kind} {verb} {view.goal}"
    if move == 0:
        return f"{start}; {_unmoved(view, kind)}"
    amount = text(abs(move))
    if (rise > 0) != (move > 0):
        return f"{start}, so the update {'raises' if move > 0 else 'lowers'} {kind} by {amount}."
    return f"{start}, yet {_still(view, move, kind, amount)}"


def _still(view: View, move: float, kind: str, amount: str) -> str:
    cause = "what the optimiser remembers" if view.session.table.slots else "the update"
    if view.session.training.optimizer_options.get("weight_decay"):
        cause += ", with its weight decay,"
    return f"{cause} still {'raises' if move > 0 else 'lowers'} {kind} by {amount}."


def _unmoved(view: View, kind: str) -> str:
    if kind == "b" and not view.session.training.train_biases:
        return "biases are not trained, so it stays."
    return f"the step is too small to change {kind}, or 0."
