"""Pure functions from numbers to Plotly figures as plain dicts. No Streamlit."""
