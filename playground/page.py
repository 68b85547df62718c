"""The page that Streamlit reruns: regions in their places, nothing else."""

import streamlit as st

from playground.panels.tabs.tabs import tabs
from playground.panels.top.controls import controls
from playground.panels.top.header import header
from playground.panels.top.transport import fill_bar, show_divergence, show_notice, transport_bar
from playground.panels.workbench import workbench
from playground.visit import state

st.set_page_config(page_title="Backprop Playground", layout="wide")
state.begin_page()

header()
bar = transport_bar()
show_divergence()
show_notice()
left = workbench(bar.counters)  # first: a browser draws in the order in which things come
fill_bar(bar)
with left:
    controls()
tabs()
