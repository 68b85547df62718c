"""The page that Streamlit reruns: regions in their places, nothing else."""

from pathlib import Path

import streamlit as st

from playground import state
from playground.fragments import SLOW, while_playing
from playground.panels.controls import controls
from playground.panels.header import header
from playground.panels.inspector import inspector
from playground.panels.network_region import network_region
from playground.panels.tabs import tabs
from playground.panels.transport import show_divergence, show_notice, transport

st.set_page_config(page_title="Backprop Playground", layout="wide")
st.html(Path(__file__).with_name("page.css"))
state.begin_page()

header()
transport()
show_divergence()
show_notice()
left, middle, right = st.columns([1.15, 3.1, 1.75], gap="medium")
with left, st.container(key="controls"):
    controls()
with middle:
    network_region()
with right:
    while_playing(inspector, 2 * SLOW)()
tabs()
