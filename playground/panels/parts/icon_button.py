"""Buttons with an icon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def icon_button(label: str, key: str, icon: str, on_click: Callable[..., None], *args: Any, **more: Any) -> None:
    """Draw a button that calls `on_click` with `args`; `icon` is the name of a Material symbol."""
    st.button(label, key=key, icon=f":material/{icon}:", on_click=on_click, args=args, **more)
