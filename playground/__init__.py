"""The front end: a Streamlit page around the core; for notebooks, `show(session)` and `link(session)`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.notebook import link, show

__all__ = ["link", "show"]


def __getattr__(name: str) -> Any:
    """What notebooks use is imported when it is asked for: the page does without, and starts sooner."""
    if name in __all__:
        return getattr(import_module("playground.notebook"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
