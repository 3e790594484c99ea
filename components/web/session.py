"""Sets and clears the cookie that says who is signed in; no script can read it."""

from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from components.client_address import client_address
from components.services import services
from components.session import COOKIE
from components.web.answers import answers_errors
from components.web.bodies import small_body
from components.web.cookie import cookie_name
from services.people.sessions import BrowserSession

_NOT_KEPT = {"Cache-Control": "no-store"}


@answers_errors
async def begin_session(request: Request) -> Response:
    """POST /session/begin with a one-time ticket: 204 and the cookie."""
    ticket = await small_body(request)
    agent = request.headers.get("user-agent", "")
    redeem = partial(services().sessions.redeem, address=client_address(request), agent=agent)
    session = await to_thread.run_sync(redeem, ticket)
    answer = Response(status_code=204, headers=_NOT_KEPT)
    set_session_cookie(request, answer, session)
    return answer


def set_session_cookie(request: Request, answer: Response, session: BrowserSession) -> None:
    """Give the browser its cookie with this answer, for as long as the session can last."""
    answer.set_cookie(
        cookie_name(request.url.scheme),
        session.token,
        max_age=int((session.expires_at - datetime.now(UTC)).total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


@answers_errors
async def end_session(request: Request) -> Response:
    """POST /session/end: the session is over and the cookie gone."""
    await small_body(request)
    end = partial(services().sessions.end, address=client_address(request))
    await to_thread.run_sync(end, request.cookies.get(COOKIE))
    answer = Response(status_code=204, headers=_NOT_KEPT)
    scheme = request.url.scheme
    answer.delete_cookie(cookie_name(scheme), path="/", secure=scheme == "https", httponly=True, samesite="lax")
    return answer
