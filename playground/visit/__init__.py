"""One visitor: the only place that touches st.session_state."""
