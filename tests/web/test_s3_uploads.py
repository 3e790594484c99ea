"""The whole way of a recording where files lie in S3: the browser's requests go to our route and to the buckets."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from components.services import provide
from components.web.routes import ROUTES
from components.web.wall import Wall
from db.unit_of_work import Database
from services.domain.errors import InvalidInput, NotFound
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.uploads import ChosenFile, UploadPlan
from services.settings import Settings, read_settings
from services.setup.hosts import HostRule
from services.setup.stores import store_origins
from services.wiring import Services, build
from tests.factories import Factory
from tests.fakes.s3_server import S3Server

SAMPLE = Path(__file__).parents[2] / "samples" / "enzymes" / "lecture.opus"
CONTENT = SAMPLE.read_bytes()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def settings(s3: S3Server, tmp_path: Path) -> Settings:
    return read_settings(LECTERN_HOME=tmp_path / "home", LECTERN_HOSTS="testserver", _env_file=None, **s3.environment)


@pytest.fixture
def services(settings: Settings, database: Database, postgres: str) -> Iterator[Services]:
    built = build(settings, database, postgres)
    provide(built)
    yield built
    provide(None)


@pytest.fixture
def browser(services: Services, settings: Settings, teacher: Person) -> Iterator[TestClient]:
    """The teacher's browser, signed in, behind the wall that knows the buckets."""
    wall = Middleware(Wall, hosts=HostRule(settings), stores=store_origins(settings))
    with TestClient(Starlette(routes=ROUTES, middleware=[wall])) as client:
        assert client.post("/session/begin", content=services.sessions.ticket_for(teacher)).status_code == 204
        yield client


@pytest.fixture
def plan(services: Services, make: Factory, teacher: Person) -> UploadPlan:
    return services.uploads.begin(teacher, make.course(teacher), ChosenFile("week 3.opus", len(CONTENT), "", 1))


def send(browser: TestClient, plan: UploadPlan, content: bytes) -> int:
    checksum = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
    signed = browser.post(plan.sign, json={"parts": [{"number": 1, "sha256": checksum}]}).json()
    link = signed["urls"]["1"]
    return httpx.put(link["url"], content=content, headers=link["headers"]).status_code


def test_a_recording_arrives_in_the_bucket_is_looked_at_and_played_from_there(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person, s3: S3Server
) -> None:
    assert browser.get(plan.sign).json() == {"arrived": [], "begun": None}
    assert send(browser, plan, CONTENT[:-1] + b"?") == 400
    with pytest.raises(InvalidInput, match="1 parts"):
        services.uploads.complete(teacher, plan.lecture_id)
    assert send(browser, plan, CONTENT) == 200
    assert browser.get(plan.sign).json() == {"arrived": [1], "begun": None}
    services.uploads.complete(teacher, plan.lecture_id)
    services.uploads.complete(teacher, plan.lecture_id)
    lecture = services.lectures.get(teacher, plan.lecture_id)
    assert (lecture.status, lecture.content_type) == (LectureStatus.QUEUED, "audio/ogg")
    url = services.lectures.open(teacher, plan.lecture_id).recording_url
    assert url.startswith(f"{s3.url}/{s3.audio_bucket}/lectures/{plan.lecture_id}/recording?")
    played = httpx.get(url, headers={"Range": "bytes=0-99"})
    assert (played.status_code, played.content, played.headers["content-type"]) == (206, CONTENT[:100], "audio/ogg")
    assert browser.post(plan.sign, json={"parts": []}).status_code == 404


def test_a_completion_that_was_cut_off_after_s3_had_done_its_part_ends_well(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(browser, plan, CONTENT) == 200

    def killed(_key: str) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(services.store, "describe", killed)
        with pytest.raises(SystemExit):
            services.uploads.complete(teacher, plan.lecture_id)
    services.uploads.complete(teacher, plan.lecture_id)
    assert services.lectures.get(teacher, plan.lecture_id).status is LectureStatus.QUEUED


def test_given_up_it_leaves_nothing_in_the_bucket(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person
) -> None:
    assert send(browser, plan, CONTENT) == 200
    services.uploads.give_up(teacher, plan.lecture_id)
    assert f"lectures/{plan.lecture_id}/recording" not in [upload.key for upload in services.store.begun()]
    with pytest.raises(NotFound):
        services.uploads.plan(teacher, plan.lecture_id)


def test_pages_may_send_to_the_buckets_and_play_and_show_from_them_and_from_nowhere_else(
    browser: TestClient, s3: S3Server
) -> None:
    policy = browser.get("/healthz").headers["content-security-policy"]
    directives = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    assert directives["media-src"] == ["'self'", s3.url]
    assert directives["connect-src"][-1] == s3.url
    assert directives["img-src"][-1] == s3.url, "the pictures of questions"
    open_to_it = {name for name, values in directives.items() if s3.url in values}
    assert open_to_it == {"media-src", "connect-src", "img-src"}


def test_the_routes_of_the_folder_are_closed(browser: TestClient) -> None:
    for answer in (browser.get("/files/lectures/a/recording?grant=x"), browser.put("/uploads/x", content=b"x")):
        assert answer.status_code == 404


def test_a_browser_without_checksums_is_told_to_come_by_https(browser: TestClient, plan: UploadPlan) -> None:
    answer = browser.post(plan.sign, json={"parts": [{"number": 1, "sha256": None}]})
    assert answer.status_code == 400
    assert "https" in answer.json()["error"]


def test_an_upload_that_s3_refuses_is_a_sentence_for_the_browser(
    browser: TestClient, plan: UploadPlan, s3: S3Server
) -> None:
    s3.fail(403, "AccessDenied")
    answer = browser.get(plan.sign)
    assert answer.status_code == 503
    assert "does not let Lectern in" in answer.json()["error"]


def test_the_doctor_says_that_the_buckets_answer(services: Services, s3: S3Server) -> None:
    assert services.store.check() == f"{s3.audio_bucket} and {s3.content_bucket} answer"
