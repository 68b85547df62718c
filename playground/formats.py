"""How the page writes, reads and rounds numbers, and how it quotes text that somebody else wrote."""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?", re.ASCII)
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
    """Write a number in `digits` significant digits with a true minus sign.

    It is scientific below 1e-4 and from 1e6 on. NaN marks a value that was never computed and is written as a dash.
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    magnitude = abs(value)
    decimals = max(0, digits - 1 - math.floor(math.log10(magnitude)))
    text = f"{magnitude:.{decimals}f}" if 1e-4 <= magnitude < 1e6 else _scientific(magnitude)
    return ("−" if value < 0 else "") + text


def _scientific(magnitude: float) -> str:
    exponent = math.floor(math.log10(magnitude))
    mantissa = f"{magnitude / 10.0**exponent:.2f}" if exponent > -300 else f"{magnitude:.2e}".split("e")[0]
    if mantissa == "10.00":
        mantissa, exponent = "1.00", exponent + 1
    return f"{mantissa}e{exponent}".replace("-", "−")


def tex(value: float, digits: int = 4) -> str:
    """Write a number as `number` does, in the syntax of KaTeX."""
    text = number(value, digits).replace("−", "-")
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot 10^{{{exponent}}}"
    return text


def rounded_up(value: float) -> float:
    """The next 1, 2, 5 or 10 times a power of ten that is not smaller; `value` is above 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(share * power for share in (1.0, 2.0, 5.0, 10.0) if share * power >= value)
