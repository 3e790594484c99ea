"""Serves recordings and slides, range by range, to whom a signed link was given."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from components.web.answers import answers_errors
from components.web.folder import folder_store
from components.web.headers import FILE_POLICY
from components.web.visiting import visiting
from services.domain.media_types import as_shown

# What a browser keeps for seeking it shows to the same cookie alone: neither after the sign-out nor to the next person.
_HEADERS = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie", "Content-Security-Policy": FILE_POLICY}


@answers_errors
async def read_file(request: Request) -> Response:
    """GET /files/{key}?grant=…: the file, or the ranges asked for; only sound, video and PDF are shown, not saved."""
    key, token = request.path_params["key"], request.query_params.get("grant", "")
    grant = folder_store().granted(key, token, holder=await visiting(request))
    shown_type, disposition = as_shown(grant.content_type)
    return FileResponse(
        grant.path,
        media_type=shown_type,
        filename=grant.file_name,
        content_disposition_type=disposition,
        headers=_HEADERS,
    )
