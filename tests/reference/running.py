"""Running one case file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from backprop_core import BackpropError
from tests.reference.comparing import CaseError, Disagreement
from tests.reference.functions import check_activation, check_initializer, check_loss, check_optimizer
from tests.reference.network import check_network

CHECKS = {
    "network": check_network,
    "activation": check_activation,
    "loss": check_loss,
    "optimizer": check_optimizer,
    "initializer": check_initializer,
}


def run_case(path: Path) -> Disagreement:
    """The worst disagreement of a case's numbers with the core's. Raises CaseError where it cannot be run."""
    case = _read(path)
    category = case.get("category")
    if category not in CHECKS:
        raise CaseError(f"category is {category!r}, not one of {', '.join(CHECKS)}")
    found = Disagreement()
    try:
        CHECKS[category](case, found)
    except KeyError as error:
        raise CaseError(f"the field {error} is missing") from error
    except BackpropError as error:
        raise CaseError(f"the core refuses it: {error}") from error
    _check_transcription(case, found)
    if not found.compared:
        raise CaseError("it holds no number to compare")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        case = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise CaseError(f"not readable as JSON: {error}") from error
    if not isinstance(case, dict) or not str(case.get("schema", "")).startswith("bp-oracle/1"):
        raise CaseError("not a case of the schema bp-oracle/1")
    return case


def _check_transcription(case: dict[str, Any], found: Disagreement) -> None:
    """Each printed number is its recomputed one to the printed digits; what its source got wrong is not asserted."""
    for name, printed in case.get("published", {}).items():
        if printed.get("agrees", True) and "recomputed" in printed:
            value, again = np.array(printed["value"], dtype=float), np.array(printed["recomputed"], dtype=float)
            where = f"printed {name} beside its recomputation"
            found.add(where, np.where(np.isnan(value), np.nan, again), printed["value"], atol=printed["abs_tol"])
