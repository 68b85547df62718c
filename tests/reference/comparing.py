"""Comparing numbers at a case's tolerance, and remembering the worst disagreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.ArrayLike
ROUNDING = 1e-15  # where a case states no absolute tolerance: the rounding of a sum of numbers near 1


class CaseError(Exception):
    """A file is not a case of the schema, or holds numbers that nobody here knows how to check."""


@dataclass
class Disagreement:
    """The worst one so far: its share of what the tolerance allows, and where it is. Up to 1 all is well."""

    share: float = 0.0
    where: str = "nothing"
    compared: int = 0

    def add(self, where: str, got: Numbers, want: Any, *, rtol: float = 0.0, atol: float = 0.0) -> None:
        """Compare; a None in `want` is a number that was not printed. Shapes must agree up to axes of length 1."""
        wanted = np.array(want, dtype=np.float64)
        given = np.asarray(got, dtype=np.float64)
        if np.squeeze(given).shape != np.squeeze(wanted).shape:
            self._note(np.inf, f"{where}: shape {given.shape} where the case has {wanted.shape}")
            return
        given, wanted = given.ravel(), wanted.ravel()
        known = ~np.isnan(wanted)
        self.compared += int(known.sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.abs(given - wanted)[known] / (atol + rtol * np.abs(wanted[known]))
        shares = np.where(given[known] == wanted[known], 0.0, np.nan_to_num(shares, nan=np.inf))
        if shares.size:
            self._note(float(shares.max()), where)

    def _note(self, share: float, where: str) -> None:
        if share > self.share or self.where == "nothing":
            self.share, self.where = share, where


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
