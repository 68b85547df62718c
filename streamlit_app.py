"""The app as a server: the page, and the files that its live plot needs."""

import streamlit as st

from playground.live_plot import assets

app = st.App("playground/page.py", routes=assets.routes(), middleware=assets.middleware())
