"""Text for LaTeX: plain ASCII, in which every character stands for itself."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_SIGNS = {
    "–": "--",
    "—": "---",
    "’": "'",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "\u00a0": "~",
    "\u2060": "",
    "ß": r"\ss{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
}
_MATHS = {
    "▲": r"\blacktriangle",
    "▼": r"\blacktriangledown",
    "∂": r"\partial",
    "·": r"\cdot",
    "−": "-",
    "×": r"\times",
    "→": r"\to",
    "←": r"\leftarrow",
    "′": "'",
    "‖": r"\|",
    "∞": r"\infty",
    "≤": r"\le",
    "≥": r"\ge",
    "≈": r"\approx",
    "Σ": r"\Sigma",
    "Δ": r"\Delta",
    "η": r"\eta",
    "δ": r"\delta",
    "λ": r"\lambda",
    "μ": r"\mu",
    "σ": r"\sigma",
    "β": r"\beta",
    "ε": r"\epsilon",
    "ρ": r"\rho",
    "α": r"\alpha",
    "γ": r"\gamma",
    "±": r"\pm",
    "√": r"\surd",
}
_LOW, _HIGH = "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾"
_PLAIN = dict(zip(_LOW + _HIGH, "01234567890123456789()", strict=True))
_RUNS = re.compile(f"(?P<low>[{_LOW}]+)|(?P<high>[{_HIGH}]+)|(?P<one>.)", re.DOTALL)
_POWER = re.compile(r"(?<![\w.])(?P<sign>[−-]?)(?P<digits>\d+(?:\.\d+)?)e(?P<below>[−-]?)(?P<power>\d+)\b", re.ASCII)
_MARKED = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>.+?)`", re.DOTALL)


def plain(text: str) -> str:
    """Any text. What has no counterpart in LaTeX's own fonts is named by its number."""
    return "".join(_run(found) for found in _RUNS.finditer(unicodedata.normalize("NFC", text)))


def marked(text: str) -> str:
    """One of our own sentences, in which **words** may be bold and `names` code; anything else in it is text."""
    written, end = "", 0
    for found in _MARKED.finditer(text):
        inner = rf"\textbf{{{plain(found['bold'])}}}" if found["bold"] else code(found["code"])
        written += _said(text[end : found.start()]) + inner
        end = found.end()
    return written + _said(text[end:])


def _said(text: str) -> str:
    """Plain words, in which 1.5e-7 is a number."""
    written, end = "", 0
    for found in _POWER.finditer(text):
        sign, below = ("-" if found[name] else "" for name in ("sign", "below"))
        number = rf"${sign}{found['digits']}\cdot 10^{{{below}{found['power']}}}$"
        written += plain(text[end : found.start()]) + number
        end = found.end()
    return written + plain(text[end:])


def code(line: str) -> str:
    """A line of code, which may be broken at its spaces."""
    written = plain(line)
    for sign in "<>|":  # which letters of one width have, as others do not
        written = written.replace(_SPECIAL[sign], sign)
    return rf"\texttt{{{written}}}"


def formula(text: str) -> str:
    """A formula that may hold signs beyond ASCII."""
    return "".join(sign if sign.isascii() else rf"\text{{{plain(sign)}}}" for sign in text)


def _run(found: re.Match[str]) -> str:
    if found["one"]:
        return _sign(found["one"])
    mark, digits = ("_", found["low"]) if found["low"] else ("^", found["high"])
    return f"${mark}{{{''.join(map(_PLAIN.__getitem__, digits))}}}$"


def _sign(sign: str) -> str:
    if sign in _MATHS:
        return f"${_MATHS[sign]}$"
    if sign.isascii():
        return _SPECIAL.get(sign, sign)
    return _SIGNS[sign] if sign in _SIGNS else _accented(sign)


def _accented(sign: str) -> str:
    apart = unicodedata.normalize("NFD", sign)
    letter, mark = apart[:1], apart[1:]
    if mark in _ACCENTS and letter.isascii():
        return rf"\{_ACCENTS[mark]}{{{letter}}}"
    return rf"\texttt{{U+{ord(sign):04X}}}"
