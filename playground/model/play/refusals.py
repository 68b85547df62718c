"""Rules for Play to stop by that are none: what is missing or out of range, in a sentence each."""

from __future__ import annotations

import math
from collections.abc import Mapping

from backprop_core import Session
from playground.formats import number
from playground.model.play.when import lacking

MOST_COUNTED = 10**9  # updates and epochs


def refusals(values: Mapping[str, object], session: Session) -> dict[str, str]:
    """Why Play does not stop by a quantity and its limit, by the names of the fields; those that fit are left out.

    `values` are those of the fields as they are typed.
    """
    what, limit = values.get("stop_what"), values.get("stop_limit")
    found = {"stop_what": _of_quantity(what, session)}
    found["stop_limit"] = "" if found["stop_what"] else _of_limit(what, limit)
    return {name: says for name, says in found.items() if says}


def _of_quantity(what: object, session: Session) -> str:
    if what is None:
        return ""
    missing = lacking(str(what), session)
    return f"{missing} Choose another quantity: Play does not stop for this one." if missing else ""


def _of_limit(what: object, limit: object) -> str:
    if what is None:
        return "" if limit is None else "Choose the quantity that this is the limit of. Play does not stop until then."
    if not _is_number(limit):
        return "There is no limit: type a number, such as 0.1 or 2.5e-3. Play does not stop for this until then."
    assert isinstance(limit, int | float)
    if str(what).endswith("accuracy") and not 0 <= limit <= 1:
        return f"An accuracy goes from 0 to 1, never to {number(limit)}: 0.9 is 90 %. Play does not stop for this."
    return ""


def _is_number(typed: object, above: float = -math.inf) -> bool:
    return isinstance(typed, int | float) and math.isfinite(typed) and typed > above
