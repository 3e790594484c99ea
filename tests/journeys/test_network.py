"""The network is cut, and the app is killed, in the middle of an upload; nobody can tell from the recording."""

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.uploads import PART_SIZE
from services.wiring import Services
from tests.factories import PASSWORD
from tests.fakes.s3_server import S3Server
from tests.journeys.conftest import free_port, started
from tests.journeys.lectures import runtime_on, somebody
from tests.journeys.line import Line
from tests.speech import speech, write_recording

PARTS = 6
MEGABYTE = 1000**2
SENT_MS = 60_000


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder for each journey."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A few seconds of speech in a file of six parts: the rest is a box that players skip."""
    path = write_recording(tmp_path / "week_05-membranes.mp4", speech(5))
    free = PARTS * PART_SIZE - 1000 - path.stat().st_size
    with path.open("ab") as file:
        file.write(free.to_bytes(4, "big") + b"free" + os.urandom(free - 8))
    return path


def sign_in(chromium: Browser, url: str, course: UUID) -> tuple[Page, list[str]]:
    """Her tab on the course's page, and the addresses of the parts that the app has taken from it."""
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    page.on("dialog", lambda dialog: dialog.accept())
    taken: list[str] = []

    def note(response: Response) -> None:
        if response.request.method == "PUT" and response.ok:
            taken.append(response.url)

    page.on("response", note)
    page.goto(f"{url}/course?course={course}")
    page.get_by_role("textbox", name="E-mail address").fill("ada@example.edu")
    page.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Choose recordings")).to_be_visible()
    return page, taken


def upload(page: Page, recording: Path) -> None:
    page.locator("input[type=file]").set_input_files(recording)
    page.get_by_role("button", name="Upload recording").click()


def expect_same(services: Services, person: Person, course: UUID, recording: Path, page: Page) -> None:
    """The page says that all has been sent, and what is kept is what she chose."""
    expect(page.get_by_text(re.compile("^Week 05 membranes has been sent"))).to_be_visible(timeout=SENT_MS)
    assert services.uploads.unfinished(person, course) == []
    (lecture,) = services.lectures.page(person, course, PageRequest()).items
    with services.store.open(lecture.object_key) as kept:
        assert kept.read() == recording.read_bytes()


def test_an_upload_goes_on_by_itself_when_a_cut_line_is_mended_and_when_the_killed_app_is_back(
    home: Path, recording: Path, chromium: Browser
) -> None:
    port = free_port()
    with started(home, port=port) as first, Line(port) as line:
        runtime = runtime_on(home)
        services = runtime.services
        person = somebody(services)
        course = services.courses.create(person, title="Biochemistry")
        page, taken = sign_in(chromium, line.url, course)
        line.cut_after(12 * MEGABYTE)
        upload(page, recording)
        assert line.was_cut.wait(SENT_MS / 1000)
        expect(page.get_by_text(re.compile(r"Waiting for the network, next try in \d+ s")).first).to_be_visible()

        line.mend()
        line.cut_after(20 * MEGABYTE)
        page.get_by_role("button", name=re.compile("^Try now")).click()
        assert line.was_cut.wait(SENT_MS / 1000)
        (unfinished,) = services.uploads.unfinished(person, course)
        arrived = services.uploads.plan(person, unfinished.id).arrived
        assert 0 < len(arrived) < PARTS, "it was cut too early or too late to prove anything"
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        line.mend()
        with started(home, port=port):
            expect_same(services, person, course, recording, page)
        assert PARTS - len(arrived) <= len(taken) <= PARTS + 1, "at most one part is taken twice"
        runtime.close()


@dataclass(frozen=True)
class InS3:
    """An app whose files lie in S3, and her tab on the page of her course."""

    s3: S3Server
    services: Services
    person: Person
    course: UUID
    page: Page
    taken: list[str]

    def expect_same(self, recording: Path) -> None:
        expect_same(self.services, self.person, self.course, recording, self.page)


@pytest.fixture
def in_s3(home: Path, chromium: Browser) -> Iterator[InS3]:
    with S3Server() as s3, started(home, port=free_port(), **s3.environment) as app:
        rule = {"AllowedOrigins": [app.url], "AllowedMethods": ["PUT"], "AllowedHeaders": ["x-amz-checksum-sha256"]}
        s3.client().put_bucket_cors(Bucket=s3.audio_bucket, CORSConfiguration={"CORSRules": [rule]})
        runtime = runtime_on(home, **s3.environment)
        person = somebody(runtime.services)
        course = runtime.services.courses.create(person, title="Biochemistry")
        page, taken = sign_in(chromium, app.url, course)
        yield InS3(s3, runtime.services, person, course, page, taken)
        runtime.close()


def test_the_same_browser_sends_to_s3_and_waits_until_it_answers_again(in_s3: InS3, recording: Path) -> None:
    in_s3.s3.fail(503, "SlowDown", times=2, method="PUT")
    in_s3.s3.fail(400, "BadDigest", method="PUT")
    in_s3.s3.fail(403, "AccessDenied", method="PUT")
    upload(in_s3.page, recording)
    in_s3.expect_same(recording)
    assert len(in_s3.taken) == PARTS


def test_what_is_on_its_way_to_s3_when_a_tab_is_closed_costs_at_most_one_part_sent_again(
    in_s3: InS3, recording: Path
) -> None:
    s3, page = in_s3.s3, in_s3.page
    s3.hold_parts(2)
    upload(page, recording)
    assert s3.is_held.wait(SENT_MS / 1000)
    page.reload()
    s3.let_go()
    page.get_by_role("button", name=re.compile("^Choose the file")).wait_for()
    page.locator("input[type=file]").set_input_files(recording)
    in_s3.expect_same(recording)
    assert set(s3.begun_parts) == set(range(1, PARTS + 1))
    assert len(s3.begun_parts) <= PARTS + 1
