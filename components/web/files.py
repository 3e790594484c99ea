"""Serves recordings and slides, range by range, to whom a signed link was given."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from components.services import services
from components.web.answers import answers_errors
from components.web.headers import FILE_POLICY
from components.web.visiting import visiting

_SHOWN = ("audio/", "video/", "application/pdf")
# What a browser keeps for seeking it shows to the same cookie alone: neither after the sign-out nor to the next person.
_HEADERS = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie", "Content-Security-Policy": FILE_POLICY}


@answers_errors
async def read_file(request: Request) -> Response:
    """GET /files/{key}?grant=…: the file, or the ranges asked for; only sound, video and PDF are shown, not saved."""
    key, token = request.path_params["key"], request.query_params.get("grant", "")
    grant = services().store.granted(key, token, holder=await visiting(request))
    is_shown = grant.content_type.startswith(_SHOWN)
    return FileResponse(
        grant.path,
        media_type=grant.content_type if is_shown else "application/octet-stream",
        filename=grant.file_name,
        content_disposition_type="inline" if is_shown else "attachment",
        headers=_HEADERS,
    )
