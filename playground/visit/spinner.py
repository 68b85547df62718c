"""A word while a move takes long, because many updates of the past are run again."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import streamlit as st

from backprop_core import Session

MANY = 50  # updates; of the largest networks they take half a second


def while_replaying(session: Session, update: int) -> AbstractContextManager[None]:
    """Around a move to an update: after half a second a spinner says what is going on."""
    count = session.replayed(min(max(update, 0), session.reach.update))
    if count < MANY:
        return nullcontext()
    return st.spinner(f"Going to update {update + 1:,}: {count:,} updates are run again", show_time=True)
