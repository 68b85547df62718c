"""How a list of numbers is divided that people write in many ways: what a comma stands for in it."""

from __future__ import annotations

import re
from itertools import pairwise

from playground.formats import NUMBER, read_number

DIVIDED = re.compile(r"\s*/\s*")
BETWEEN = re.compile(r",\s+|\s+,\s*")  # a comma that stands between values and in none of them
ONE_DECIMAL = re.compile(r"[-+−]?\d*,\d+(?:[eE][-+−]?\d+)?")  # 0,25
FIRST_DECIMAL = re.compile(r"[-+−]?0?,\d+")  # which no list of whole numbers would be
POINTED = re.compile(r"\d\.\d|(?<!\d)\.\d")  # 0.25
WHOLE = re.compile(r"[-+−]?\d+")
THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:,\d{3})+")
LEADING_ZERO = re.compile(r"[-+−]?0\d+")


class ListError(Exception):
    """A part of a list that can be read in more than one way; its message is that part."""


class MixedError(ListError):
    """A number with a comma before its fraction, among others that have a point there."""


def divided(text: str) -> list[str]:
    """The numbers of a list, with a point before their fractions. Raises ListError.

    Between semicolons or blanks a comma begins a fraction, and so does one without a blank among commas with one, if
    no number of the list has a point for that.
    """
    text = DIVIDED.sub("/", text)
    if ";" in text:
        return text.replace(",", ".").split(";")
    if BETWEEN.search(text):
        parts = [each.strip() for each in BETWEEN.split(text)]
        pointed = any(POINTED.search(each) for each in parts)
        return [part for each in parts for part in _among_others(each, pointed=pointed)]
    plain = text.strip()
    if FIRST_DECIMAL.fullmatch(plain) or len(plain.split()) > 1:
        return plain.replace(",", ".").split()
    return _between_commas(plain)


def _among_others(part: str, *, pointed: bool) -> list[str]:
    if ONE_DECIMAL.fullmatch(part) and not THOUSANDS.fullmatch(part):
        if pointed:
            raise MixedError(part)
        return [part.replace(",", ".")]
    return _between_commas(part)


def _between_commas(text: str) -> list[str]:
    parts = text.split(",")
    if len(parts) > 1 and (THOUSANDS.fullmatch(text) or _ambiguous(parts)):
        raise ListError(text)
    return parts


def _ambiguous(parts: list[str]) -> bool:
    """Whether commas may begin fractions: two whole numbers in a row, in what does not look like a list of values."""
    whole = [WHOLE.fullmatch(part) is not None for part in parts]
    if not any(one and other for one, other in pairwise(whole)):
        return False
    values = [read_number(part) for part in parts if NUMBER.fullmatch(part)]
    rising = all(one < other for one, other in pairwise(values)) or all(one > other for one, other in pairwise(values))
    if all(whole):
        return len(parts) == 2 or not rising or any(LEADING_ZERO.fullmatch(part) for part in parts)
    return not rising or any(one and not read_number(part) for part, one in zip(parts, whole, strict=True))
