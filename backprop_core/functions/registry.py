"""Choosing a function by name: a choice with its options, and the registry in which it is looked up and checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from backprop_core.errors import SpecError

Value = float | str | bool
Options = Mapping[str, Any]  # the values of a function's options by name


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Choice:
    """The name of a function and the options that differ from its defaults: `Choice("elu", alpha=2.0)`."""

    name: str
    options: tuple[tuple[str, Value], ...]

    def __init__(self, name: str, **options: Value) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "options", tuple(sorted(options.items())))

    def __repr__(self) -> str:
        given = ", ".join([repr(self.name), *(f"{key}={value!r}" for key, value in self.options)])
        return f"Choice({given})"

    def replaced(self, **options: Value) -> Choice:
        """A copy with some options changed."""
        return Choice(self.name, **{**dict(self.options), **options})


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a function: its default, its range (ends included unless `open_*`) and what it means."""

    default: Value
    says: str
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if isinstance(self.default, bool):
            return "True or False"
        low = f"above {self.low:g}" if self.open_low else f"at least {self.low:g}"
        high = f"below {self.high:g}" if self.open_high else f"at most {self.high:g}"
        bounds = [words for words, end in ((low, self.low), (high, self.high)) if math.isfinite(end)]
        return " and ".join(["a finite number", *bounds])

    def checked(self, field: str, value: object) -> Value:
        """`value` in the option's own type; SpecError naming `field` if it is not allowed."""
        if not self.choices and not isinstance(self.default, bool):
            return self.number(field, value)
        if isinstance(value, str) and value in self.choices:
            return value
        if isinstance(value, bool) and not self.choices:
            return value
        raise SpecError(field, value, self.allowed)

    def number(self, field: str, value: object) -> float:
        """`value` as a float within the range; SpecError naming `field` otherwise."""
        try:
            number = math.nan if isinstance(value, bool) or not isinstance(value, Real) else float(value)
        except OverflowError:
            number = math.nan
        above = number > self.low if self.open_low else number >= self.low
        below = number < self.high if self.open_high else number <= self.high
        if not (math.isfinite(number) and above and below):
            raise SpecError(field, value, self.allowed)
        return number


class Named(Protocol):
    """What every record has."""

    @property
    def name(self) -> str:
        """The key in the registry."""


class Record(Named, Protocol):
    """What the records of a choice share."""

    @property
    def options(self) -> Mapping[str, Option]:
        """The options by name."""


N = TypeVar("N", bound=Named)


def registry(*records: N) -> Mapping[str, N]:
    """Records by name, in the order given; nobody can write to it."""
    return MappingProxyType({record.name: record for record in records})


def as_choice(field: str, value: object, records: Mapping[str, Record]) -> Choice:
    """A checked choice with every option present; a bare name stands for its defaults.

    Raises SpecError naming `field` for an unknown name, an unknown option or a value out of range.
    """
    choice = Choice(value) if isinstance(value, str) else value
    name = choice.name if isinstance(choice, Choice) else value
    if not isinstance(choice, Choice) or not isinstance(name, str) or name not in records:
        raise SpecError(field, name, "one of " + ", ".join(records))
    options, given = records[choice.name].options, dict(choice.options)
    for key in given:
        if key not in options:
            known = ", ".join(options) or "no option"
            raise SpecError(f"{field}.{key}", given[key], f"{choice.name} takes {known}")
    full = {key: option.checked(f"{field}.{key}", given.get(key, option.default)) for key, option in options.items()}
    return Choice(choice.name, **full)
