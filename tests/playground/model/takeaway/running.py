"""Running what can be taken away, in the process of the tests."""

from __future__ import annotations

from typing import Any

import numpy as np


def variables_of(source: str, name: str = "run.py") -> dict[str, Any]:
    """The variables of a script that has run to its end; how NumPy treats errors is set back."""
    found: dict[str, Any] = {"print": lambda *_: None}
    old = np.geterr()
    try:
        exec(compile(source, name, "exec"), found)
    finally:
        np.seterr(**old)
    return found
