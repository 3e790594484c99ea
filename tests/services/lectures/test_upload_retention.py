"""What nobody came back for is cleared away after a week, and nothing else is."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.queries import recordings
from db.unit_of_work import Database
from services.domain.audit import Action, AuditFilter
from services.domain.errors import NotFound
from services.domain.lifecycle import LectureStatus
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.recordings import RecordingFacts
from services.domain.uploads import ChosenFile, hearing_folder, recording_key
from services.lectures.imports import Imports
from services.lectures.upload_retention import Cleared, UploadRetention
from services.providers.object_store_s3 import S3ObjectStore
from services.providers.protocols import ObjectStore
from services.settings import Settings
from services.wiring import Services, now
from tests.factories import Factory
from tests.fakes.s3_server import S3Server
from tests.slides import pdf

CHOSEN = ChosenFile("week 3.mp4", 1000, "video/mp4", 1)
EIGHT_DAYS = timedelta(days=8)


def clear(services: Services, database: Database, *, at: datetime | None = None) -> Cleared:
    moment = at or now()
    return UploadRetention(database, services.store, clock=lambda: moment).run()


def age(database: Database, lecture_id: UUID) -> None:
    """The upload of this lecture began eight days ago."""
    with database.unit_of_work() as work:
        work.execute(
            text("UPDATE uploads SET created_at = now() - interval '8 days' WHERE lecture_id = :id"), {"id": lecture_id}
        )
        work.commit()


def begun(store: ObjectStore) -> list[str]:
    return [upload.key for upload in store.begun()]


def test_an_upload_is_given_up_a_week_after_it_began(
    kept: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    old, young = (kept.uploads.begin(teacher, course, replace(CHOSEN, last_modified=number)) for number in (1, 2))
    age(database, old.lecture_id)
    assert clear(kept, database) == Cleared(given_up=1)
    with pytest.raises(NotFound):
        kept.lectures.get(teacher, old.lecture_id)
    assert kept.uploads.plan(teacher, young.lecture_id).upload_id == young.upload_id
    assert recording_key(old.lecture_id) not in begun(kept.store)
    assert recording_key(young.lecture_id) in begun(kept.store)
    assert clear(kept, database) == Cleared()
    entries = kept.audit.page(
        make.person("Olga", is_administrator=True), AuditFilter(action=Action.UPLOAD_GIVEN_UP), PageRequest()
    )
    assert [(entry.email, entry.object_id) for entry in entries.items] == [("", str(old.lecture_id))]


def test_a_lecture_that_was_given_its_transcript_stays_without_the_recording(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    plan = services.uploads.begin(teacher, make.course(teacher), CHOSEN)
    Imports(database).put(teacher, plan.lecture_id, file_name="week 3.txt", content=b"Enzymes make reactions faster.")
    age(database, plan.lecture_id)
    assert clear(services, database).given_up == 1
    lecture = services.lectures.get(teacher, plan.lecture_id)
    assert (lecture.status, lecture.object_key) == (LectureStatus.QUEUED, "")
    assert services.lectures.open(teacher, plan.lecture_id).is_heard


def test_uploads_that_no_lecture_waits_for_go_after_a_week(
    kept: Services, database: Database, make: Factory, teacher: Person
) -> None:
    known = kept.uploads.begin(teacher, make.course(teacher), CHOSEN)
    stray = recording_key(uuid4())
    kept.store.begin(stray, size=1000, part_size=1000)
    if not isinstance(kept.store, S3ObjectStore):  # moto says of every upload that it began in 2010
        assert clear(kept, database) == Cleared()
    assert clear(kept, database, at=now() + EIGHT_DAYS).unknown_uploads >= 1
    assert stray not in begun(kept.store)
    assert recording_key(known.lecture_id) in begun(kept.store)
    assert kept.uploads.plan(teacher, known.lecture_id).arrived == ()


def test_files_of_lectures_that_are_gone_go_after_a_week_and_all_others_stay(
    kept: Services, database: Database, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher), title="Week 1")
    with database.unit_of_work() as work:
        assert recordings.keep(work, lecture, RecordingFacts("avi", "mp3"))
        work.commit()
    own, other = f"lectures/{lecture}/playable", "transcribe/job.json"
    gone = [f"lectures/{uuid4()}/{name}" for name in ("recording", "playable", "materials/one")]
    for key in (own, other, *gone):
        kept.store.write(key, BytesIO(b"something"))
    assert clear(kept, database).unknown_files == 0
    assert clear(kept, database, at=now() + EIGHT_DAYS).unknown_files >= len(gone)
    left = {found.key for found in kept.store.kept()}
    assert {own, other} <= left
    assert not left & set(gone)


def test_files_that_nothing_points_to_go_after_a_week_though_their_lecture_stays(
    kept: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    ready = Imports(database).add(teacher, course, file_name="week 3.txt", content=b"Enzymes make reactions faster.")
    with database.unit_of_work() as work:
        work.execute(text("UPDATE lectures SET status = 'ready'"))
        work.commit()
    heard = make.lecture(teacher, course, status=LectureStatus.TRANSCRIBING)
    slides = BytesIO(pdf(["Page 1"]))
    kept.materials.add(teacher, heard, file_name="a.pdf", file=slides, size=slides.getbuffer().nbytes)
    wanted = {found.key for found in kept.store.kept() if str(heard) in found.key} | {
        recording_key(heard),
        f"{hearing_folder(heard)}0-en-us.json",
    }
    # Its upload was given up when the file was whole; its copy and its slides were removed while they were written.
    gone = {
        recording_key(ready),
        f"{hearing_folder(ready)}0-en-us.json",
        f"lectures/{heard}/playable",
        f"lectures/{heard}/materials/{uuid4()}",
    }
    for key in wanted | gone:
        kept.store.write(key, BytesIO(b"something"))
    assert clear(kept, database).unknown_files == 0
    assert clear(kept, database, at=now() + EIGHT_DAYS).unknown_files >= len(gone)
    left = {found.key for found in kept.store.kept()}
    assert wanted <= left
    assert not left & gone

    plan = kept.uploads.begin_under(teacher, ready, CHOSEN)
    kept.store.write(recording_key(ready), BytesIO(b"just put together"))
    assert clear(kept, database, at=now() + EIGHT_DAYS).unknown_files == 0
    kept.uploads.give_up(teacher, plan.lecture_id)
    assert clear(kept, database, at=now() + EIGHT_DAYS).unknown_files == 1


def test_a_lecture_whose_file_is_gone_is_named_and_nothing_is_done_to_it(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    sample = Path(__file__).parents[3] / "samples" / "enzymes" / "lecture.opus"
    course = make.course(teacher)
    there, gone = (services.uploads.take(teacher, course, sample, title=title) for title in ("There", "Gone"))
    services.store.delete(recording_key(gone))
    cleared = clear(services, database)
    assert gone in cleared.without_file
    assert there not in cleared.without_file
    assert services.lectures.get(teacher, gone).title == "Gone"


def test_what_an_interrupted_write_left_in_the_folder_goes_after_a_week(
    services: Services, database: Database, settings: Settings
) -> None:
    folder = settings.home / "objects" / "uploads"
    (folder / ("0f" * 16)).mkdir()
    (folder / ("0f" * 16) / "body").write_bytes(b"half of it")
    os.utime(folder / ("0f" * 16), (0, 0))
    assert clear(services, database) == Cleared(unknown_uploads=1)
    assert list(folder.iterdir()) == []


def test_a_store_that_does_not_answer_is_left_for_the_next_time(
    s3: S3Server, in_s3: Services, database: Database, make: Factory, teacher: Person
) -> None:
    plan = in_s3.uploads.begin(teacher, make.course(teacher), CHOSEN)
    age(database, plan.lecture_id)
    s3.fail(403, "AccessDenied", times=100)
    assert clear(in_s3, database) == Cleared()
    s3.speak_again()
    clear(in_s3, database, at=now() + EIGHT_DAYS)
    assert recording_key(plan.lecture_id) not in begun(in_s3.store)
