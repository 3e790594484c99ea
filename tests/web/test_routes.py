"""The app's own routes, asked as a browser and as an attacker would."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from components import sheet
from components.registration import SCRIPTS
from components.session import COOKIE
from components.web.routes import ROUTES
from components.web.wall import Wall
from services.domain.people import Person
from services.domain.uploads import ChosenFile, UploadPlan
from services.settings import read_settings
from services.setup.hosts import HostRule
from services.wiring import Services
from tests.factories import Factory
from tests.upload_links import part_urls
from tests.web.conftest import sign_in

SHEET = Path(sheet.__file__).parent
CONTENT = bytes(range(256)) * 4
LINK = {"content_type": "audio/ogg", "file_name": "week 3 – “enzymes”.opus", "expires_in": 60}


@pytest.fixture
def app(services: Services) -> Starlette:
    """The routes behind the wall, reached as `testserver`."""
    hosts = HostRule(read_settings(LECTERN_HOSTS="testserver", _env_file=None))
    return Starlette(routes=ROUTES, middleware=[Middleware(Wall, hosts=hosts)])


@pytest.fixture
def browser(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def stored(services: Services, holder: Person, **changes: object) -> str:
    services.store.write("lectures/a/recording", BytesIO(CONTENT))
    return services.store.read_url("lectures/a/recording", holder=holder.id, **{**LINK, **changes})  # type: ignore[arg-type]


@pytest.fixture
def plan(services: Services, make: Factory, teacher: Person) -> UploadPlan:
    """The teacher's upload of one part."""
    chosen = ChosenFile("week_03-enzymes.opus", len(CONTENT), "audio/ogg", 1)
    return services.uploads.begin(teacher, make.course(teacher), chosen)


def test_the_health_check_answers(browser: TestClient) -> None:
    assert browser.get("/healthz").json() == {"status": "ok"}


def test_a_ticket_becomes_a_cookie_that_no_script_can_read(
    services: Services, browser: TestClient, teacher: Person
) -> None:
    ticket = services.sessions.ticket_for(teacher)
    answer = browser.post("/session/begin", content=ticket)
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert ticket not in cookie
    visitor = services.sessions.visitor(browser.cookies[COOKIE])
    assert visitor is not None
    assert visitor.person == teacher
    assert browser.post("/session/begin", content=ticket).status_code == 403
    token = browser.cookies[COOKIE]
    assert browser.post("/session/end").status_code == 204
    assert services.sessions.visitor(token) is None
    assert COOKIE not in browser.cookies


def test_on_https_the_cookie_is_secure_and_of_this_host_alone(
    services: Services, app: Starlette, teacher: Person
) -> None:
    with TestClient(app, base_url="https://testserver") as client:
        answer = client.post("/session/begin", content=services.sessions.ticket_for(teacher))
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"__Host-{COOKIE}=")
        assert "Secure" in cookie
        assert "Path=/;" in cookie
        assert "Domain" not in cookie
        token = client.cookies[f"__Host-{COOKIE}"]
        client.cookies.clear()
        client.post("/session/end", headers={"Cookie": f"{COOKIE}={token}"})
        assert services.sessions.visitor(token) is not None  # under its plain name anybody may have planted it
        client.post("/session/end", headers={"Cookie": f"theme=dark; __Host-{COOKIE}={token}"})
        assert services.sessions.visitor(token) is None


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_another_sites_page_can_neither_sign_in_nor_out(
    services: Services, browser: TestClient, teacher: Person, headers: dict[str, str]
) -> None:
    ticket = services.sessions.ticket_for(teacher)
    assert browser.post("/session/begin", content=ticket, headers=headers).status_code == 403
    assert browser.post("/session/end", headers=headers).status_code == 403
    assert browser.post("/session/begin", content=ticket).status_code == 204


def test_an_oversized_ticket_is_cut_off(browser: TestClient) -> None:
    assert browser.post("/session/begin", content=b"x" * 10_000).status_code == 413


def test_a_recording_is_served_in_ranges(services: Services, browser: TestClient, teacher: Person) -> None:
    sign_in(services, browser, teacher)
    url = stored(services, teacher)
    whole = browser.get(url)
    assert (whole.status_code, whole.content, whole.headers["accept-ranges"]) == (200, CONTENT, "bytes")
    assert whole.headers["content-type"] == "audio/ogg"
    assert whole.headers["x-content-type-options"] == "nosniff"
    part = browser.get(url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, CONTENT[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(CONTENT)}"
    tail = browser.get(url, headers={"Range": "bytes=1000-"})
    assert tail.content == CONTENT[1000:]
    assert browser.get(url, headers={"Range": "bytes=5000-"}).status_code == 416


def test_a_hostile_page_in_a_recordings_place_is_downloaded_not_shown(
    services: Services, browser: TestClient, teacher: Person
) -> None:
    sign_in(services, browser, teacher)
    answer = browser.get(stored(services, teacher, content_type="text/html", file_name="x.html"))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("token", ["nonsense", "..%2f..%2fsecret", "eyJrZXkiOiJhIn0.AAAA", "%00"])
def test_a_forged_link_is_refused_with_a_sentence(
    services: Services, browser: TestClient, teacher: Person, token: str
) -> None:
    sign_in(services, browser, teacher)
    for answer in (
        browser.get(f"/files/lectures/a/recording?grant={token}"),
        browser.put(f"/uploads/{token}", content=b"x"),
    ):
        assert answer.status_code in {403, 404}
        if answer.status_code == 403:
            assert "not one of Lectern's" in answer.json()["error"]


def test_the_parts_of_a_recording_arrive_and_a_wrong_length_does_not_count(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person
) -> None:
    sign_in(services, browser, teacher)
    url = part_urls(services, teacher, plan)[1]
    assert browser.put(url, content=CONTENT[:-1]).status_code == 400
    assert services.uploads.plan(teacher, plan.lecture_id).arrived == ()
    assert browser.put(url, content=CONTENT + b"x").status_code == 413
    assert browser.put(url, content=iter([CONTENT, b"x"])).status_code == 400
    assert services.uploads.plan(teacher, plan.lecture_id).arrived == ()
    assert browser.put(url, content=CONTENT).status_code == 204
    assert services.uploads.plan(teacher, plan.lecture_id).arrived == (1,)
    services.uploads.give_up(teacher, plan.lecture_id)
    assert browser.put(url, content=CONTENT).status_code == 404


def follow(browser: TestClient, read: str, part: str) -> list[Response]:
    """What comes of a link to a recording and a link to a part, in every way in which they can be followed."""
    ranged = {"Range": "bytes=100-199"}
    return [
        browser.get(read),
        browser.get(read, headers=ranged),
        browser.head(read),
        browser.put(part, content=CONTENT),
        browser.put(part, content=iter([CONTENT])),
    ]


def refused(answers: list[Response], sentence: str) -> None:
    """Nothing of the recording, and the sentence wherever an answer has a body."""
    for answer in answers:
        assert answer.status_code == 403
        assert answer.request.method == "HEAD" or sentence in answer.json()["error"]
        assert CONTENT[100:200] not in answer.content


def test_a_link_that_was_passed_on_opens_nothing_for_another_who_is_signed_in(
    services: Services, browser: TestClient, plan: UploadPlan, make: Factory, teacher: Person
) -> None:
    part = part_urls(services, teacher, plan)[1]
    for other in (make.person("Sam Stranger"), make.person("Olga Operator", is_administrator=True)):
        sign_in(services, browser, other)
        refused(follow(browser, stored(services, teacher), part), "made for somebody else")
    assert services.uploads.plan(teacher, plan.lecture_id).arrived == ()
    sign_in(services, browser, teacher)
    opened = follow(browser, stored(services, teacher), part)
    assert [answer.status_code for answer in opened] == [200, 206, 200, 204, 204]


@pytest.mark.parametrize("cookie", [None, "", "nonsense", "x" * 3000])
def test_a_link_opens_nothing_in_a_browser_that_is_signed_out(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person, cookie: str | None
) -> None:
    part = part_urls(services, teacher, plan)[1]
    if cookie is not None:
        browser.cookies.set(COOKIE, cookie)
    refused(follow(browser, stored(services, teacher), part), "You are signed out")
    assert services.uploads.plan(teacher, plan.lecture_id).arrived == ()


def test_after_the_sign_out_a_link_is_dead_even_for_a_cookie_that_was_kept(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person
) -> None:
    read, part = stored(services, teacher), part_urls(services, teacher, plan)[1]
    sign_in(services, browser, teacher)
    kept = browser.cookies[COOKIE]
    assert browser.get(read).content == CONTENT
    assert browser.post("/session/end").status_code == 204
    refused(follow(browser, read, part), "You are signed out")
    browser.cookies.set(COOKIE, kept)
    refused(follow(browser, read, part), "You are signed out")
    assert services.uploads.plan(teacher, plan.lecture_id).arrived == ()
    browser.cookies.clear()
    sign_in(services, browser, teacher)
    assert browser.get(read).content == CONTENT


def test_an_export_is_saved_by_whom_its_link_was_made_for(
    services: Services, make: Factory, browser: TestClient, teacher: Person, stranger: Person
) -> None:
    course = make.course(teacher, "Bíochemistry")
    link = services.exports.coverage_link(teacher, course)
    assert browser.get(link).status_code == 403
    sign_in(services, browser, teacher)
    answer = browser.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "private, no-store"
    disposition = answer.headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''B%C3%ADochemistry%20%E2%80%93%20coverage.csv"
    question = make.question(teacher, make.lecture(teacher, course))
    history = browser.get(services.exports.course_history_link(teacher, course))  # sent in pieces
    assert history.headers["content-disposition"].endswith("history.csv")
    assert history.text.count(str(question)) == len(services.decisions.history(teacher, question))
    sign_in(services, browser, stranger)
    assert browser.get(link).status_code == 403
    assert browser.get(link[:-1]).status_code == 403


def test_whoever_follows_a_dead_link_reads_why_on_a_page(
    services: Services, browser: TestClient, teacher: Person
) -> None:
    sign_in(services, browser, teacher)
    answer = browser.get("/exports/nonsense", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "This link is not one of Lectern&#x27;s." in answer.text
    assert "script" not in answer.text


def test_a_components_script_is_kept_by_the_browser_and_an_older_one_is_not_found(browser: TestClient) -> None:
    [name] = [name for name in SCRIPTS if name.startswith("sheet.")]
    answer = browser.get(f"/scripts/{name}")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content.endswith((SHEET / "script.js").read_bytes())
    older = browser.get("/scripts/sheet.0123456789abcdef.js")
    assert older.status_code == 404
    assert "Reload the page" in older.json()["error"]
