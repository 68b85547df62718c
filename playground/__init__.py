"""The front end: a Streamlit page around the core."""
