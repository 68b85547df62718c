"""Errors that say which field is wrong, what it holds and what is allowed there."""

from __future__ import annotations


class BackpropError(ValueError):
    """What all errors of this package have in common: a field, its value and what is allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(field, value, allowed)
        self.field, self.value, self.allowed = field, value, allowed

    def __str__(self) -> str:
        return f"{self.field} is {shown(self.value)}; allowed: {self.allowed}"


class SpecError(BackpropError):
    """A specification holds a value that it cannot have."""


class DataError(BackpropError):
    """Data has the wrong shape, is not finite, or does not fit the loss."""


class DocumentError(BackpropError):
    """A document cannot be opened, or a run not be written as one.

    `place` is where in it, such as "training.optimizer.lr"; "document" stands for all of it.
    """

    def __init__(self, place: str, says: str) -> None:
        place = place or "document"
        super().__init__(place, None, says)
        self.place, self.says = place, says

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        """Copies and pickles are made from place and sentence."""
        return type(self), (self.place, self.says)


class LaterVersionError(DocumentError):
    """A document was written by a later version, which may have told things that this one does not know."""


def shown(value: object) -> str:
    """A value as it is shown in a message, cut off where it is long."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
