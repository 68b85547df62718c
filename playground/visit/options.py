"""Fields for the options of a function, made from its record."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from backprop_core.functions.registry import Option
from playground.visit import state
from playground.visit.fields import number_field


def option_fields(
    prefix: str, options: Mapping[str, Option], values: Mapping[str, Any], on_change: Callable[..., None], *args: Any
) -> None:
    """A field for each option; `on_change` is called with `args`, the option's name and the field's key."""
    for name, option in options.items():
        key, value = f"{prefix}_{name}", values[name]
        callback: dict[str, Any] = {"on_change": on_change, "args": (*args, name, key), "help": option.says}
        if option.choices or isinstance(option.default, bool):
            state.set_widget(key, value)
        if option.choices:
            st.selectbox(name, option.choices, key=key, **callback)
        elif isinstance(option.default, bool):
            st.toggle(name, key=key, **callback)
        else:
            number_field(
                name, key, float(value), _end(option.low), _end(option.high), format="%.4g", step=_step(float(value)),
                **callback,
            )  # fmt: skip


def _end(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _step(value: float) -> float:
    """A tenth of the number's own size."""
    return float(10.0 ** math.floor(math.log10(abs(value)) - 1)) if value else 0.01
