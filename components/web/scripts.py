"""Serves the scripts of our components, each under the hash of its content, so that a browser fetches it once."""

from starlette.requests import Request
from starlette.responses import Response

from components.registration import SCRIPTS
from components.web.answers import answers_errors
from services.domain.errors import NotFound

_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable"}


@answers_errors
async def read_script(request: Request) -> Response:
    """GET /scripts/{name}: the script; whoever has an older page open is to load it anew."""
    script = SCRIPTS.get(request.path_params["name"])
    if script is None:
        raise NotFound("Lectern was renewed. Reload the page to go on.")
    return Response(script, media_type="text/javascript", headers=_HEADERS)
