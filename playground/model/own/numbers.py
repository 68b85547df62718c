"""The numbers in a text, however they were printed: by NumPy, PyTorch, JAX or TensorFlow, or written by hand.

Every character is a part of a number, stands between numbers or belongs to a print-out; nothing else is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from backprop_core.primitives import Array
from playground.formats import NUMBER, read_number

DECIMAL_COMMA = re.compile(r"[-+−]?\d+(?:,\d+)?(?:[eE][-+−]?\d+)?", re.ASCII)
BETWEEN = re.compile(r"[\s\[\](){},;|]+")
WORD = re.compile(r"[^\s\[\](){},;|]+")
COMMA_IN_NUMBER = re.compile(r"\d,\d")
LEFT_OUT = re.compile(r"\.\.\.|…")
NOT_FINITE = re.compile(r"[-+−]?(?:nan|inf|infinity)", re.IGNORECASE)
# What print-outs have beside their numbers: prompts, the names of types, and what they say about the array.
PROMPT = r"^[ \t]*(?:>>>|(?:In|Out) ?\[\d+\]:)"
VALUE = r"'[^']*'|<[^<>]*>|\([^()]*\)|[\w.]+"
ABOUT = rf"\b(?:dtype|device|grad_fn|requires_grad|shape|weak_type|layout|size)\s*=\s*(?:{VALUE})"
NAMES = "(?:nd|[dD]evice)?[Aa]rray|[Tt]ensor|matrix|float16|float32|float64"
TYPE = rf"\b(?:Parameter containing:|(?:[a-z]\w*\.)*(?:{NAMES})(?=\s*[(\[:]):?)"
WRAPPING = rf"<(?=tf\.)|\bnumpy\s*=|{ABOUT}|{TYPE}|(?<=\))\s*>"
PRINTED = re.compile(rf"{PROMPT}|{WRAPPING}", re.MULTILINE)


class ReadingError(ValueError):
    """A text that cannot be read as numbers. The message is a sentence of plain text, with the place."""


def numbers_in(text: str, sizes: Collection[int], start: int = 0) -> Array:
    """The numbers of `text[start:]`, (numbers,), in their order.

    `sizes` are how many there can be, which decides whether commas part numbers or are decimal ones. Raises
    ReadingError for what is no number, is not finite or has been left out, and where there is none.
    """
    plain = PRINTED.sub(lambda found: " " * len(found[0]), text[start:].replace("–", "−"))
    if left_out := LEFT_OUT.search(plain):
        where = place_of(text, start + left_out.start())
        raise ReadingError(f"{where}: the print-out leaves numbers out (…). Print all of them.")
    readings = [NUMBER, DECIMAL_COMMA] if COMMA_IN_NUMBER.search(plain) and "." not in plain else [NUMBER]
    found = [_numbers(plain, number, text, start) for number in readings]
    fitting = [numbers for numbers in found if len(numbers) in sizes]
    likely = found[-1] if ";" in plain or not re.search(r",\s", plain) else found[0]
    numbers = likely if len(fitting) != 1 else fitting[0]
    if not numbers:
        raise ReadingError("There is no number in it: paste the entries, row by row.")
    return np.array(numbers)


def place_of(text: str, at: int) -> str:
    """A place in a text, as a sentence begins with it."""
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return f"Line {line}, character {column}" if "\n" in text.strip() else f"Character {column}"


def _numbers(plain: str, number: re.Pattern[str], text: str, start: int) -> list[float]:
    """The numbers between the separators. Raises ReadingError at the first that is none."""
    found, at = [], 0
    while at < len(plain):
        if between := BETWEEN.match(plain, at):
            at = between.end()
            continue
        word = number.match(plain, at)
        end = word.end() if word else at
        if not word or not (end == len(plain) or BETWEEN.match(plain, end)):
            raise ReadingError(_refused(plain, at, text, start))
        value = read_number(word[0].replace(",", "."))
        if not np.isfinite(value):
            raise ReadingError(f"{place_of(text, start + at)}: {word[0][:20]} is too large for a number.")
        found.append(value)
        at = end
    return found


def _refused(plain: str, at: int, text: str, start: int) -> str:
    word = WORD.match(plain, at)
    shown, where = word[0][:20] if word else plain[at], place_of(text, start + at)
    if NOT_FINITE.fullmatch(shown):
        return f"{where}: “{shown}” is not a finite number."
    return f"{where}: “{shown}” is not a number."
