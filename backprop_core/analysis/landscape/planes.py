"""Planes and lines through the space of the parameters, on which the loss can be looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from backprop_core.primitives import Array
from backprop_core.tape.parameters import Parameters


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The parameters origin + x across + y up; all three are (parameters,). `up` is all 0 where it is a line."""

    origin: Array
    across: Array
    up: Array

    @np.errstate(all="ignore")
    def at(self, places: Array) -> Array:
        """The parameters at places (x, y): (places, 2) to (places, parameters)."""
        thetas: Array = self.origin + places @ np.stack([self.across, self.up])
        return thetas

    @np.errstate(all="ignore")
    def places_of(self, thetas: Array) -> Array:
        """The places (x, y) nearest to some parameters, (sets, parameters): (sets, 2)."""
        axes = np.stack([self.across, self.up])
        if not np.isfinite(axes).all():
            return np.full((len(thetas), 2), np.nan)
        places: Array = (thetas - self.origin) @ np.linalg.pinv(axes)
        return places

    @np.errstate(all="ignore")
    def distances(self, thetas: Array) -> Array:
        """How far parameters are from the plane: (sets,)."""
        distances: Array = np.linalg.norm(thetas - self.at(self.places_of(thetas)), axis=1)
        return distances


def of_two_parameters(theta: Array, first: int, second: int) -> Plane:
    """The plane in which the parameters of two columns of the table change, as much as the axes say."""
    axes = np.eye(len(theta))
    origin = theta.copy()
    origin[[first, second]] = 0.0
    return Plane(origin, axes[first], axes[second])


@np.errstate(all="ignore")
def of_random_directions(table: Parameters, theta: Array, seed: int) -> Plane:
    """Two random directions, filter-normalised (Li et al. 2018, section 4): a unit's part is as long as its weights.

    So (1, 0) is as far from the origin as the weights of each unit are from 0, whatever their scale. Biases stay.
    """
    stream, axes = np.random.default_rng(seed), []
    for _ in range(2):
        direction = stream.standard_normal(len(theta)) * table.is_weight
        for drawn, held in zip(table.blocks(direction), table.blocks(theta * table.is_weight), strict=True):
            np.multiply(drawn, _lengths(held) / _lengths(drawn), out=drawn)
        axes.append(direction)
    return Plane(theta.copy(), axes[0], axes[1])


@np.errstate(all="ignore")
def of_path(path: Array) -> Plane | None:
    """The plane in which a path, (places, parameters), spreads most, through its end.

    The directions are the first two right singular vectors of the centred path, each with its largest entry above 0.
    None where the path has fewer than two directions, or goes beyond the finite numbers.
    """
    centred = path - path.mean(axis=0)
    if not np.isfinite(centred).all():
        return None
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    if len(sizes) < 2 or not sizes[1] > 1e-12 * sizes[0]:
        return None
    across, up = (axis * np.sign(axis[np.abs(axis).argmax()]) for axis in axes[:2])
    return Plane(path[-1].copy(), across, up)


@np.errstate(all="ignore")
def shares_of(plane: Plane, path: Array) -> tuple[float, float]:
    """The shares of a path's variance along both axes of a plane, which are of length 1 and at right angles."""
    centred = path - path.mean(axis=0)
    centred /= np.abs(centred).max()
    along = (centred @ np.stack([plane.across, plane.up], axis=1)) ** 2
    shares = along.sum(axis=0) / (centred**2).sum()
    return float(shares[0]), float(shares[1])


def along_gradient(theta: Array, gradient: Array) -> Plane | None:
    """The line downhill, its x the distance from `theta`; None where the gradient is 0, or not finite."""
    size = math.hypot(*gradient)
    return Plane(theta.copy(), -gradient / size, np.zeros_like(theta)) if 0 < size < math.inf else None


@np.errstate(all="ignore")
def between(first: Array, last: Array) -> Plane | None:
    """The straight line from some parameters at x = 0 to others at x = 1; None where they are the same."""
    return Plane(first.copy(), last - first, np.zeros_like(first)) if np.any(last != first) else None


def _lengths(block: Array) -> Array:
    """Of each row, (rows, 1); no square overflows."""
    lengths: Array = np.array([[math.hypot(*row)] for row in block.tolist()])
    return lengths
