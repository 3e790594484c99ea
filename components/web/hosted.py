"""The way to the university's own sign-in page and back, with the cookie that ties the two together."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse

from components.client_address import client_address
from components.services import services
from components.web.answers import answers_errors
from components.web.session import set_session_cookie
from services.domain.errors import LecternError, NotAllowed, NotFound, ProviderUnavailable
from services.logs import logger
from services.people.pool_sign_in import BACK, PoolSignIn

_STATE_COOKIE = "lectern_sign_in"
_STATE_SECONDS = 600
_LONGEST_CODE = 2048
_NOT_KEPT = {"Cache-Control": "no-store"}

log = logger("sign_in")


@answers_errors
async def leave_for_hosted_page(request: Request) -> RedirectResponse:
    """GET /session/hosted: to the university's sign-in page, with a state that only this browser brings back."""
    begin = partial(_pool().begin_hosted, return_to=request.query_params.get("to", "/"))
    begun = await to_thread.run_sync(begin)
    answer = RedirectResponse(begun.url, status_code=303, headers=_NOT_KEPT)
    answer.set_cookie(
        _STATE_COOKIE,
        begun.state,
        max_age=_STATE_SECONDS,
        path=BACK,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


@answers_errors
async def come_back_from_hosted_page(request: Request) -> RedirectResponse:
    """GET /session/hosted/back with a code and the state: the session's cookie, and the page that was wanted."""
    finish = partial(
        _pool().finish_hosted,
        state=request.query_params.get("state", ""),
        own_state=request.cookies.get(_STATE_COOKIE, ""),
        code=request.query_params.get("code", "")[:_LONGEST_CODE],
    )
    try:
        if "error" in request.query_params:
            log.info("hosted_sign_in_refused")
            return _to_sign_in("refused")
        ticket, return_to = await to_thread.run_sync(finish)
        agent = request.headers.get("user-agent", "")
        redeem = partial(services().sessions.redeem, address=client_address(request), agent=agent)
        session = await to_thread.run_sync(redeem, ticket.ticket)
    except ProviderUnavailable as error:
        log.warning("hosted_sign_in_failed", why=str(error))
        return _to_sign_in("unavailable")
    except NotAllowed as error:
        log.info("hosted_sign_in_failed", why=str(error))
        return _to_sign_in("ended")
    except LecternError as error:
        log.warning("hosted_sign_in_failed", why=str(error))
        return _to_sign_in("refused")
    answer = RedirectResponse(return_to, status_code=303, headers=_NOT_KEPT)
    set_session_cookie(request, answer, session)
    answer.delete_cookie(_STATE_COOKIE, path=BACK)
    return answer


def _pool() -> PoolSignIn:
    pool = services().pool_sign_in
    if pool is None or not pool.has_hosted_page:
        raise NotFound("This installation has no sign-in page of a university.")
    return pool


def _to_sign_in(problem: str) -> RedirectResponse:
    return RedirectResponse(f"/?sign_in={problem}", status_code=303, headers=_NOT_KEPT)
