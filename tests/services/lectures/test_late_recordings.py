"""The recording of a lecture that came as a transcript alone: it becomes playable, and nothing is heard unasked."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict
from services.domain.lifecycle import FileStatus, LectureStatus
from services.domain.people import Person, Role
from services.domain.uploads import ChosenFile, UploadPlan
from services.lectures.upload_retention import UploadRetention
from services.wiring import Services, now
from tests.factories import Factory
from tests.speech import speech, write_recording
from tests.upload_links import part_urls

SAMPLE = (Path(__file__).parents[3] / "samples" / "enzymes" / "lecture.opus").read_bytes()
CAPTIONS = b"WEBVTT\n\n00:00:01.000 --> 00:00:05.000\nAn enzyme is a protein.\n"


@pytest.fixture
def lecture(services: Services, teacher: Person, course: UUID, database: Database) -> UUID:
    """Captions whose index has been made."""
    lecture_id = services.imports.add(teacher, course, file_name="week 3.vtt", content=CAPTIONS)
    with database.unit_of_work() as work:
        work.execute(text("UPDATE lectures SET status = 'ready'"))
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    return lecture_id


def chosen(content: bytes, name: str = "week 3.opus") -> ChosenFile:
    return ChosenFile(name, len(content), "audio/ogg", 1)


def send(services: Services, person: Person, plan: UploadPlan, content: bytes) -> None:
    for number, url in part_urls(services, person, plan).items():
        with services.store.receive(url.rpartition("/")[2], holder=person.id) as part:  # type: ignore[attr-defined]
            part.write([content[(number - 1) * plan.part_size : number * plan.part_size]])
            part.finish()


def jobs(database: Database) -> list[str]:
    with database.unit_of_work() as work:
        return list(work.execute(text("SELECT task_name FROM procrastinate_jobs")).scalars())


def test_it_becomes_playable_and_the_transcript_stays_as_it_was(
    services: Services, teacher: Person, lecture: UUID, database: Database
) -> None:
    before = services.lectures.lines(teacher, lecture)
    plan = services.uploads.begin_under(teacher, lecture, chosen(SAMPLE))
    assert plan.lecture_id == lecture
    assert services.lectures.open(teacher, lecture).recording_url == "", "it has not arrived yet"

    send(services, teacher, plan, SAMPLE)
    services.uploads.complete(teacher, lecture)
    services.uploads.complete(teacher, lecture)

    opened = services.lectures.open(teacher, lecture)
    assert (opened.lecture.status, opened.lecture.title) == (LectureStatus.READY, "Week 3")
    assert (opened.lecture.file_name, opened.recording_type) == ("week 3.opus", "audio/ogg")
    assert opened.lecture.duration_ms == pytest.approx(308_000, abs=2000)
    assert services.lectures.lines(teacher, lecture) == before
    assert jobs(database) == []
    with services.store.open(opened.lecture.object_key) as kept:
        assert kept.read() == SAMPLE


def test_it_goes_on_when_the_same_file_is_chosen_again_and_another_is_refused_meanwhile(
    services: Services, make: Factory, teacher: Person, lecture: UUID
) -> None:
    plan = services.uploads.begin_under(teacher, lecture, chosen(SAMPLE))
    again = services.uploads.begin_under(teacher, lecture, chosen(SAMPLE))
    assert again.upload_id == plan.upload_id
    colleague = make.person("Grace")
    services.identity.give_role(colleague.email, "Biochemistry for beginners", Role.TEACHER)
    for person, content in ((teacher, SAMPLE[:-1]), (colleague, SAMPLE)):
        with pytest.raises(Conflict, match="Another recording of this lecture is on its way"):
            services.uploads.begin_under(person, lecture, chosen(content))


def test_a_lecture_that_has_its_recording_takes_no_second(
    services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    for status in (LectureStatus.READY, LectureStatus.UPLOADING):
        with pytest.raises(Conflict, match="has its recording"):
            services.uploads.begin_under(teacher, make.lecture(teacher, course, status=status), chosen(SAMPLE))


def test_what_is_no_recording_is_told_on_the_lecture_and_not_kept(
    services: Services, teacher: Person, lecture: UUID, database: Database
) -> None:
    plan = services.uploads.begin_under(teacher, lecture, chosen(b"%PDF-1.7 slides"))
    send(services, teacher, plan, b"%PDF-1.7 slides")
    services.uploads.complete(teacher, lecture)

    opened = services.lectures.open(teacher, lecture)
    assert (opened.lecture.status, opened.recording_url) == (LectureStatus.READY, "")
    assert str(opened.lecture.notice).endswith("The transcript is kept.")
    assert list(services.store.kept()) == []
    assert jobs(database) == []


def test_given_up_or_forgotten_it_leaves_the_lecture_as_it_was(
    services: Services, teacher: Person, lecture: UUID, database: Database
) -> None:
    retention = UploadRetention(database, services.store, clock=now)
    for give_up in (lambda: services.uploads.give_up(teacher, lecture), retention.run):
        services.uploads.begin_under(teacher, lecture, chosen(SAMPLE))
        with database.unit_of_work() as work:
            work.execute(text("UPDATE uploads SET created_at = created_at - interval '8 days'"))
            work.commit()
        give_up()
        assert list(services.store.begun()) == []
        opened = services.lectures.get(teacher, lecture)
        assert (opened.status, opened.object_key) == (LectureStatus.READY, "")


def test_one_that_no_browser_plays_gets_its_copy(
    services: Services, teacher: Person, lecture: UUID, database: Database, tmp_path: Path
) -> None:
    content = write_recording(tmp_path / "week 3.avi", speech(1)).read_bytes()
    plan = services.uploads.begin_under(teacher, lecture, chosen(content, "week 3.avi"))
    send(services, teacher, plan, content)
    services.uploads.complete(teacher, lecture)
    copying = services.lectures.copying(teacher, lecture)
    assert copying is not None
    assert copying.copy_status is FileStatus.WAITING
    assert len(jobs(database)) == 1
