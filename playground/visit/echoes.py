"""Telling what a visitor did from what a browser says again that has not heard the news yet.

A browser sends the values of all its fields with every click. Of two clicks in quick succession the second still
carries the fields of the first, and Streamlit takes those for new ones, set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

Value = float | str
LATE = 1.0  # seconds that a browser may take to show what the run has come to
TOO_SOON = 0.3  # seconds within which nobody sees what a field was set to, and sets it back
AT_ONCE = 0.5  # seconds within which the page's script follows its callbacks


class Echoes:
    """What fields show that were set by something else than by hand, and what they have just stopped showing."""

    def __init__(self) -> None:
        self._shown: dict[str, Value] = {}
        self._left: dict[str, dict[Value, float]] = {}

    def shows(self, key: str, value: Value) -> None:
        """From now on a field shows a value, because the run has moved."""
        before = self._shown.setdefault(key, value)
        if before != value:
            self.turns(key, before, value)

    def turns(self, key: str, before: Value, value: Value) -> None:
        """A field that showed one value shows another one now, because something else was clicked."""
        now = perf_counter()
        recent = {old: at for old, at in self._left.get(key, {}).items() if now - at < LATE and old != value}
        self._left[key] = recent | {before: now}
        self._shown[key] = value

    def is_typed(self, key: str, value: Value) -> bool:
        """Whether a field's value is a visitor's; if so, it is what the field shows now."""
        if value == self._shown.get(key) or self._has_just_left(key, value):
            return False
        self._shown[key] = value
        return True

    def meant(self, key: str, value: Value, within: float = LATE) -> Value:
        """A field's value, or what it was set to since, where a late browser says again what it showed before."""
        return self._shown[key] if self.is_old(key, value, within) else value

    def is_old(self, key: str, value: Value, within: float = LATE) -> bool:
        """Whether a field's value is one that it showed just before."""
        return value != self._shown.get(key, value) and self._has_just_left(key, value, within)

    def takes(self, key: str, value: Value) -> None:
        """A visitor has set a field."""
        self._shown[key] = value
        self._left[key].pop(value, None)

    def __iter__(self) -> Iterator[str]:
        """The fields that may have echoes."""
        return iter(self._left)

    def _has_just_left(self, key: str, value: Value, within: float = LATE) -> bool:
        return perf_counter() - self._left.get(key, {}).get(value, -math.inf) < within


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
