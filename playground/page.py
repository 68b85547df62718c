"""The page that Streamlit reruns: regions in their places, nothing else."""

import streamlit as st

from playground import state
from playground.panels.controls import controls
from playground.panels.header import header
from playground.panels.tabs import tabs
from playground.panels.transport import show_divergence, show_notice, transport, transport_bar
from playground.panels.workbench import workbench

st.set_page_config(page_title="Backprop Playground", layout="wide")
state.begin_page()

header()
bar = transport_bar()
show_divergence()
show_notice()
left = workbench(bar.counters)  # first: a browser draws in the order in which things come
transport(bar)
with left:
    controls()
tabs()
