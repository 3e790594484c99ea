"""What Lectern writes into its log, at its most talkative, while secrets pass through its hands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError

from benchmarks.accounts import PASSWORD
from components.session import COOKIE
from db.unit_of_work import Database
from services.domain.uploads import ChosenFile
from services.providers.signing import Signer
from tests.fakes.openai_server import OpenAIServer, fails
from tests.web.conftest import ROOT, Furnished, Served, free_port, running

WRONG_PASSWORD = "a wrong password that nobody has"
API_KEY = "sk-the-key-of-the-language-model"
SIGNING_KEY = "the-key-that-signs-links-and-seals-tokens-0123456789"


@pytest.fixture(scope="module")
def talkative(furnished: Furnished) -> Iterator[Served]:
    """The application with every secret set and every level of its log open."""
    with (
        OpenAIServer(fails(401)) as model,
        running(
            furnished.home,
            LOG_LEVEL="DEBUG",
            DATABASE_URL=furnished.runtime.services.database_url,
            LECTERN_SECRET_KEY=SIGNING_KEY,
            OPENAI_API_KEY=API_KEY,
            OPENAI_BASE_URL=model.url,
        ) as server,
    ):
        yield server


def test_no_secret_is_ever_in_the_log(talkative: Served, furnished: Furnished, page: Page) -> None:
    services = furnished.runtime.services
    database_password = make_url(services.database_url).password
    assert database_password
    secrets = [PASSWORD, WRONG_PASSWORD, database_password, API_KEY, SIGNING_KEY]

    # In the browser: a wrong password, the right one, a page whose provider fails.
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "/session/" in request.url else None)
    page.goto(talkative.url)
    page.get_by_role("textbox", name="E-mail address").fill("bench@example.edu")
    page.get_by_role("textbox", name="Password").fill(WRONG_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your courses")).to_be_visible()
    (ticket,) = sent
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)
    secrets += [ticket, token]
    page.goto(f"{talkative.url}/installation")
    page.get_by_role("button", name="Look at every part").click()
    expect(page.get_by_text("Does not answer").first).to_be_visible(timeout=60_000)

    # By the routes: a used ticket, a part, signed and forged links, an error that nobody handles.
    person = furnished.teacher
    assert talkative.ask("POST", "/session/begin", body=ticket.encode()).code == 403
    course = dict(furnished.pages[2][2])["course"]
    links = Signer(SIGNING_KEY, "part")
    hers, cookie = {"for": str(person.id)}, ("Cookie", f"{COOKIE}={token}")
    plan = services.uploads.begin(person, course, ChosenFile("w.mp4", 10, "video/mp4", 1))  # type: ignore[arg-type]
    uploads = furnished.home / "objects" / "uploads"
    (upload,) = (kept for kept in uploads.glob("*/plan.json") if str(plan.lecture_id) in kept.read_text())
    whole = links.token({**hers, "upload": upload.parent.name, "number": 1}, expires_in=60)
    assert talkative.ask("PUT", f"/uploads/{whole}", [cookie], b"0123456789").code == 204
    services.uploads.give_up(person, plan.lecture_id)
    broken = uploads / uuid4().hex
    broken.mkdir()
    (broken / "plan.json").write_text("{")
    fatal = links.token({**hers, "upload": broken.name, "number": 1}, expires_in=60)
    assert talkative.ask("PUT", f"/uploads/{fatal}", [cookie], b"x").code == 500
    reads = Signer(SIGNING_KEY, "read")
    read = reads.token({**hers, "key": "a", "type": "audio/ogg", "name": "a"}, expires_in=60)
    assert talkative.ask("GET", f"/files/a?grant={read}", [cookie]).code == 404
    assert talkative.ask("GET", f"/files/b?grant={read}", [cookie]).code == 403
    assert talkative.ask("GET", f"/files/a?grant={read}").code == 403
    assert talkative.ask("POST", "/session/end", [("Origin", "https://evil.example")]).code == 403
    assert talkative.ask("PUT", f"/uploads/{whole}", [("Origin", "https://evil.example"), cookie]).code == 403
    assert talkative.ask("GET", f"/files/a?grant={read}", [("Host", "evil.example"), cookie]).code == 400
    secrets += [whole, fatal, read]
    assert talkative.ask("POST", "/session/end", [cookie]).code == 204

    written = talkative.log.read_text()
    assert "route_failed" in written  # the log was listening
    assert "request_refused" in written
    assert [secret for secret in secrets if secret in written] == []


def test_a_password_that_the_database_refuses_is_not_in_the_log(furnished: Furnished, tmp_path: Path) -> None:
    wrong = "not-the-password-of-this-database"
    url = make_url(furnished.runtime.services.database_url).set(password=wrong).render_as_string(hide_password=False)
    ended = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={
            **os.environ,
            "LECTERN_HOME": str(tmp_path),
            "LECTERN_PORT": str(free_port()),
            "LOG_LEVEL": "DEBUG",
            "DATABASE_URL": url,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "password authentication failed" in ended.stdout + ended.stderr
    assert wrong not in ended.stdout + ended.stderr


def test_what_a_failing_query_was_given_is_not_in_its_error(postgres: str) -> None:
    database = Database.at(postgres)
    try:
        with database.unit_of_work() as work, pytest.raises(DataError) as failed:
            work.execute(text("SELECT 1 / :zero, :secret"), {"zero": 0, "secret": "what a student wrote"})
    finally:
        database.close()
    assert "division by zero" in str(failed.value)
    assert "student" not in str(failed.value)
