"""A word while a move takes long, because many updates are run or run again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.components.payload import encode
from playground.visit.app import App

MANY = 50  # updates; of the largest networks they take half a second


def while_replaying(app: App, update: int) -> AbstractContextManager[None]:
    """Around a move to an update: says what is going on if many updates of the past are run again for it."""
    count = app.session.replayed(min(max(update, 0), app.session.reach.update))
    if count < MANY:
        return nullcontext()
    return busy(app, f"Going to update {update + 1:,}: {count:,} updates are run again")


def busy(app: App, words: str) -> AbstractContextManager[None]:
    """Say what takes its time: on the page in a run of its script, else in the transport bar."""
    if get_script_run_ctx(suppress_warning=True) is not None:
        return st.spinner(words, show_time=True)
    return _in_bar(app, words)


@contextmanager
def _in_bar(app: App, words: str) -> Iterator[None]:
    app.channel.send(encode({"busy": words}).decode())
    yield
