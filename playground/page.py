"""The page that Streamlit reruns: regions in their places, nothing else."""

from pathlib import Path

import streamlit as st

from playground import state
from playground.panels.controls import controls
from playground.panels.graph import graph, numbers
from playground.panels.header import header, paragraph
from playground.panels.inspector import inspector
from playground.panels.published import published
from playground.panels.tabs import tabs
from playground.panels.transport import badge, show_divergence, show_notice, transport

st.set_page_config(page_title="Backprop Playground", layout="wide")
st.html(Path(__file__).with_name("page.css"))
picture = state.app().picture

head, body, below = st.container(), st.container(), st.container()
left, middle, right = body.columns([1.15, 3.1, 1.75], gap="medium")
with middle:
    graph(picture)
with head:
    header()
    transport(picture)
    show_divergence()
    show_notice()
with left:
    with st.container(key="controls"):
        controls()
    paragraph()
with middle:
    badge(picture)
    numbers(picture)
with right:
    inspector(picture)
    published()
with below:
    tabs(picture)
