"""The smallest page: what no visit can be shorter than."""

import streamlit as st

st.html("<p id='drawn'>drawn</p>")
