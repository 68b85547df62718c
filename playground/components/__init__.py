"""What the browser draws by code of our own: plots that stay, the transport bar, the controls, the notes.

Each component is mounted with a document of JSON. Its JavaScript is a file that the browser keeps; what it needs to
know of the run between two runs of the page's script comes over the channel.
"""
