"""Cells as numbers, in the ways in which people write them.

A mark between digits says where the fraction begins or parts groups of three. Most cells tell which: 98,6 can only be a
fraction, 1.250,50 has both. In a cell such as 1.250 either may be meant, and the rest of its column or table decides.
Fractions such as 1 1/2 are divided out, of 2.5 ± 0.1 the number is 2.5, and the sign of 10,50- is at the end, as banks
write it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from playground.model.tables.cells.vocabulary import CURRENCIES
from playground.model.tables.cells.western import ARABIC_POINT, western
from playground.model.tables.limits import LARGEST

POINT, COMMA = ".", ","
OTHER = {POINT: COMMA, COMMA: POINT}
BLANKS = " \u00a0\u2009\u202f"
SYMBOL = r"(?:[A-Z]{0,3}[$€£¥₹₽₩₺₪₫฿]|(?:" + "|".join(sorted(CURRENCIES)) + r")\b\.?)"
UNIT = r"(?:[%‰°$€£¥₹₽₩₺₪₫฿′″]|[^\W\d_])[^\s,;()]{0,11}"
BODY = rf"(?:\d(?:[\d.,'’{BLANKS}]*\d)?[.,]?|[.,]\d+)"
CELL = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+−–]?)[{BLANKS}]*(?:(?P<before>{SYMBOL})[{BLANKS}]*(?P<late>[-+−–]?)[{BLANKS}]*)?"
    rf"(?P<body>{BODY})(?P<power>(?:[eE][-+−]?|[dD][-+−])\d+)?(?P<last>[-+−–](?=[{BLANKS}]|$))?[{BLANKS}]*(?P<after>{UNIT}|\[{UNIT}\])?(?P<close>\))?",
)
FRACTION = re.compile(
    rf"(?P<sign>[-+−–]?)[{BLANKS}]*(?:(?P<whole>\d{{1,9}})[{BLANKS}]+)?(?P<over>\d{{1,3}})[{BLANKS}]?[/\u2044]"
    rf"[{BLANKS}]?(?P<under>\d{{1,3}})(?:[{BLANKS}]*(?P<after>{UNIT}))?"
)
# 7/10 is meant as one, and so is 3/2; 120/80 is not.
MOST_PARTS, USUAL_PARTS = 100, (2, 3, 4, 5, 6, 8, 16, 32, 64)
SPREAD = re.compile(
    rf"(?P<open>\()?(?P<value>[^±]*?[\w.,%])[{BLANKS}]*(?:±|\+/?[-−])[{BLANKS}]*(?P<spread>[\d.,][^±()]*)"
    rf"(?(open)\)[{BLANKS}]*(?P<after>{UNIT})?)"
)
CONCISE = re.compile(r"(?P<value>[-+−–]?\d[\d.,]*[.,]\d+)\(\d{1,2}\)")  # 2.07(2): the last digit is 7, give or take 2
TIMES_TEN = re.compile(rf"[{BLANKS}]*[×x·⋅*][{BLANKS}]*10(?:(?:\^|\*\*)\(?([-+−]?\d+)\)?|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
WORDS = re.compile(r"[-+−]?(?:inf|infinity|∞)", re.IGNORECASE)
SPACED = re.compile(rf"\d{{1,3}}(?:[{BLANKS}]\d{{3}})+|\d{{1,3}}(?:['’]\d{{3}})+")
IN_THREES = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}")  # the latter is India's
PLAIN = re.compile(r"-?[0-9]{1,12}(\.(?:[0-9]{1,2}|[0-9]{4,}))?")  # most cells: read without a closer look
CODE = re.compile(r"0\d+")  # a postcode, say: a number has no zero before it


class Numeral(NamedTuple):
    """A cell that can be read as a number: its digits in two readings, by the mark of decimals.

    `tells` is the mark that the cell itself shows to be that of decimals, "" where either may be or none is there;
    `unit` was written beside it.
    """

    by_point: str
    by_comma: str
    tells: str
    unit: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether the two readings differ."""
        return self.by_point != self.by_comma

    def read(self, mark: str) -> float:
        """The number, with that mark of decimals where the cell leaves it open."""
        return float(self.by_comma if mark == COMMA else self.by_point)


def numeral(cell: str) -> Numeral | None:
    """A cell as a number; None for one that is no finite number of a size that is accepted."""
    if plain := PLAIN.fullmatch(cell):
        return Numeral(cell, cell, POINT if plain[1] else "")
    plainly = western(_with_power(cell))
    if found := FRACTION.fullmatch(plainly):
        return _divided(found)
    if found := SPREAD.fullmatch(plainly):
        return _without_spread(found)
    if found := CONCISE.fullmatch(plainly):
        return numeral(found["value"])
    return _read(plainly, decimal=ARABIC_POINT in cell)


def _read(cell: str, *, decimal: bool) -> Numeral | None:
    """A cell in western digits; `decimal`: its last mark begins the fraction."""
    found = CELL.fullmatch(cell)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    signs = (found["sign"] or "") + (found["late"] or "") + _last_sign(found)
    if len(signs) > 1 or (found["open"] and signs):
        return None
    readings = _readings(found["body"], fraction=decimal or bool(found["power"]))
    if readings is None:
        return None
    sign = "-" if found["open"] or signs in ("-", "−", "–") else ""
    power = (found["power"] or "").replace("−", "-").lower().replace("d", "e")
    by_point, by_comma, tells = readings
    made = Numeral(sign + by_point + power, sign + by_comma + power, tells, _unit(found["before"], found["after"]))
    return made if max(abs(made.read(POINT)), abs(made.read(COMMA))) <= LARGEST else None


def _with_power(cell: str) -> str:
    """A cell with its power of ten, as in 1.5×10⁻³, written as 1.5e-3."""
    return TIMES_TEN.sub(lambda found: f"e{(found[1] or found[2]).translate(RAISED)}", cell)


def _last_sign(found: re.Match[str]) -> str:
    """The sign at the end of a number; a dash after a mark, as in 12,-, stands for the cents that there are none of."""
    cents = found["body"].endswith((POINT, COMMA)) and found["last"] in ("-", "–")
    return "" if cents else found["last"] or ""


def is_too_large(cell: str) -> bool:
    """Whether a cell is a number as programs write it, and larger than what is accepted."""
    try:
        return abs(float(western(cell).replace("−", "-"))) > LARGEST
    except ValueError:
        return False


def _divided(found: re.Match[str]) -> Numeral | None:
    whole, over, under = int(found["whole"] or 0), int(found["over"]), int(found["under"])
    proper = over < under <= MOST_PARTS
    if not (proper or (under in USUAL_PARTS and not found["whole"])):
        return None
    value = float(whole + Fraction(over, under))
    digits = repr(-value if found["sign"] in ("-", "−", "–") else value)
    return Numeral(digits, digits, "", found["after"] or "")


def _without_spread(found: re.Match[str]) -> Numeral | None:
    value, spread = numeral(found["value"].strip()), numeral(found["spread"].strip())
    if value is None or spread is None:
        return None
    return value._replace(unit=value.unit or spread.unit or found["after"] or "")


def is_fraction(cell: str) -> bool:
    """Whether a number is written as one divided by another."""
    return bool(FRACTION.fullmatch(western(cell)))


def has_spread(cell: str) -> bool:
    """Whether a number is written with what it may be off by."""
    plainly = western(cell)
    return bool(SPREAD.fullmatch(plainly) or CONCISE.fullmatch(plainly))


def marks_in(cell: str, decimal: str) -> tuple[set[str], set[str]]:
    """The marks that begin a fraction in a cell that is a number, and those that part thousands.

    `decimal` begins the fraction where the cell leaves it open.
    """
    plainly = western(cell)
    spread = SPREAD.fullmatch(plainly) or CONCISE.fullmatch(plainly)
    read, found = numeral(cell), CELL.fullmatch(spread["value"] if spread else plainly)
    if not read or not found or not (read.tells or read.ambiguous):
        return set(), set()
    mark, body = read.tells or decimal, found["body"]
    return {mark} & set(body), {OTHER[mark]} & set(body)


def looks_numeric(cell: str) -> bool:
    """Whether a cell is meant as a number, finite or not."""
    return bool(numeral(cell) or WORDS.fullmatch(cell))


def _unit(before: str | None, after: str | None) -> str:
    return " ".join(filter(None, [before, after])).strip("[]")


def _readings(body: str, *, fraction: bool) -> tuple[str, str, str] | None:
    """The digits with decimal points and with decimal commas, and the mark that must be one of decimals.

    `fraction`: a mark can only be one of decimals, as in 1.250e3.
    """
    whole, mark, rest = _parted(body)
    spaced = any(sign in whole for sign in BLANKS + "'’")
    if spaced and not SPACED.fullmatch(whole):
        return None
    if any(sign in rest for sign in BLANKS + "'’"):
        return None
    digits = re.sub(rf"['’{BLANKS}]", "", whole) if spaced else whole
    if not mark:
        return _grouped(digits)
    other = OTHER[mark]
    if other in digits:  # 1.250,50: the last mark begins the fraction
        return _only(digits.replace(other, ""), rest, mark) if IN_THREES.fullmatch(digits) else None
    if fraction or spaced or not IN_THREES.fullmatch(f"{digits}{mark}{rest}"):
        return _only(digits, rest, mark)
    joined, parted = digits + rest, f"{digits}.{rest}"
    return (parted, joined, "") if mark == POINT else (joined, parted, "")


def _parted(body: str) -> tuple[str, str, str]:
    """What is before the last mark, the mark, and what is after it; no mark where it occurs several times."""
    at = max(body.rfind(POINT), body.rfind(COMMA))
    if at < 0 or body.count(body[at]) > 1:
        return body, "", ""
    return body[:at], body[at], body[at + 1 :]


def _grouped(digits: str) -> tuple[str, str, str] | None:
    """A whole number, perhaps in groups such as 1.250.000, whose mark then is not that of decimals."""
    marks = {sign for sign in digits if sign in (POINT, COMMA)}
    if not marks:
        return digits, digits, ""
    if len(marks) > 1 or not IN_THREES.fullmatch(digits):
        return None
    mark = marks.pop()
    joined = digits.replace(mark, "")
    return joined, joined, OTHER[mark]


def _only(whole: str, rest: str, mark: str) -> tuple[str, str, str]:
    digits = f"{whole or 0}.{rest or 0}"
    return digits, digits, mark if rest else ""
