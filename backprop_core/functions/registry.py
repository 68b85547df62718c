"""A named choice with options, and how it is looked up and checked in a registry, which nobody can write to."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Protocol, TypeVar

from backprop_core.errors import SpecError

Value = float | str | bool


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
        """The same function with some options changed."""
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
            return checked_number(field, value, self)
        if isinstance(value, str) and value in self.choices:
            return value
        if isinstance(value, bool) and not self.choices:
            return value
        raise SpecError(field, value, self.allowed)


def checked_number(field: str, value: object, option: Option) -> float:
    """`value` as a float within the range of `option`; SpecError otherwise."""
    try:
        number = math.nan if isinstance(value, bool) or not isinstance(value, Real) else float(value)
    except OverflowError:
        number = math.nan
    above = number > option.low if option.open_low else number >= option.low
    below = number < option.high if option.open_high else number <= option.high
    if not (math.isfinite(number) and above and below):
        raise SpecError(field, value, option.allowed)
    return number


def checked_integer(field: str, value: object, low: int, high: int) -> int:
    """`value` as an int within [low, high]; SpecError otherwise."""
    try:
        number = low - 1 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = low - 1
    if not low <= number <= high:
        raise SpecError(field, value, f"a whole number from {low} to {high}")
    return number


class Record(Protocol):
    """What the records of a choice share."""

    @property
    def name(self) -> str:
        """The key in the registry."""

    @property
    def options(self) -> Mapping[str, Option]:
        """The options by name."""


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """The key in the registry."""


N = TypeVar("N", bound=Named)
V = TypeVar("V")


class ReadOnly(Mapping[str, V]):
    """A mapping that cannot be written to. Other than `MappingProxyType` it can be copied and pickled."""

    def __init__(self, items: Mapping[str, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, name: str) -> V:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"<{len(self)} by name: {', '.join(self)}>"


def registry(*records: N) -> ReadOnly[N]:
    """Records by name, in the order given."""
    return ReadOnly({record.name: record for record in records})


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
