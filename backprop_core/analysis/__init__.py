"""Read a session and compute on separate buffers; nothing here moves a run."""
