"""Hands out exported files to whom a signed link was given."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from components.services import services
from components.web.answers import answers_errors
from components.web.headers import FILE_POLICY
from components.web.pages_first import PagesFirst
from components.web.visiting import visitor

_PAGES_FIRST_SECONDS = 0.2
_pages_first = PagesFirst()


@answers_errors
async def follow_export(request: Request) -> Response:
    """GET /exports/{token}: the file, written now, to be saved and not shown."""
    person = await visitor(request)
    file = await to_thread.run_sync(services().exports.follow, person, request.path_params["token"])
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": FILE_POLICY,
    }
    if isinstance(file.content, bytes):
        return Response(file.content, media_type=file.content_type, headers=headers)
    return StreamingResponse(_pieces(file.content), media_type=file.content_type, headers=headers)


async def _pieces(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each made while no page is being drawn, or after it has waited long enough."""
    while piece := await to_thread.run_sync(next, content, b""):
        yield piece
        await _pages_first.wait(_PAGES_FIRST_SECONDS)
