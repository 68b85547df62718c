"""What is shown and what can be done, as plain data and functions. No Streamlit."""
