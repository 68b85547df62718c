"""Telling what a visitor did from what a browser says again that has not heard the news yet.

A browser sends the values of all its fields with every click. Of two clicks in quick succession the second still
carries the fields of the first, and Streamlit takes those for new ones, set by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

LATE = 1.0  # seconds that a browser may take to show what the run has come to
AT_ONCE = 0.5  # seconds within which the page's script follows its callbacks


class Echoes:
    """What the fields that follow the run show, and what they have just stopped showing."""

    def __init__(self) -> None:
        self._shown: dict[str, float] = {}
        self._left: dict[str, dict[float, float]] = {}

    def shows(self, key: str, value: float) -> None:
        """From now on a field shows a value, because the run has moved."""
        before, now = self._shown.get(key), perf_counter()
        if before is not None and before != value:
            recent = {old: at for old, at in self._left.get(key, {}).items() if now - at < LATE}
            self._left[key] = recent | {before: now}
        self._shown[key] = value

    def is_typed(self, key: str, value: float) -> bool:
        """Whether a field's value is a visitor's; if so, it is what the field shows now."""
        if value == self._shown.get(key) or perf_counter() - self._left.get(key, {}).get(value, -LATE) < LATE:
            return False
        self._shown[key] = value
        return True


@dataclass(frozen=True)
class Later:
    """What is done when the page's script begins, unless something else was clicked: then it was an echo.

    A place on the time line may well be one that was left a moment ago; but nobody drags a slider and clicks at once.
    """

    act: Callable[[], None]
    noted: float = field(default_factory=perf_counter)

    def __call__(self) -> None:
        """Do it, if the script has followed at once; else there was no click on the page."""
        if perf_counter() - self.noted < AT_ONCE:
            self.act()
