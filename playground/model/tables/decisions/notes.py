"""A line of the list that says what was done with a table, with the changes that it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from playground.model.tables.choices import Choices


@dataclass(frozen=True)
class Change:
    """What a button says, and the choices that it leads to."""

    says: str
    choices: Choices


@dataclass(frozen=True)
class Note:
    """What was done and why, in plain text; `column` or `rows` (numbers in the file) are what it is about.

    A note that is `needed` asks for a decision, without which the table cannot be used; `weighs` marks a warning.
    """

    done: str
    why: str
    column: str = ""
    rows: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    needed: bool = False
    weighs: bool = False


def change(says: str, choices: Choices, **changed: Any) -> Change:
    """A change of some of the choices."""
    return Change(says, replace(choices, **changed))


def set_in(choices: Mapping[int, str], at: int, value: str) -> dict[int, str]:
    """A choice for one more column."""
    return {**choices, at: value}


def figure(value: float) -> str:
    """A number in all of its digits, as a sentence has it."""
    return repr(float(value) + 0.0).removesuffix(".0").replace("-", "−")
