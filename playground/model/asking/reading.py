"""Answers as people write them: a number, a sign, an entry."""

from __future__ import annotations

import re

from backprop_core import Entry, Quantity
from playground.formats import NUMBER
from playground.model.own.numbers import ReadingError, numbers_in

FRACTION = re.compile(r"([^/]+)/([^/]+)")
POWER = re.compile(r"\s*(?:[·*×x]|\\cdot|\\times)\s*10\s*(?:\*\*|\^)\s*[({]?\s*([-+−–]?\s*\d+)\s*[)}]?")
SUPERSCRIPT = re.compile(r"\s*[·*×x]\s*10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
PLAIN_DIGITS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
GLYPHS = re.compile(r"^\s*[▲▼]\s*")
SIGNS = {
    1: ("+", "plus", "positive", "up", "raises", "rises", "▲", "1", "+1", "above 0"),
    -1: ("-", "−", "–", "minus", "negative", "down", "lowers", "falls", "▼", "-1", "−1", "below 0"),
    0: ("0", "zero", "none", "neither", "it is 0"),
}
JOINED = re.compile(r"[^\s\d]{0,3}\d+,\d+[^\s\d,][^\s,]{0,11}")  # 0,5hm: of a decimal comma, and not of two entries
PLACE = re.compile(r"(\d+)\s*(?:[,;-]\s*(\d+))?\s*\]?\s*$")
ONE_NUMBER = "Type one number, such as −0.045, 4.5e-2 or 1/3."


def number_of(text: str) -> float:
    """The one number that a text says: with point or comma, as a fraction, or with a power of ten.

    Raises ReadingError, whose message is a sentence.
    """
    plain = SUPERSCRIPT.sub(lambda found: "e" + found[1].translate(PLAIN_DIGITS), GLYPHS.sub("", text.strip()))
    plain = POWER.sub(lambda found: "e" + found[1].replace(" ", ""), plain)
    if fraction := FRACTION.fullmatch(plain):
        above, below = _single(fraction[1]), _single(fraction[2])
        if not below:
            raise ReadingError("A fraction cannot have 0 below its line.")
        return above / below
    return _single(plain)


def digits_in(text: str) -> int:
    """How many significant digits a number was written with, zeros at its end included; 99 of a fraction."""
    if "/" in text:
        return 99
    found = NUMBER.search(text.strip().replace(",", "."))
    mantissa = re.split("[eE]", found[0])[0] if found else ""
    return len(re.sub(r"\D", "", mantissa).lstrip("0"))


def sign_of(text: str) -> int:
    """1, 0 or -1, from a word, a mark or a number. Raises ReadingError."""
    said = text.strip().lower().removesuffix(".")
    for sign, words in SIGNS.items():
        if said in words:
            return sign
    try:
        value = number_of(text)
    except ReadingError:
        raise ReadingError("Say + or −, or 0.") from None
    return (value > 0) - (value < 0)


def place_in(text: str, asked: Entry) -> tuple[int, int]:
    """Row and column that a text names: dW1[0, 1], W1[0, 1], weight-1-0-1 or 0, 1. Raises ReadingError."""
    found = PLACE.search(text.strip())
    if not found:
        raise ReadingError(f"Name one of the entries, such as {asked.quantity}[0, 0].")
    column = int(found[2]) if found[2] else asked.column if Quantity.parse(asked.quantity).kind != "W" else 0
    return int(found[1]), column


def _single(text: str) -> float:
    try:
        found = numbers_in(text, (1,))
    except ReadingError as error:
        says = f"“{text.strip()}” is not a number." if JOINED.fullmatch(text.strip()) else str(error)
        raise ReadingError(f"{says} {ONE_NUMBER}" if text.strip() else ONE_NUMBER) from None
    if len(found) != 1:
        raise ReadingError(ONE_NUMBER)
    return float(found[0])
