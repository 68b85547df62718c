"""What the browser needs for a live plot, served by the app itself so that it works without a network.

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
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = "live-plot"
HERE = Path(__file__).parent
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
MODULE = HERE / "live_plot.js"
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@lru_cache
def _fingerprint(file: Path, modified: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def module_name() -> str:
    """Our module's name with its content's fingerprint; the time is asked so that an edit shows without a restart."""
    return f"live_plot-{_fingerprint(MODULE, MODULE.stat().st_mtime_ns)}.js"


def plotly_name() -> str:
    return f"plotly-{plotly.__version__}-unwrapped.min.js"


def _file(name: str) -> Path:
    files = {module_name(): MODULE, plotly_name(): PLOTLY}
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
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(_content(file, name), media_type="text/javascript", headers=FOR_GOOD)
    headers = FOR_GOOD | {"Content-Encoding": "gzip"}
    return Response(_compressed(file, name), media_type="text/javascript", headers=headers)


def routes() -> list[Route]:
    """Routes for `st.App`, which puts `server.baseUrlPath` before its own routes but not before ours."""
    threading.Thread(
        target=_compressed, args=(PLOTLY, plotly_name()), daemon=True
    ).start()  # before anyone waits for it
    return [Route(f"{_prefix()}/{{name}}", serve)]


def middleware() -> list[Middleware]:
    """For `st.App`: tells browsers of Plotly with the page itself, so that it loads while Streamlit starts up."""
    return [Middleware(_Preload)]


def _prefix() -> str:
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{FOLDER}" if base else f"/{FOLDER}"


class _Preload:
    """Adds a Link header to every HTML answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Link", f"<{_prefix()}/{plotly_name()}>; rel=preload; as=script")
                    headers.append("Link", f"<{_prefix()}/{module_name()}>; rel=modulepreload")
            await send(message)

        await self._app(scope, receive, send_with_link if scope["type"] == "http" else send)
