"""Turns errors into HTTP answers: ours with the sentence in them, all others with a number."""

from collections.abc import Awaitable, Callable
from functools import wraps
from html import escape
from string import Template
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from components.web.bodies import BodyTooLarge, BodyTooSlow
from components.web.wall import headers_for
from services.domain.errors import InvalidInput, LecternError, NotAllowed, NotFound, ProviderUnavailable
from services.logs import logger
from services.providers.object_store_local_upload import OutOfSpace
from services.providers.signing import LinkExpired

Handler = Callable[[Request], Awaitable[Response]]

log = logger("web")

_CODES: tuple[tuple[type[LecternError], int], ...] = (
    (OutOfSpace, 507),
    (LinkExpired, 410),
    (NotAllowed, 403),
    (NotFound, 404),
    (InvalidInput, 400),
    (ProviderUnavailable, 503),
    (BodyTooLarge, 413),
    (BodyTooSlow, 408),
)
_PAGE = Template(
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Lectern</title><style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui;max-width:34rem;"
    'margin:20vh auto;padding:0 1rem}</style><main><p>$sentence</p><p><a href="/">Back to Lectern</a></p></main>'
)
_WITH_BODY = frozenset({"POST", "PUT"})


def answers_errors(handler: Handler) -> Handler:
    """The handler, with a `LecternError` answered as `{"error": sentence}` and the code it stands for.

    A person who followed a link reads the sentence on a page. What came with a body also
    ends the connection, because some of the body may be unread.
    """

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except LecternError as error:
            code = next((code for kind, code in _CODES if isinstance(error, kind)), 400)
            if request.headers.get("sec-fetch-mode") == "navigate":
                return HTMLResponse(_PAGE.substitute(sentence=escape(str(error))), code)
            headers = {"Connection": "close"} if request.method in _WITH_BODY else None
            return JSONResponse({"error": str(error)}, code, headers=headers)

    return answer


async def answer_unknown(request: Request, error: Exception) -> Response:
    """500 for what no route handled, with the number under which the log has the rest."""
    number = uuid4().hex[:8]
    log.error("route_failed", number=number, exc_info=error)
    answer = JSONResponse({"error": f"Something went wrong inside Lectern (number {number})."}, 500)
    answer.raw_headers += headers_for(request)  # this answer is given outside the wall
    return answer
