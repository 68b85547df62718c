"""Mounting components: a few lines of JavaScript that travel with each message, and the files that they load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from playground.components.payload import encode
from playground.server import assets

# Sent with every message, therefore small. The address is relative to the page's, so that the app also works below a
# base path.
STUB = """
const at = name => new URL("%(folder)s/" + name, document.baseURI).href;
const module = import(at("%(module)s"));
export default async component => (await module).%(function)s(component, at("%(plotly)s"));
"""


def ignore() -> None:
    """Streamlit reports a trigger only if it has a callback."""


def component(name: str, module: str, function: str = "render") -> Callable[..., Any]:
    """A component that calls a function of one of our modules."""
    files = {"folder": assets.folder(), "module": module, "function": function, "plotly": assets.plotly_name()}
    return st.components.v2.component(name, js=STUB % files, isolate_styles=False)


def data_of(document: Any) -> bytes:
    """A document as bytes: Streamlit would encode a dict twice, once only to hash it, and would let NaN through."""
    return encode(document)


def values(component_state: object, name: str) -> Any:
    """One of the values that a component reports; None where a browser says something else than it should."""
    return component_state.get(name) if isinstance(component_state, Mapping) else None
