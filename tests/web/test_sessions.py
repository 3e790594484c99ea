"""Cookies that were planted, copied and kept, tried on the served application: page and route."""

from components.session import COOKIE
from tests.web.conftest import Furnished, Headers, Served, open_page, page_run

OWN_COURSE = b"A course to measure"
SIGN_IN = b"Your lectures, questions and exams are waiting."


def begin(served: Served, furnished: Furnished, headers: Headers | None = None) -> str:
    """Sign in as the furnished teacher; the cookie that the browser is given."""
    sessions = furnished.runtime.services.sessions
    visitor = sessions.visitor(furnished.pages[1][3].partition("=")[2])
    assert visitor is not None
    ticket = sessions.ticket_for(visitor.person)
    answer = served.ask("POST", "/session/begin", headers, ticket.encode())
    assert answer.code == 204
    return answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]


def test_a_cookie_planted_before_the_sign_in_opens_nothing_after_it(served: Served, furnished: Furnished) -> None:
    planted = f"{COOKIE}=planted-by-somebody-else"
    assert SIGN_IN in page_run(served.url, cookie=planted)
    token = begin(served, furnished, [("Cookie", planted)])
    assert token != "planted-by-somebody-else"
    assert OWN_COURSE in page_run(served.url, cookie=f"{COOKIE}={token}")
    shown = page_run(served.url, cookie=planted)
    assert SIGN_IN in shown
    assert OWN_COURSE not in shown


def test_every_sign_in_gives_a_new_cookie(served: Served, furnished: Furnished) -> None:
    first = begin(served, furnished)
    second = begin(served, furnished, [("Cookie", f"{COOKIE}={first}")])
    assert first != second


def test_a_stolen_cookie_opens_no_page_after_the_sign_out(served: Served, furnished: Furnished) -> None:
    stolen = f"{COOKIE}={begin(served, furnished)}"
    assert OWN_COURSE in page_run(served.url, cookie=stolen)
    ended = served.ask("POST", "/session/end", [("Cookie", stolen)])
    assert ended.code == 204
    assert f'{COOKIE}=""' in ended.headers["Set-Cookie"]
    assert "Max-Age=0" in ended.headers["Set-Cookie"]
    for path in ("", "course", "installation", "sign-out"):
        shown = page_run(served.url, path, cookie=stolen)
        assert SIGN_IN in shown
        assert OWN_COURSE not in shown
    visitor = furnished.runtime.services.sessions.visitor(stolen.partition("=")[2])
    assert visitor is None


def test_a_page_left_open_shows_nothing_more_after_the_sign_out(served: Served, furnished: Furnished) -> None:
    stolen = f"{COOKIE}={begin(served, furnished)}"
    with open_page(served.url, stolen) as run:
        assert OWN_COURSE in run("")
        assert served.ask("POST", "/session/end", [("Cookie", stolen)]).code == 204
        shown = run("")
        assert SIGN_IN in shown
        assert OWN_COURSE not in shown


def test_a_ticket_opens_one_session_only(served: Served, furnished: Furnished) -> None:
    sessions = furnished.runtime.services.sessions
    visitor = sessions.visitor(furnished.pages[1][3].partition("=")[2])
    assert visitor is not None
    ticket = sessions.ticket_for(visitor.person).encode()
    assert served.ask("POST", "/session/begin", body=ticket).code == 204
    again = served.ask("POST", "/session/begin", body=ticket)
    assert again.code == 403
    assert "Set-Cookie" not in again.headers
