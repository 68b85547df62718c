"""What the browser needs beside Streamlit's own files, served by the app itself so that it works without a network.

Every file has its version in its name, so that a browser keeps it for good and still gets the next version.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from functools import lru_cache
from pathlib import Path

import plotly
import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "assets"
HERE = Path(__file__).parent
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
MODULE = HERE.parent / "live_plot" / "live_plot.js"
STYLE = HERE / "page.css"
KEYS = HERE / "keys.js"
MEDIA = {".css": "text/css", ".js": "text/javascript"}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@lru_cache
def _fingerprint(file: Path, modified: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _marked(file: Path) -> str:
    """A file's name with its content's fingerprint; the time is asked so that an edit shows without a restart."""
    return f"{file.stem}-{_fingerprint(file, file.stat().st_mtime_ns)}{file.suffix}"


def module_name() -> str:
    return _marked(MODULE)


def style_name() -> str:
    return _marked(STYLE)


def keys_name() -> str:
    return _marked(KEYS)


def plotly_name() -> str:
    return f"plotly-{plotly.__version__}-unwrapped.min.js"


def _file(name: str) -> Path:
    files = {module_name(): MODULE, style_name(): STYLE, keys_name(): KEYS, plotly_name(): PLOTLY}
    if name not in files:
        raise HTTPException(status_code=404)
    return files[name]


@lru_cache
def _content(file: Path, name: str) -> bytes:
    content = file.read_bytes()
    return unwrapped(content) if file == PLOTLY else content


WRAPPED = re.compile(
    rb"(?P<licence>/\*.*?\*/).*?\(\) => \{\s*"
    rb"(?P<code>\"use strict\";.*window\.Plotly = Plotly;)\s*return Plotly;\s*\}\)\);\s*",
    re.DOTALL,
)


def unwrapped(script: bytes) -> bytes:
    """Plotly without the wrapper for other module systems, and with a hint to compile all of it in the background.

    In the wrapper it is one function among others, which a browser reads twice, the second time while the page waits:
    that took two thirds of the main thread's time for Plotly. A file of another shape is left as it is.
    """
    found = WRAPPED.fullmatch(script)
    if found is None:
        return script
    return b"\n".join([b"//# allFunctionsCalledOnLoad", found["licence"], found["code"], b""])


@lru_cache
def _compressed(file: Path, name: str) -> bytes:
    """Compressed once: left to Streamlit's middleware, Plotly's 5 MB would be compressed for every visitor."""
    return gzip.compress(_content(file, name), compresslevel=6, mtime=0)


def serve(request: Request) -> Response:
    """Answer one request. Not async, so that Starlette runs it in a thread and the first compression blocks nobody."""
    name = request.path_params["name"]
    file = _file(name)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    content = _compressed(file, name) if packed else _content(file, name)
    headers = FOR_GOOD | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(content, media_type=MEDIA[file.suffix], headers=headers)


def routes() -> list[Route]:
    """Routes for `st.App`, which puts `server.baseUrlPath` before its own routes but not before ours."""
    # Before anyone waits for it.
    threading.Thread(target=_compressed, args=(PLOTLY, plotly_name()), daemon=True).start()
    return [Route(f"{prefix()}/{{name}}", serve)]


def prefix() -> str:
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{FOLDER}" if base else f"/{FOLDER}"
