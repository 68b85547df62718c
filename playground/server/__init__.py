"""Once per process: the files and routes that the page needs beside Streamlit's own."""
