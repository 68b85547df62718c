"""Columns of dates and times: recognised by pandas, in the orders that are usual somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from backprop_core.primitives import Array
from playground.model.tables.cells.western import western

CLOCK = re.compile(
    r"(?:^|[T ]|, )(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?|\d{1,3}:\d{2}[.,]\d+)"  # 19:30, 19:30:00.5, a lap in 1:20.05
    r"(?: ?([AaPp])\.?[Mm]\.?)?"
    r"(?: ?(?:Z|(?:UTC|GMT)(?:([+-]\d{1,2})(?::?(\d{2}))?)?|([+-]\d{2}):?(\d{2})|[A-Z]{2,4}T|MES?Z))?$"
)
COMPACT = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")  # 20240301
WEEKDAY = re.compile(r"^[^\W\d_]{2,10}\.?, (?=\d)")
ORDERS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y"),
    *("%d-%m-%Y", "%m-%d-%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%d. %B %Y", "%d. %b %Y"),
    *("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%b %Y", "%B %Y", "%b-%y", "%Y-%m", "%m/%Y", "%Y%m%d"),
)
DAY = 86_400.0  # seconds
FEW = 3  # different days, of which it is no chance that all numbers look like days
LONGEST = 60  # characters of a date, for patterns take long over cells that are texts
NO_DATE = "no date"
LIKE = re.compile(r"\d.*[-/.: ].*\d|[^\W\d_]{3,9}[ -]\d{2,4}")
GERMAN = {"Januar": "January", "Februar": "February", "März": "March", "Mai": "May", "Juni": "June", "Juli": "July"}
GERMAN |= {"Oktober": "October", "Dezember": "December", "Mär": "Mar", "Okt": "Oct", "Dez": "Dec"}


def days(cells: Sequence[str]) -> Array | None:
    """Of cells most of which are dates or times, the days since the first of them, (cells,); NaN where a cell is none.

    None if fewer than most of them are dates. Those in another order of day, month and year than the usual one are
    dates that cannot be counted from the others: NaN.
    """
    cells = [western(cell) if len(cell) <= LONGEST else NO_DATE for cell in cells]
    if sum(bool(LIKE.search(cell) or COMPACT.fullmatch(cell)) for cell in cells) * 2 <= len(cells):
        return None
    clocks = [CLOCK.search(cell) for cell in cells]
    parts = [cell[: found.start()] if found else cell for cell, found in zip(cells, clocks, strict=True)]
    times = np.array([_time(found) for found in clocks])
    if all(not part for part in parts):
        return times
    dates = _dates(pd.Series([_english(WEEKDAY.sub("", part.strip())) for part in parts]))
    if dates is None:
        return None
    found = dates + times
    return np.asarray(found - np.nanmin(found))


def are_clocks(cells: Sequence[str]) -> bool:
    """Whether cells are times of a day or laps, without any date."""
    found = [CLOCK.search(western(cell[:LONGEST])) for cell in cells]
    return all(each and each.start() == 0 for each in found)


def are_compact(cells: Sequence[str]) -> bool:
    """Whether all cells are days written as one number, as 20240301 is."""
    return len(set(cells)) >= FEW and all(map(COMPACT.fullmatch, cells))


def _dates(parts: pd.Series) -> Array | None:
    """Days, by the order that reads most of them; None if fewer than most are dates in any order."""
    read = [pd.to_datetime(parts, format=order, errors="coerce") for order in ORDERS]
    if int(np.any([each.notna() for each in read], axis=0).sum()) * 2 <= len(parts):
        return None
    best = max(read, key=lambda each: int(each.notna().sum()))
    return np.asarray((best - best.min()) / pd.Timedelta(days=1), dtype=np.float64)


def _time(found: re.Match[str] | None) -> float:
    """The share of a day, of world time where the zone is written; NaN for a time that no clock shows."""
    if found is None:
        return 0.0
    written = found[1].replace(",", ".")
    first, *rest = map(float, written.split(":"))
    lap = len(rest) == 1 and "." in written
    hour, minute, second = (first // 60, first % 60, rest[0]) if lap else [first, *rest, 0.0][:3]
    if found[2]:
        hour = hour % 12 + 12 * (found[2].lower() == "p")
    inside = hour < 24 and minute < 60 and second <= 60
    hours, minutes = found[3] or found[5], found[4] or found[6] or "0"
    ahead = float(hours) * 60 + float(hours[0] + minutes) if hours else 0.0  # minutes
    return (hour * 3600 + (minute - ahead) * 60 + second) / DAY if inside else np.nan


def _english(part: str) -> str:
    for german, english in GERMAN.items():
        part = re.sub(rf"\b{german}\b", english, part)
    return part
