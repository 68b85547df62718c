"""The front end: a Streamlit page around the core; for notebooks, `show(session)` and `link(session)`."""

from playground.notebook import link, show

__all__ = ["link", "show"]
