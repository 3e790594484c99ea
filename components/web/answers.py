"""Turns Lectern's errors into HTTP answers with the sentence in them."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.domain.errors import InvalidInput, LecternError, NotAllowed, NotFound, ProviderUnavailable
from services.providers.object_store_local import OutOfSpace
from services.providers.signing import LinkExpired

Handler = Callable[[Request], Awaitable[Response]]

_CODES: tuple[tuple[type[LecternError], int], ...] = (
    (OutOfSpace, 507),
    (LinkExpired, 410),
    (NotAllowed, 403),
    (NotFound, 404),
    (InvalidInput, 400),
    (ProviderUnavailable, 503),
)


def answers_errors(handler: Handler) -> Handler:
    """The handler, with a `LecternError` answered as `{"error": sentence}` and the code it stands for."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except LecternError as error:
            code = next((code for kind, code in _CODES if isinstance(error, kind)), 400)
            return JSONResponse({"error": str(error)}, status_code=code)

    return answer
