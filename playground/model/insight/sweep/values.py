"""The values of a setting that is swept, read from what a visitor types."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from backprop_core import Session, SpecError
from playground.formats import NUMBER, begun
from playground.model.asking.reading import number_of
from playground.model.insight.sweep.lists import DIVIDED, ListError, MixedError, divided
from playground.model.insight.sweep.settings import SETTINGS, Setting, Specs, SweepError, gathered
from playground.model.own.numbers import ReadingError

MOST_VALUES = 12
LONGEST = 200  # characters of a list of values
USUAL_FORM = " normal"  # of initialisers: what is meant by the name alone
HOW = "Write numbers such as 0.1, 1/4 or 2.5e-1, with commas between them."
HOW_WHOLE = "Write whole numbers, with commas between them."
HOW_DIVIDED = "Put a blank after each comma that stands between values, as in 0.1, 0.25, or write 0.1; 0.25."


@dataclass(frozen=True)
class Value:
    """One value: its `words` on the page, and what the specifications of a run `take`."""

    words: str
    taken: Any


def values_of(name: str, text: str, session: Session) -> list[Value]:
    """The values of a setting that a text names, each once, or the usual ones. Raises SweepError."""
    setting = SETTINGS[name]
    parts = [part.strip() for part in _parts(name, setting, text) if part.strip()] or list(setting.usual(session))
    if len(parts) > MOST_VALUES:
        raise SweepError(f"{len(parts)} values of {name}: at most {MOST_VALUES} are swept at once.")
    found: dict[object, Value] = {}
    with gathered() as attempt:
        for part in parts:
            with attempt():
                value = _chosen(name, setting, part) if setting.records else _number(name, setting, part, session)
                found.setdefault(value.taken, value)
    return list(found.values())


def changed(name: str, specs: Specs, value: Value) -> Specs:
    """The specifications with a value of a setting. Raises SweepError."""
    setting = SETTINGS[name]
    try:
        return setting.change(specs, value.taken)
    except SpecError as error:
        allowed = error.allowed.removeprefix("a finite number and ")
        raise SweepError(_beyond(name, setting, value.words, allowed)) from None


def _parts(name: str, setting: Setting, text: str) -> list[str]:
    """The entries of a list. Functions and whole numbers have no commas of their own."""
    if setting.records:
        return re.split("[,;]", text)
    if setting.most:
        return re.split(r"[,;\s]", DIVIDED.sub("/", text))
    try:
        return divided(text)
    except MixedError as error:
        either = f"Write {str(error).replace(',', '.')}, or {str(error).replace(',', ', ')} if these are two values."
        raise SweepError(f"{_begun(name)} “{error}” has a comma where another number has a point. {either}") from None
    except ListError as error:
        raise SweepError(f"{_begun(name)} “{error}” can be read in more than one way. {HOW_DIVIDED}") from None


def _chosen(name: str, setting: Setting, text: str) -> Value:
    """One of the functions that can be chosen, by its title, its name in documents or what else it is called."""
    assert setting.records is not None
    said = " ".join(setting.also.get(word, word) for word in text.casefold().split())
    for known, record in setting.records.items():
        if said in (known, record.title.casefold(), record.title.casefold().removesuffix(USUAL_FORM)):
            return Value(record.title, known)
    titles = ", ".join(record.title for record in setting.records.values())
    raise SweepError(f"{_begun(name)} “{text}” is none of those that there are: {titles}.")


def _number(name: str, setting: Setting, text: str, session: Session) -> Value:
    if setting.unlimited and text.casefold() == setting.unlimited:
        return Value(setting.unlimited, None)
    how = HOW_WHOLE if setting.most else HOW
    try:
        found = number_of(text)
    except ReadingError:
        found = math.inf if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(found):
        raise SweepError(
            f"{_begun(name)} “{text}” is {'not' if math.isnan(found) else 'too large for'} a number. {how}"
        )
    if setting.unlimited and not found:
        return Value(setting.unlimited, None)
    if setting.most is None:
        return Value(text, found)
    if not found.is_integer():
        raise SweepError(f"{_begun(name)} “{text}” is not a whole number. {how}")
    if not 1 <= found <= setting.most(session):
        allowed = f"whole numbers from 1 to {setting.most(session):,}"
        raise SweepError(_beyond(name, setting, text, allowed))
    return Value(str(int(found)), int(found))


def _beyond(name: str, setting: Setting, text: str, allowed: str) -> str:
    either = f", or “{setting.unlimited}”" if setting.unlimited else ""
    return f"{_begun(name)} “{text}” is out of range; allowed: {allowed}{either}."


def _begun(name: str) -> str:
    """The setting, as the beginning of a sentence about it."""
    return f"{begun(name)}:"
