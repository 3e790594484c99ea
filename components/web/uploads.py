"""Takes the parts of a recording and streams them to disk."""

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from components.services import services
from components.web.answers import answers_errors
from services.providers.object_store_local import PartWriter

_WRITE_BYTES = 4 * 1024**2


@answers_errors
async def receive_part(request: Request) -> Response:
    """PUT /uploads/{token}: 204 when the part is whole on disk."""
    with services().store.receive(request.path_params["token"]) as part:
        try:
            await _stream(request, part)
        except ClientDisconnect:
            return Response(status_code=400)
        await to_thread.run_sync(part.finish)
    return Response(status_code=204)


async def _stream(request: Request, part: PartWriter) -> None:
    """Hand the body on in pieces of some megabytes, so that a thread is not asked for each small packet."""
    waiting: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        waiting.append(chunk)
        size += len(chunk)
        if size >= _WRITE_BYTES:
            await to_thread.run_sync(part.write, waiting)
            waiting, size = [], 0
    await to_thread.run_sync(part.write, waiting)
