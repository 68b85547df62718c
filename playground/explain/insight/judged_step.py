"""Where a step has landed on the parabola along it, in words."""

from __future__ import annotations

import math

from backprop_core.analysis.insight.diagnosis import MOST_LEFT
from backprop_core.analysis.insight.judged_step import JudgedStep, Landing
from backprop_core.analysis.insight.stable_rate import StableRate
from backprop_core.analysis.insight.standing import Stand, Standing
from playground.formats import number, tex
from playground.model.insight.cards import Card, layers_in_words

GOALS = {"L": "loss", "J": "loss with its penalty"}
PLATEAUS: dict[Standing, str] = {
    Standing.SOLVED: "It is solved: where so little is left to gain, any step is small beside the parabola's.",
    Standing.ARRIVED: "It has arrived: at a minimum any step is small beside the parabola's, and a longer one gains "
    "next to nothing.",
    Standing.SADDLE: "It is at a saddle: the gradient is next to 0 there, and so is a step that is made of it.",
    Standing.VANISHED: "The gradient has vanished: hardly any of it comes back, and a step is made of that.",
}
MUCH = 2.0  # steps: from here on a step is so many times too small


def landing_in_words(step: JudgedStep, goal: str, standing: Standing = Standing.MOVING) -> str:
    """The verdict on a step, its main words in bold; `goal` is what the loss is called, `standing` where the run is."""
    share = number(step.lowest, 2)
    why = f" {PLATEAUS[standing]}" if standing in PLATEAUS else ""
    fell = f"The {goal} goes from {number(step.before)} to {number(step.after)}"
    return {
        Landing.NOWHERE: f"**No parameter moves**: every step of this update is exactly 0.{why}",
        Landing.NOT_FINITE: f"**Far too large**: after the step the {goal} is no finite number.",
        Landing.LEVEL: f"**No slope**: along the step the {goal} neither rises nor falls at first.{why}",
        Landing.ROUNDED: f"**Too small to judge**: the {goal} changes by no more than its rounding.{why}",
        Landing.UPHILL: f"**Uphill**: the step begins against the gradient, carried by earlier ones. {fell}.",
        Landing.BENDING_DOWN: (
            f"**No lowest point ahead**: along the step the {goal} falls faster and faster. {fell}."
        ),
        Landing.SHORT: f"{_short(step, share, why)} {fell}.",
        Landing.LOWEST: f"**Near the minimum**: the parabola has its lowest point at {share} of the step. {fell}.",
        Landing.PAST: f"**Past the minimum**: the lowest point is at {share} of the step. {fell}, still a fall.",
        Landing.ABOVE: f"**Past the minimum, and higher**: the lowest point is at {share} of the step. {fell}.",
    }[step.landing]


def short_in_words(step: JudgedStep, stand: Stand, *, card: Card | None) -> str:
    """Whether a step that is many times too small is a trouble, as the cards about it have it; empty for others.

    `card` is the one that is shown about steps that are too small.
    """
    if step.landing is not Landing.SHORT or step.lowest < MUCH or stand.standing is not Standing.MOVING:
        return ""
    if card:
        of = f" in {layers_in_words(card.layers)}" if card.layers else ""
        return f"Diagnosis has a card about tiny steps{of}{', of a moment ago' if card.gone else ''}."
    if stand.share <= MOST_LEFT:
        left = f"{number(100 * stand.share, 2)} % of the loss of the best constant output is left"
        return f"That is no trouble, and has no card: {left}, where it is flat, and any step is small beside it."
    return (
        "That is no trouble by itself, and has no card: along other directions the loss bends more, and a step that is "
        "much longer may overshoot there."
    )


def _short(step: JudgedStep, share: str, why: str) -> str:
    """How far short; where the run rests, `why` any step is that small there."""
    if why and step.lowest >= MUCH:
        lowest = f", which is at {share} steps" if step.bend > step.rounding else ""
        return f"**Short of the parabola's lowest point**{lowest}.{why}"
    if not math.isfinite(step.lowest) or step.bend <= step.rounding:
        return f"**Far too small**: no bend can be told from a straight line yet; α = {number(step.alpha, 3)}."
    if step.lowest < MUCH:
        return f"**A little short**: the parabola has its lowest point at {share} steps."
    beyond = ", beyond what is drawn" if len(step.along) and step.lowest > step.along[-1] else ""
    return f"**{share} times too small**: the parabola has its lowest point at {share} steps{beyond}."


def best_in_words(step: JudgedStep, goal: str) -> str:
    """Where the loss itself is lowest, of the part of the curve that is drawn."""
    if not step.moved or not math.isfinite(step.best):
        return ""
    along, value = step.best_at, number(step.best)
    if along == 0:
        return f"On the curve itself the {goal} is lowest where the step begins, {value}."
    if along == step.along[-1]:
        return (
            f"On the curve itself the {goal} still falls where the drawing ends, at {number(along, 3)} steps: {value}."
        )
    return f"On the curve itself the {goal} is lowest at {number(along, 3)} steps, {value}."


def gauge_tex(step: JudgedStep, *, descent: bool) -> str:
    """The gauge with its numbers in LaTeX; `descent` says that the step is the gradient's own, -lr g."""
    length = r"\eta\,\|g\|^2" if descent else r"|g \cdot \Delta|" if step.slope <= 0 else r"-g \cdot \Delta"
    numbers = rf"\frac{{2 \cdot ({tex(step.bend)})}}{{{tex(-step.slope)}}} - 1 = {tex(step.alpha, 3)}"
    return rf"\alpha = \frac{{2c}}{{{length}}} - 1 = {numbers}"


def gauge_in_words(*, descent: bool) -> str:
    """What the gauge means."""
    whose = "" if descent else " The slope along the step, g · Δ, takes the place of η‖g‖² for this optimiser."
    return (
        "c is the bend: the change of the loss, less what its slope foretells. α is −1 for a step far too small, "
        f"0 at the lowest point of the parabola, and above 1 the loss has risen.{whose}"
    )


def stable_in_words(stable: StableRate, optimizer: str) -> str:
    """How the learning rate compares with the largest stable one."""
    share = stable.rate / stable.largest
    verdict = "stable" if share < 1 else "too large: steps on this batch alone would grow without end"
    return (
        f"This loss is a quadratic in the parameters, with a largest curvature of {number(stable.sharpness)}: on this "
        f"batch, {optimizer} is stable below a rate of **{number(stable.largest)}**. The rate is "
        f"{number(stable.rate)}, {number(share, 2)} of that: {verdict}."
    )


def step_in_words(step: JudgedStep, goal: str, standing: Standing = Standing.MOVING) -> str:
    """The spoken twin of the figure."""
    verdict = landing_in_words(step, goal, standing).replace("**", "")
    return (
        f"The {goal} along the step of this update, and the parabola through it. {verdict} {best_in_words(step, goal)}"
    )
