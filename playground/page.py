"""The page that Streamlit reruns: regions in their places, nothing else."""

from collections.abc import Callable

import streamlit as st

from playground.actions.live import connect
from playground.panels.tabs.tabs import view
from playground.panels.top.header import header
from playground.panels.top.transport import bar, divergence, notice
from playground.panels.workbench import workbench
from playground.visit.app import App
from playground.visit.state import begin_page

st.set_page_config(page_title="Backprop Playground", layout="wide")
app = begin_page()
connect(app)


def draw(part: Callable[[App], None]) -> None:
    """Draw a part while nobody else works on the run; between two parts, a move on the channel has its turn."""
    with app.lock:
        part(app)


for part in (header, bar, divergence, notice):
    draw(part)
workbench(app, draw)
view(app, draw)
