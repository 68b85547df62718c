"""Numbers put into a formula: `\\Delta = -\\eta\\, g` becomes `= - 0.1 \\cdot (-0.0596)`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playground.explain.writing import Digits

# Symbols and numbers, then commands and groups that only lay out the line. The longest come first.
_TOKEN = re.compile(
    r"\\\|g\\\||\\hat\\eta|\\beta_[12]|\\[A-Za-z]+|\\[,;! ]|\d+|[A-Za-z]|\s+|.",
)


def substituted(formula: str, symbols: Mapping[str, float], digits: Digits) -> str:
    """The right-hand side of an equation with the values of its symbols, and a dot between two numbers."""
    side = re.split(r"\\leftarrow|=", formula, maxsplit=1)[-1]
    written, before = "", ""
    tokens = [token for token in _TOKEN.findall(side) if not token.isspace() and token not in (r"\,", r"\;")]
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if _ends(before, symbols) and _starts(token, symbols):
            written += r" \cdot "
        written += _value(symbols[token], after, digits) if token in symbols else _kept(token)
        before = token
    return written


def _value(value: float, after: str, digits: Digits) -> str:
    plain = f"{value:g}"
    text = plain if float(plain) == value and plain.replace(".", "").isdigit() else digits.tex(value)
    bracketed = value < 0 or (after == "^" and not text.replace(".", "").isdigit())
    return f"({text})" if bracketed else text


def _kept(token: str) -> str:
    return f" {token} " if token in "+-/" or token.startswith("\\") else token


def _ends(token: str, symbols: Mapping[str, float]) -> bool:
    return token in symbols or token == ")"


def _starts(token: str, symbols: Mapping[str, float]) -> bool:
    return token in symbols or token in ("(", r"\frac")
