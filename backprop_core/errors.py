"""Errors that say which field is wrong, what it holds and what is allowed there."""

from __future__ import annotations


class BackpropError(ValueError):
    """What all errors of this package have in common: a field, its value and what is allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(field, value, allowed)
        self.field, self.value, self.allowed = field, value, allowed

    def __str__(self) -> str:
        return f"{self.field} is {_shown(self.value)}; allowed: {self.allowed}"


class SpecError(BackpropError):
    """A specification holds a value that it cannot have."""


class DataError(BackpropError):
    """Data has the wrong shape, is not finite, or does not fit the loss."""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
