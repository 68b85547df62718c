"""How the page writes, reads and rounds numbers, and how it quotes text that somebody else wrote."""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?", re.ASCII)
WITH_POINT = ("en", "zh", "ja", "ko", "th", "he", "hi", "bn", "ta", "ms", "ga", "cy")  # languages, by their tags
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MARKS = re.compile(r"([\\`*_\[\]<>$~|&#])")
# Streamlit finds icons, emoji, web and mail addresses after the escapes are resolved; an invisible word joiner in the
# middle keeps it from doing so.
STARTS = re.compile(r"(:(?=\S)|@|www(?=\.))", re.IGNORECASE)


def escape_markdown(text: str) -> str:
    """Escape a text so that Markdown shows it as it is."""
    return STARTS.sub("\\1\u2060", MARKS.sub(r"\\\1", text))


def read_number(text: str) -> float:
    """The value of a text that NUMBER matches; a true minus sign counts as one."""
    return float(text.replace("−", "-"))


def number(value: float, digits: int = 4) -> str:
    """Write a number in `digits` significant digits, one at least, or as a whole one in more, with a true minus sign.

    It is scientific below 1e-4 and from 1e6 on. NaN marks a value that was never computed and is written as a dash.
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    mantissa, _, power = f"{abs(value):.{max(digits, 1) - 1}e}".partition("e")
    exponent = int(power)  # of the rounded number, so that 0.99996 is 1.000 and not 1.0000
    fixed = f"{abs(value):.{max(0, digits - 1 - exponent)}f}" if -4 <= exponent < 6 else f"{mantissa}e{exponent}"
    return ("−" if value < 0 else "") + fixed.replace("-", "−")


def plain(value: float) -> str:
    """Write a setting in the digits that it was given, six at most, with a true minus sign: 0.5, −2 or 1e−5."""
    mantissa, e, power = f"{value:g}".partition("e")
    return f"{mantissa}{e}{int(power) if e else ''}".replace("-", "−")


def tags_of(language: str) -> tuple[str, str]:
    """The tag of a language, and that of the language which it is a kind of: "de-AT" and "de"."""
    return language, language.partition("-")[0]


def has_decimal_comma(language: str) -> bool:
    """Whether numbers are written with a comma in a language, by its tag: "de" and "de-AT" are."""
    return tags_of(language)[1] not in WITH_POINT


def begun(words: str) -> str:
    """Words as they begin a sentence; empty ones stay so."""
    return words[:1].upper() + words[1:]


def many(count: int, noun: str) -> str:
    """A count with what is counted: three weights, 12 weights, one weight."""
    return f"{COUNTS[count] if count < len(COUNTS) else count} {noun}{'s' * (count != 1)}"


def short_number(value: float, digits: int, letters: int) -> str:
    """A number as `number` writes it, in as many of the digits as leave it no longer than so many letters.

    One that is too long in a single digit, too, is scientific: −0.00056 in five letters is −6e−4.
    """
    written = [number(value, kept) for kept in range(digits, 0, -1)]
    if math.isfinite(value):
        mantissa, _, power = f"{value:.0e}".partition("e")
        written.append(f"{mantissa}e{int(power)}".replace("-", "−"))
    return next((text for text in written if len(text) <= letters), min(written, key=len))


def every_digit(value: float) -> str:
    """Write a finite number in all the digits that it has, with a true minus sign; a negative zero is a zero."""
    return repr(float(value) + 0.0).replace("-", "−")


def tex(value: float, digits: int = 4) -> str:
    """Write a number as `number` does, in the syntax of KaTeX."""
    if not math.isfinite(value):
        return r"\text{–}" if math.isnan(value) else r"\infty" if value > 0 else r"-\infty"
    text = number(value, digits).replace("−", "-")
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot 10^{{{exponent}}}"
    return text


def rounded_up(value: float) -> float:
    """The next 1, 2, 5 or 10 times a power of ten that is not smaller; `value` is above 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(share * power for share in (1.0, 2.0, 5.0, 10.0) if share * power >= value)
