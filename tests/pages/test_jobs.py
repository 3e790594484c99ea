"""What administrators see of the work of the installation, and what they do about it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from components import places
from db.queries import lecture_progress, lectures, recordings, revisions, turns
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable
from services.domain.lifecycle import FileStatus, LectureStatus, RevisionStatus
from services.domain.people import Person
from services.domain.recordings import RecordingFacts
from services.domain.revisions import Revision, Wish
from services.jobs.job_queue import COPYING, TRANSCRIPTION, add_transcription, queue_copying
from services.jobs.work_queue import WorkQueue
from services.lectures.word_check import WordCheck
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import press, sheet_buttons, sheet_numbers, sheet_rows, sheet_words

Wait = Callable[[str], UUID]


@pytest.fixture
def wait(make: Factory, database: Database, teacher: Person) -> Wait:
    """Has a lecture wait in the queue."""
    course = make.course(teacher)

    def add(title: str) -> UUID:
        lecture_id = make.lecture(teacher, course, title=title, status=LectureStatus.QUEUED)
        with database.unit_of_work() as work:
            add_transcription(work, lecture_id)
            work.commit()
        return lecture_id

    return add


def hear(database: Database, name: str = "north") -> UUID:
    """A worker takes the next lecture and hears a quarter of it in one second."""
    with database.unit_of_work() as work:
        worker = turns.register(work, name=name, machine="engine-room", queue=TRANSCRIPTION)
        job = turns.take(work, TRANSCRIPTION, worker, at_once=10)
        assert job
        lecture_id = UUID(job["args"]["lecture_id"])
        lecture_progress.set_status(work, lecture_id, LectureStatus.TRANSCRIBING)
        lecture_progress.begin_hearing(work, lecture_id)
        lecture_progress.advance(work, lecture_id, from_ms=0, to_ms=15_000, duration_ms=60_000, hearing_ms=1000)
        work.commit()
    return lecture_id


def test_without_work_and_workers_the_page_says_what_to_do(visit: Visit, administrator: Person) -> None:
    app = visit(administrator, places.JOBS)
    assert "No worker is running" in sheet_words(app)
    assert "python manage.py worker" in sheet_words(app)
    assert any("Nothing to do" in part.value for part in app.markdown)


def test_what_runs_and_waits_is_shown_with_who_does_it_and_how_long_it_will_take(
    visit: Visit, administrator: Person, wait: Wait, database: Database
) -> None:
    wait("Week 1"), wait("Week 2")
    hear(database)
    app = visit(administrator, places.JOBS)
    assert sheet_numbers(app) == {"Running": "1", "Waiting": "1", "Failed": "0"}
    worker, running, waiting = sheet_rows(app)
    assert (worker["label"], worker["beside"], worker["says"]) == ("north", "engine-room", "Listens to “Week 1”")
    assert running["label"] == "Week 1"
    assert running["says"] == "Transcript · 0:15 of 1:00 heard · about 3 s left · north on engine-room"
    assert running["badges"][0][0] == "Running"
    assert (waiting["label"], waiting["badges"][0][0]) == ("Week 2", "Waiting")
    assert waiting["about"] == "For Ada Teacher"


def test_what_waits_and_what_runs_can_be_stopped(
    visit: Visit, administrator: Person, wait: Wait, database: Database
) -> None:
    lecture_ids = {wait("Week 1"), wait("Week 2")}
    hear(database)
    app = visit(administrator, places.JOBS)
    for lecture_id in lecture_ids:
        press(app, f"cancel/hearing/{lecture_id}")
    with database.reading() as work:
        stopped = [lectures.get_for_job(work, lecture_id) for lecture_id in lecture_ids]
        assert all(lecture and lecture.status is LectureStatus.CANCELLED for lecture in stopped)
        left = list(work.execute(text("SELECT status::text FROM procrastinate_jobs")).scalars())
    assert left == ["doing"], "the worker itself ends it at the next piece"
    assert sheet_numbers(app)["Waiting"] == "0"


def test_what_failed_is_shown_with_its_reason_and_tried_again(
    visit: Visit, administrator: Person, make: Factory, services: Services, teacher: Person
) -> None:
    lecture_id = make.lecture(
        teacher, make.course(teacher), status=LectureStatus.FAILED, reason="Nobody speaks in this recording."
    )
    app = visit(administrator, places.JOBS)
    assert "Nobody speaks" not in sheet_words(app)
    press(app, "failed")
    assert app.query_params["show"] == "failed"
    assert "Transcript: Nobody speaks in this recording." in sheet_words(app)
    assert sheet_buttons(app)[f"retry/hearing/{lecture_id}"] == "Try again"
    press(app, f"retry/hearing/{lecture_id}")
    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.QUEUED
    assert sheet_numbers(app) == {"Running": "0", "Waiting": "1", "Failed": "0"}


def test_a_copy_for_browsers_is_shown_while_it_is_made_and_tried_again_when_it_failed(
    visit: Visit, administrator: Person, make: Factory, database: Database, teacher: Person
) -> None:
    lecture_id = make.lecture(teacher, make.course(teacher), title="Week 1")

    def set_status(status: FileStatus, reason: str | None = None) -> None:
        with database.unit_of_work() as work:
            recordings.set_copy_status(work, lecture_id, status, reason=reason)
            work.commit()

    with database.unit_of_work() as work:
        recordings.keep(work, lecture_id, RecordingFacts("avi", "mp3"))
        queue_copying(work, lecture_id)
        lectures.change(work, lecture_id, duration_ms=60_000)
        work.commit()
    app = visit(administrator, places.JOBS)
    assert sheet_numbers(app) == {"Running": "0", "Waiting": "1", "Failed": "0"}
    assert f"cancel/copying/{lecture_id}" not in sheet_buttons(app)

    with database.unit_of_work() as work:
        worker = turns.register(work, name="north", machine="engine-room", queue=COPYING)
        assert turns.take(work, COPYING, worker, at_once=1)
        work.commit()
    set_status(FileStatus.WORKING)
    with database.unit_of_work() as work:
        recordings.note_copied(work, lecture_id, 15_000)
        work.commit()
    north, running = sheet_rows(visit(administrator, places.JOBS))
    assert north["says"] == "Makes a copy for browsers of “Week 1”"
    assert running["says"] == "Copy for browsers · 0:15 of 1:00 copied · north on engine-room"

    set_status(FileStatus.FAILED, "The picture is damaged.")
    app = visit(administrator, places.JOBS, show="failed")
    assert "Copy for browsers: The picture is damaged." in sheet_words(app)
    press(app, f"retry/copying/{lecture_id}")
    with database.reading() as work:
        copying = recordings.of_lecture(work, lecture_id)
    assert copying is not None
    assert copying.copy_status is FileStatus.WAITING


def test_a_question_written_anew_is_stopped_or_tried_again_until_it_has_moved_on(
    visit: Visit, administrator: Person, make: Factory, services: Services, database: Database
) -> None:
    teacher = make.person("Ada Teacher")
    question = make.question(teacher, make.lecture(teacher, make.course(teacher), title="Week 1"))

    def newest() -> Revision:
        found = services.revisions.newest(teacher, question)
        assert found is not None
        return found

    def fail() -> UUID:
        revision_id = services.revisions.order(teacher, question, Wish("Ask about the cause."), expected_version=1)
        with database.unit_of_work() as work:
            revisions.set_status(work, revision_id, RevisionStatus.FAILED, reason="The model does not answer.")
            work.commit()
        return revision_id

    failed = fail()
    app = visit(administrator, places.JOBS, show="failed")
    assert "A question written anew: The model does not answer." in sheet_words(app)
    press(app, f"retry/revising/{failed}")
    assert newest().status is RevisionStatus.QUEUED
    app = visit(administrator, places.JOBS)
    _, waiting = sheet_rows(app)
    assert (waiting["label"], waiting["says"]) == ("Week 1", "A question written anew")
    assert waiting["about"] == "For Ada Teacher"
    press(app, f"cancel/revising/{failed}")
    assert newest().status is RevisionStatus.LEFT
    assert sheet_numbers(app) == {"Running": "0", "Waiting": "0", "Failed": "0"}
    with database.reading() as work:
        jobs = work.execute(text("SELECT args->>'revision_id' FROM procrastinate_jobs WHERE status = 'todo'"))
        assert str(failed) not in jobs.scalars().all()

    fail()
    assert sheet_numbers(visit(administrator, places.JOBS))["Failed"] == "1"
    changed = replace(services.questions.get(teacher, question).question, stem="What is an inhibitor?")
    services.questions.edit(teacher, question, changed, expected_version=1)
    assert sheet_numbers(visit(administrator, places.JOBS))["Failed"] == "0"


def test_a_look_through_the_words_is_shown_and_its_failure_until_it_succeeds(
    visit: Visit, administrator: Person, make: Factory, database: Database, teacher: Person
) -> None:
    lecture_id = make.lecture(teacher, make.course(teacher), title="Week 1")
    check = WordCheck(database)
    check.give_up(lecture_id, "Three workers died of it.")
    app = visit(administrator, places.JOBS, show="failed")
    assert "Look through the words: Three workers died of it." in sheet_words(app)

    press(app, f"retry/checking/{lecture_id}")
    assert sheet_numbers(app) == {"Running": "0", "Waiting": "1", "Failed": "0"}
    [_, waiting] = sheet_rows(visit(administrator, places.JOBS))
    assert (waiting["label"], waiting["says"]) == ("Week 1", "Look through the words")

    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    check.run(lecture_id)
    assert sheet_numbers(visit(administrator, places.JOBS)) == {"Running": "0", "Waiting": "0", "Failed": "0"}


def test_a_look_through_the_words_that_breaks_off_says_so_to_administrators(
    visit: Visit, administrator: Person, make: Factory, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture_id = make.lecture(administrator, make.course(administrator))

    def break_off(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("services.lectures.word_check.slide_terms", break_off)
    with pytest.raises(ZeroDivisionError):
        WordCheck(database).run(lecture_id)
    app = visit(administrator, places.JOBS, show="failed")
    assert "Look through the words: Something went wrong inside Lectern." in sheet_words(app)


def test_long_lists_come_in_pages(visit: Visit, administrator: Person, wait: Wait) -> None:
    for number in range(27):
        wait(f"Week {number:02}")
    app = visit(administrator, places.JOBS)
    assert len(sheet_rows(app)) == 1 + 25
    app = visit(administrator, places.JOBS, page=2)
    assert [row["label"] for row in sheet_rows(app)[1:]] == ["Week 25", "Week 26"]


def test_a_worker_without_a_sign_of_life_is_not_shown_and_its_work_waits(
    visit: Visit, administrator: Person, wait: Wait, database: Database
) -> None:
    wait("Week 1")
    hear(database)
    with database.unit_of_work() as work:
        work.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"))
        work.commit()
    assert "No worker is running" in sheet_words(visit(administrator, places.JOBS))


def test_a_database_that_does_not_answer_is_said(
    visit: Visit, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    monkeypatch.setattr(WorkQueue, "overview", fail)
    app = visit(administrator, places.JOBS)
    assert any("The database does not answer" in part.value for part in app.markdown)


def test_whoever_is_no_administrator_is_told_so(visit: Visit, teacher: Person, wait: Wait) -> None:
    wait("Week 1")
    app = visit(teacher, places.JOBS)
    assert any("Only an administrator" in part.value for part in app.error)
    assert "Week 1" not in sheet_words(app)
