"""The app as a server: the page, the files that it needs, and the channel to each visitor's run."""

from importlib import import_module
from pathlib import Path

import streamlit as st

import playground
from playground.server import assets, document, index_html, live, process

app = st.App(
    Path(playground.__file__).with_name("page.py"),
    routes=[*assets.routes(), *live.routes(), *document.routes()],
    middleware=index_html.middleware(),
)
for part in ("top.header", "tabs.tabs", "top.transport", "workbench"):
    import_module(f"playground.panels.{part}")  # with all that it imports: now, so that the first visitor need not wait
process.settle()
