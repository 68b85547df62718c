"""Compile the modules that a visit imports, and no others: run once, by the Python of the image.

The rest may never be asked for, and would be as large again. What is compiled does not look at its source's time, which
an image rounds.
"""

from __future__ import annotations

import sys
from importlib import import_module
from py_compile import PycInvalidationMode, compile

from streamlit.testing.v1 import AppTest

from playground.command import script

SERVER = ("streamlit.web.bootstrap", "uvicorn.lifespan.on", "uvicorn.loops.auto")
SERVER += ("uvicorn.protocols.http.auto", "uvicorn.protocols.websockets.auto")

if __name__ == "__main__":
    page = AppTest.from_file(str(script()), default_timeout=60).run()
    if page.exception:
        raise SystemExit(page.exception[0].message)
    for name in SERVER:
        import_module(name)
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(sys.prefix) and file.endswith(".py"):
            compile(file, doraise=True, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
