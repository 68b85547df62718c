"""The route of the document: a page asks for the run that it shows, to keep it, and for another one to be opened."""

from __future__ import annotations

from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.model.play.channel import CHANNELS, Channel
from playground.model.play.protocol import ProtocolError, decoded, opening_of
from playground.server.assets import base_path
from playground.server.live import is_own

LARGEST = 12_000_000  # bytes of what is to be opened, looked at before any of it is read
AS_FILE = {"Content-Disposition": 'attachment; filename="run.json"', "Cache-Control": "no-store"}
NOT_KEPT = {"Cache-Control": "no-store"}


def routes() -> list[Route]:
    """For `st.App`."""
    return [Route(f"{base_path()}/document/{{ticket}}", serve, methods=["GET", "PUT"])]


async def serve(request: Request) -> Response:
    """Answer a page; its ticket says which visit is meant. Another host's page may not open anything."""
    channel = CHANNELS.get(request.path_params["ticket"])
    if channel is None or channel.tell is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    if request.method == "PUT":
        return await _open(request, channel)
    if "file" in request.query_params:
        return Response(await run_in_threadpool(channel.file), headers=AS_FILE, media_type="application/json")
    known = request.query_params.get("known", "").split(",")
    return JSONResponse(await run_in_threadpool(channel.tell, known), headers=NOT_KEPT)


async def _open(request: Request, channel: Channel) -> Response:
    if not is_own(request.headers.get("origin"), request.headers.get("host")):
        return Response(status_code=HTTPStatus.FORBIDDEN)
    body = await _body(request)
    if body is None:
        return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        asked = opening_of(await run_in_threadpool(decoded, body.decode(), LARGEST))
    except (ProtocolError, UnicodeDecodeError):
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    once = request.query_params.get("once", "")
    return JSONResponse(await run_in_threadpool(channel.open_once, once, asked), headers=NOT_KEPT)


async def _body(request: Request) -> bytes | None:
    """All that is sent; None if it is too large, of which no more is read than that shows."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)
