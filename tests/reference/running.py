"""Running one case file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from backprop_core import BackpropError
from tests.reference.comparing import CaseError, Disagreement
from tests.reference.functions import check_activation, check_initializer, check_loss, check_optimizer
from tests.reference.network import check_network
from tests.reference.printed import compare_printed

CHECKS = {
    "network": check_network,
    "activation": check_activation,
    "loss": check_loss,
    "optimizer": check_optimizer,
    "initializer": check_initializer,
}


def run_case(path: Path) -> Disagreement:
    """The worst disagreement of a case's numbers with the core's. Raises CaseError where it cannot be run.

    A file may hold anything at all in any of its fields: whatever goes wrong with it is the case's error.
    """
    case = _read(path)
    found = Disagreement()
    try:
        category = case.get("category")
        if category not in CHECKS:
            raise CaseError(f"category is {category!r}, not one of {', '.join(CHECKS)}")
        CHECKS[category](case, found)
        compare_printed(case, found)
    except CaseError:
        raise
    except KeyError as error:
        raise CaseError(f"the field {error} is missing") from error
    except BackpropError as error:
        raise CaseError(f"the core refuses it: {error}") from error
    except Exception as error:
        raise CaseError(f"it is not as the schema has it: {type(error).__name__}: {error}") from error
    if not found.compared:
        raise CaseError("it holds no number to compare")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        case = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refused)
    except (OSError, ValueError, RecursionError) as error:
        raise CaseError(f"not readable as JSON: {error}") from error
    if not isinstance(case, dict) or not str(case.get("schema", "")).startswith("bp-oracle/1"):
        raise CaseError("not a case of the schema bp-oracle/1")
    return case


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")
