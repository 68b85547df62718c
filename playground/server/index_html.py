"""The first answer to a browser: Streamlit's HTML, and with it what the page needs before its script has run.

The style sheet is a part of it. From the script it would come after the elements that it styles, and the visitor would
see the page jump. So is what makes the page's keys work everywhere.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from playground.server import assets


def middleware() -> list[Middleware]:
    """For `st.App`."""
    return [Middleware(BaseHTTPMiddleware, dispatch=_complete)]


async def _complete(request: Request, call_next: RequestResponseEndpoint) -> Response:
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return await call_next(request)
    _ask_for_all_of_it(request)
    answer = await call_next(request)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return answer
    html = b"".join([part async for part in answer.body_iterator]).decode()  # type: ignore[attr-defined]
    return Response(completed(html), answer.status_code, _headers(answer), "text/html")


def _ask_for_all_of_it(request: Request) -> None:
    """Not "if it has changed": what the browser keeps may come from another app that had this port before."""
    headers = MutableHeaders(scope=request.scope)
    for name in ("if-none-match", "if-modified-since"):
        del headers[name]


def completed(html: str) -> str:
    """With the style sheets at its end, so that they stand behind Streamlit's rules, and the script for the keys."""
    folder = f"./{assets.folder()}"
    styles = "".join(f'<link rel="stylesheet" href="{folder}/{name}">' for name in assets.STYLES)
    before, end, after = _resuming(html).rpartition("</body>")
    return f'{before}{styles}<script type="module" src="{folder}/keys.js"></script>{end}{after}'


def _resuming(html: str) -> str:
    """With a script in front of all others, in the page itself, since it has to run before Streamlit starts."""
    before, head, after = html.partition("<head>")
    return f"{before}{head}<script>{assets.text_of('document/resume.js')}</script>{after}"


def _headers(answer: Response) -> dict[str, str]:
    """What the browser may load while Streamlit starts up."""
    folder = f"{assets.base_path()}/{assets.folder()}"
    graph = ("graph/pointing.js", "graph/elements.js", "graph/cards.js", "curves/pointing.js")
    document = ("document/keeper.js", "document/entries.js", "document/share.js")
    modules = ("bar.js", "channel.js", "live_plot.js", "picture.js", "pointing.js", *document, *graph)
    loaded = [f"<{folder}/{assets.plotly_name()}>; rel=preload; as=script"]
    loaded += [f"<{folder}/{name}>; rel=modulepreload" for name in modules]
    return {"Cache-Control": answer.headers.get("cache-control", "no-cache"), "Link": ", ".join(loaded)}
