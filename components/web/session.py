"""Sets and clears the cookie that says who is signed in; no script can read it."""

from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.services import services
from components.session import COOKIE
from components.web.answers import answers_errors
from services.domain.errors import NotAllowed

_MOST_BYTES = 4096


@answers_errors
async def begin_session(request: Request) -> Response:
    """POST /session/begin with a one-time ticket: 204 and the cookie."""
    _demand_own_page(request)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return JSONResponse({"error": "This request is too large."}, status_code=413)
    session = await to_thread.run_sync(services().identity.redeem, body.decode("ascii", "replace"))
    answer = Response(status_code=204)
    answer.set_cookie(
        COOKIE,
        session.token,
        max_age=int((session.expires_at - datetime.now(UTC)).total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


@answers_errors
async def end_session(request: Request) -> Response:
    """POST /session/end: the session is over and the cookie gone."""
    _demand_own_page(request)
    await to_thread.run_sync(services().identity.sign_out, request.cookies.get(COOKIE))
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def _demand_own_page(request: Request) -> None:
    """Refuse what another site's page sends in the name of this browser."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host')}"
    if site not in (None, "same-origin") or (origin is not None and origin != own):
        raise NotAllowed("This request did not come from a page of Lectern.")
