"""Serves the lines of a transcript to the players of those who may read it."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from components.services import services
from components.web.answers import answers_errors
from components.web.visiting import lecture_id_in, visitor

# Kept by a browser for the same cookie alone: neither after the sign-out nor for the next person.
_HEADERS = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie"}


@answers_errors
async def read_lines(request: Request) -> Response:
    """GET /lines/{lecture}?version=…: the JSON `[[start_ms, end_ms, text, speaker], …]`.

    The version stands in the address for the browser alone: a changed transcript has a new address.
    """
    person = await visitor(request)
    lines = await to_thread.run_sync(services().lectures.lines, person, lecture_id_in(request))
    return Response(lines, media_type="application/json", headers=_HEADERS)
