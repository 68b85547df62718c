"""What a visitor looks at of the loss's landscape: which plane, how far, and the survey of it beside the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backprop_core import Session
from backprop_core.analysis.insight.cutting import edge_columns
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.landscape.planes import (
    Plane,
    along_gradient,
    between,
    of_path,
    of_random_directions,
    of_two_parameters,
    shares_of,
)
from backprop_core.analysis.landscape.survey import Survey, path_of
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from playground.model.insight.background import BACKGROUND, Job
from playground.model.shown.elements import Element, code, elements_of

TWO, RANDOM, MAIN, DOWNHILL, FIRST_TO_LAST = (
    "Two parameters",
    "Random directions",
    "Main plane of the path",
    "Along the gradient",
    "First to last",
)
LANDSCAPES = (TWO, RANDOM, MAIN, DOWNHILL, FIRST_TO_LAST)
MOST_DRAWS = 999
SIDE, PLACES = 41, 161  # places along each side of a plane, and along a line
Named = tuple[Plane, tuple[str, str]]  # a plane, and what its axes are called
FIRST_NAME = "of the way from the first weights (0) to the present ones (1)"
LEAST_REACH = 2.0  # of a parameter to either side of where it is
ROUNDING = 1e-9  # of what an axis spans: places closer than that are the same
ROOM = 0.25  # of what the path spans, on each side


@dataclass(frozen=True)
class Wanted:
    """A kind of landscape; the selected parameter, and the place of another one among all (None: the steepest other).

    `draw` is the number that random directions are drawn from.
    """

    kind: str
    first: Element | None = None
    other: int | None = None
    draw: int = 0


@dataclass(frozen=True, eq=False)
class Landscape:
    """A survey under way: its axes' names, and the slope where it began.

    `update` is after how many updates it was begun, `slope` the derivative along a line at its start.
    """

    wanted: Wanted
    survey: Survey
    job: Job
    update: int
    names: tuple[str, str]
    slope: float | None = None

    @property
    def shares(self) -> tuple[float, float] | None:
        """Those of the variance of the path that is drawn, along both axes of the main plane; None while another path
        is to come."""
        if self.survey.awaits_path and not (self.job.ended or self.job.cancelled):
            return None
        return shares_of(self.survey.plane, self.survey.track.path.thetas)


def stands_at(landscape: Landscape, place: int) -> bool:
    """Whether a place, counted row by row, is where the run stands, to within rounding of what the axes span."""
    survey = landscape.survey
    row, column = divmod(place, len(survey.xs))
    here = survey.plane.places_of(survey.track.path.thetas[-1:])[0]
    apart = np.abs(here - (survey.xs[column], survey.ys[row]))
    spans = np.array([np.ptp(survey.xs), np.ptp(survey.ys) or 1.0])
    return bool((apart <= ROUNDING * spans).all())


def parameters_of(session: Session) -> list[Element]:
    """All parameters that a plane can go along."""
    return [each for each in elements_of(session.network.sizes) if each.is_parameter]


class Landscapes:
    """The landscape that is looked at (`present`), made anew where another is wanted or the run has moved."""

    def __init__(self) -> None:
        self._of: tuple[Wanted, tuple[Segment, ...], int] | None = None
        self.present: Landscape | None = None

    def of(self, session: Session, wanted: Wanted, *, follow: bool, listens: Callable[[], bool]) -> Landscape | None:
        """The landscape at the present parameters; where not to `follow` the run, as it was when it was begun.

        None where there is none of that kind. It is computed as long as somebody `listens`.
        """
        before, self._of = self._of, (wanted, session.segments, session.completed)
        if before is not None and not follow and before[:2] == self._of[:2]:
            self._of = before
        if self._of != before:
            self.cancel()
            self.present = _begun(session, wanted, listens)
        return self.present

    def cancel(self) -> None:
        """Stop computing."""
        if self.present:
            self.present.job.cancel()

    def again(self) -> None:
        """Begin anew at the next look."""
        self.cancel()
        self._of = None


@np.errstate(all="ignore")
def _begun(session: Session, wanted: Wanted, listens: Callable[[], bool]) -> Landscape | None:
    if wanted.kind in (DOWNHILL, FIRST_TO_LAST):
        return _line(session, wanted, listens)
    found = _plane(session, wanted)
    if found is None:
        return None
    plane, names = found
    xs, ys = _reach(wanted, plane, path_of(session).thetas)
    survey = Survey(session, plane, xs, ys, lay=_main if wanted.kind == MAIN else None)
    job = BACKGROUND.begin(Job(survey.slices(), listens))
    return Landscape(wanted, survey, job, session.completed, names)


def _main(path: Array) -> tuple[Plane, Array, Array] | None:
    """The main plane of a path and the places on it."""
    plane = of_path(path)
    return None if plane is None else (plane, *_around(plane.places_of(path)))


def _plane(session: Session, wanted: Wanted) -> Named | None:
    theta = session.settled
    if wanted.kind == RANDOM:
        return of_random_directions(session.table, theta, wanted.draw), ("first direction", "second direction")
    if wanted.kind == MAIN:
        plane = of_path(path_of(session).thetas)
        return None if plane is None else (plane, ("first main direction", "second main direction"))
    return _of_two(session, wanted, theta)


def _of_two(session: Session, wanted: Wanted, theta: Array) -> Named | None:
    every = parameters_of(session)
    if len(every) < 2:
        return None
    columns = [_column(session, each) for each in every]
    steepness = np.abs(Observed(session).gradient_at(theta))[columns]
    first = every.index(wanted.first) if wanted.first in every else int(steepness.argmax())
    other = wanted.other
    if other is None or other == first or other >= len(every):
        steepness[first] = -1.0
        other = int(np.nan_to_num(steepness, nan=-1.0).argmax())
        other = other if other != first else (first + 1) % len(every)
    return of_two_parameters(theta, columns[first], columns[other]), (code(every[first]), code(every[other]))


def _column(session: Session, element: Element) -> int:
    sizes = session.network.sizes
    return edge_columns(session.table, element.layer, element.row, element.block_column(sizes))[0]


def _reach(wanted: Wanted, plane: Plane, path: Array) -> tuple[Array, Array]:
    """The places along both sides: around the path, with room; one to either side in random directions."""
    if wanted.kind == RANDOM:
        return _about(0.0, 1.0, SIDE), _about(0.0, 1.0, SIDE)
    places = plane.places_of(path)
    if wanted.kind == MAIN:
        return _around(places)
    here = places[-1]
    reach = np.maximum(LEAST_REACH, (1 + ROOM) * np.abs(places - here).max(axis=0))
    return _about(here[0], reach[0], SIDE), _about(here[1], reach[1], SIDE)


def _around(places: Array) -> tuple[Array, Array]:
    """Places around those of a path, with room on each side."""
    room = ROOM * np.ptp(places, axis=0).max()
    low, high = places.min(axis=0) - room, places.max(axis=0) + room
    return np.linspace(low[0], high[0], SIDE), np.linspace(low[1], high[1], SIDE)


def _about(middle: float, reach: float, count: int) -> Array:
    """Evenly spaced places to either side of one, an odd number of them, with that itself in the middle to the bit."""
    half = count // 2
    places: Array = middle + reach * (np.arange(-half, half + 1) / half)
    return places


def _line(session: Session, wanted: Wanted, listens: Callable[[], bool]) -> Landscape | None:
    theta, slope = session.settled, None
    if wanted.kind == DOWNHILL:
        gradient = Observed(session).gradient_at(theta)
        line, slope = along_gradient(theta, gradient), -math.hypot(*gradient)
        xs = _about(0.0, math.hypot(*theta) or 1.0, PLACES)
        name = "distance downhill"
    else:
        line, xs, name = between(session.first.memory[: len(theta)], theta), np.linspace(-0.25, 1.5, PLACES), FIRST_NAME
    if line is None or not np.isfinite([*line.across, *xs]).all():
        return None
    survey = Survey(session, line, xs, np.zeros(1), tests=True)
    job = BACKGROUND.begin(Job(survey.slices(), listens))
    return Landscape(wanted, survey, job, session.completed, (name, ""), slope)
