"""The app as a server: the page, and the files that its live plot needs."""

from importlib import import_module

import streamlit as st

from playground import assets, first_answer, memory

app = st.App("playground/page.py", routes=assets.routes(), middleware=first_answer.middleware())
for part in ("header", "tabs", "transport", "workbench"):
    import_module(f"playground.panels.{part}")  # with all that it imports: now, so that the first visitor need not wait
memory.settle()
