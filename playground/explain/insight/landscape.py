"""What is seen of a landscape, in words."""

from __future__ import annotations

import math

import numpy as np

from playground.formats import number
from playground.model.insight.landscapes import DOWNHILL, MAIN, RANDOM, TWO, Landscape, stands_at

NONE: dict[str, str] = {
    MAIN: "The run has come through too few states for a plane: let it train some updates.",
    DOWNHILL: "Every gradient is exactly 0 here: no direction leads downhill.",
    TWO: "This network has one parameter alone.",
}
RESTING = "The weights are the first ones still: no update of this run has moved any of them."
DIVERGED = "The run has diverged, and its numbers are too large for this view: go back, or lower the learning rate."
NOT_YET = "The weights are the first ones still: let the run train some updates."


def none_in_words(kind: str, *, diverged: bool, resting: bool) -> str:
    """Why there is no landscape of a kind; a run that is `resting` has trained, and has its first weights still."""
    if diverged:
        return DIVERGED
    if resting and kind not in (DOWNHILL, TWO):
        return RESTING
    return NONE.get(kind, NOT_YET)


def _main_plane(shares: tuple[float, float] | None) -> str:
    most = "The plane in which the path that is drawn spreads most"
    if shares is None:
        return f"{most}."
    first, second = shares
    return f"{most}: {first + second:.1%} of its variance lie in it, {first:.1%} along the first direction."


def kind_in_words(landscape: Landscape) -> str:
    """What the axes are."""
    kind, (across, up) = landscape.wanted.kind, landscape.names
    if kind == MAIN:
        return _main_plane(landscape.shares)
    return {
        RANDOM: (
            "Two random directions; in each, every unit's weights change by as much as they are long at 1 or −1, "
            "biases stay. A path seldom runs in such a plane: what is drawn is its shadow."
        ),
        DOWNHILL: "Straight on against the gradient of all training samples, and back; the scale is the distance.",
        TWO: f"{across} and {up} change, all other parameters stay as they are now.",
    }.get(kind, "Every parameter goes in a straight line from where it began to where it is now, and on.")


def seen_in_words(landscape: Landscape) -> str:
    """The spoken twin: where it is lowest and highest, where the run is, and how the path has gone."""
    survey = landscape.survey
    losses = np.where(np.isfinite(survey.losses), survey.losses, np.nan)
    if np.isnan(losses).all():
        done = landscape.job.ended and landscape.job.done == 1
        return "The loss is not finite at any of these places." if done else "Nothing is computed yet."
    low, high = np.nanargmin(losses), np.nanargmax(losses)
    said = f"The loss is lowest {_at(landscape, int(low))} and highest {_at(landscape, int(high))}."
    if losses.flat[low] == losses.flat[high]:
        said = f"The loss is {number(float(losses.flat[low]))} everywhere: it is flat here."
    return f"{said}{_missing(landscape, int(np.isnan(losses).sum()), losses.size)} {_present(landscape)}".strip()


def _missing(landscape: Landscape, missing: int, places: int) -> str:
    """Why places have no loss: they are beyond the finite numbers, still to come, or left out by an early end."""
    if not missing:
        return ""
    if not landscape.job.ended:
        return f" That is of the places that are computed so far, {places - missing:,} of {places:,}."
    if landscape.job.done < 1:
        return f" That is of the places that were computed, {places - missing:,} of {places:,}."
    return f" At {missing} of {places} places it is not finite."


def _at(landscape: Landscape, place: int) -> str:
    survey = landscape.survey
    if stands_at(landscape, place):
        return f"where the run stands, {number(float(survey.losses.flat[place]))}"
    row, column = divmod(place, len(survey.xs))
    where = f"{number(float(survey.xs[column]), 3)}"
    if len(survey.ys) > 1:
        where = f"({where}, {number(float(survey.ys[row]), 3)})"
    return f"at {where}, {number(float(survey.losses.flat[place]))}"


def _present(landscape: Landscape) -> str:
    known = landscape.survey.track.losses
    if not math.isfinite(known[-1]):
        return ""
    after = f"After {landscape.update:,} updates the run is at {number(float(known[-1]))}"
    if len(known) > 1 and math.isfinite(known[0]):
        return f"{after}; it came from {number(float(known[0]))}."
    return f"{after}."
