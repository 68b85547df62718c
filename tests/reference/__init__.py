"""Reference cases, published and computed elsewhere, run through the core: `python -m tests.reference FOLDER`."""
