"""A pytest plugin of `python -m tests.mutation`: every test calls what it needs by itself.

A result that an earlier test has left in a cache would hide which functions a test depends on, and a mistake in them
would be tried with that earlier test alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import pytest

PACKAGES = ("backprop_core", "playground")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Empty the caches of our functions before each test."""
    for clear in _clears(len(sys.modules)):
        clear()


@cache
def _clears(_: int) -> list[Callable[[], None]]:
    ours = [module for name, module in sys.modules.items() if name.split(".")[0] in PACKAGES]
    found = (getattr(value, "cache_clear", None) for module in ours for value in vars(module).values())
    return [clear for clear in found if callable(clear)]
