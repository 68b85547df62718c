"""Buttons with an icon, for moves and for files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def icon_button(label: str, key: str, icon: str, on_click: Callable[..., None], *args: Any, **more: Any) -> None:
    """Draw a button that calls `on_click` with `args`; `icon` is the name of a Material symbol."""
    st.button(label, key=key, icon=f":material/{icon}:", on_click=on_click, args=args, **more)


def download_button(
    label: str, *, key: str, icon: str, file: str, mime: str, content: Callable[[], str], says: str
) -> None:
    """Draw a button that saves a text as `file`. The text is made at the click, and nothing else runs then."""
    st.download_button(
        label,
        content,
        file,
        mime,
        key=key,
        icon=f":material/{icon}:",
        on_click="ignore",
        help=says,
    )
