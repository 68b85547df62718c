"""Comparing numbers at a case's tolerance, and remembering the worst disagreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.ArrayLike
ROUNDING = 1e-15  # where a case states no absolute tolerance: the rounding of a sum of numbers near 1


class CaseError(Exception):
    """A file is not a case of the schema, or holds numbers that nobody here knows how to check."""


@dataclass
class Disagreement:
    """The worst one so far: its size, its share of what the tolerance allows, and where it is. Up to 1 all is well.

    `left_out` are printed numbers that the core has no name for.
    """

    size: float = 0.0
    share: float = 0.0
    where: str = "nothing"
    compared: int = 0
    left_out: list[str] = field(default_factory=list)

    def add(
        self, where: str, got: Numbers, want: Any, *, rtol: float = 0.0, atol: float = 0.0, partly: bool = False
    ) -> None:
        """Compare numbers, whose shapes must agree up to axes of length 1.

        `partly` lets a None in `want` stand for a number that was not printed, and a masked entry in `got` for one
        that the core has not.
        """
        checked_bounds(rtol, atol)
        wanted = np.array(want, dtype=np.float64)
        given = np.asarray(got, dtype=np.float64)
        if np.squeeze(given).shape != np.squeeze(wanted).shape:
            self._note(np.inf, np.inf, f"{where}: shape {given.shape} where the case has {wanted.shape}")
            return
        given, wanted = given.ravel(), wanted.ravel()
        if partly:
            known = ~(np.isnan(wanted) | np.ma.getmaskarray(got).ravel())
            given, wanted = given[known], wanted[known]
        elif np.isnan(wanted).any():
            raise CaseError(f"{where} holds a null")
        self.compared += len(wanted)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            sizes = np.abs(given - wanted)
            shares = np.nan_to_num(sizes / (atol + rtol * np.abs(wanted)), nan=np.inf)
        shares[given == wanted] = 0.0
        if shares.size:
            worst = int(shares.argmax())
            self._note(float(shares[worst]), float(sizes[worst]), where)

    def _note(self, share: float, size: float, where: str) -> None:
        if share > self.share or self.where == "nothing":
            self.share, self.size, self.where = share, size, where


def checked_bounds(*bounds: float) -> None:
    """Raise CaseError unless all are finite numbers, not negative."""
    for bound in bounds:
        if isinstance(bound, bool) or not isinstance(bound, int | float) or not 0 <= bound < np.inf:
            raise CaseError(f"a tolerance is {bound!r}, not a number from 0 on")


@dataclass(frozen=True)
class Tolerance:
    """|a - b| <= atol + rtol |b|; `late` are other ones for the steps after some number of updates."""

    rtol: float
    atol: float
    late: Mapping[int, Tolerance]

    @classmethod
    def of(cls, stated: Mapping[str, Any]) -> Tolerance:
        """Read a case's tolerance."""
        rtol, atol = stated.get("rtol", 0.0), stated.get("atol", ROUNDING)
        late = {}
        for key, value in stated.items():
            if key in ("rtol", "atol"):
                continue
            if not key.startswith("steps_after_t_"):
                raise CaseError(f"tolerance.{key} is not known")
            late[int(key.removeprefix("steps_after_t_"))] = cls(value.get("rtol", rtol), value.get("atol", atol), {})
        return cls(rtol, atol, late)

    def at(self, step: int) -> dict[str, float]:
        """The tolerance after that many updates."""
        passed = [start for start in self.late if step > start]
        found = self.late[max(passed)] if passed else self
        return {"rtol": found.rtol, "atol": found.atol}
