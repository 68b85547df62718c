"""The smallest page that answers a click: what no click on a Streamlit page can be faster than."""

import streamlit as st

st.session_state.setdefault("count", 0)
if st.button("Step", key="step"):
    st.session_state.count += 1
st.html(f"<p id='drawn' data-count='{st.session_state.count}'>{st.session_state.count}</p>")
