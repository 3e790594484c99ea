"""An upload that is interrupted between two steps, or begun twice at the same moment, stays one lecture."""

import base64
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.uploads import CHECKSUM_HEADER, ChosenFile, PartToSend, UploadPlan, recording_key
from services.providers.protocols import StoredPart
from services.wiring import Services
from tests.factories import Factory
from tests.services.conftest import side_by_side

SAMPLE = (Path(__file__).parents[3] / "samples" / "enzymes" / "lecture.opus").read_bytes()
CHOSEN = ChosenFile("week 3.opus", len(SAMPLE), "audio/ogg", 1)


def send(services: Services, person: Person, plan: UploadPlan) -> None:
    """Send every part, wherever its link leads."""
    sha256 = base64.b64encode(hashlib.sha256(SAMPLE).digest()).decode()
    link = services.part_signing.sign(person, token(plan), [PartToSend(1, sha256)])[1]
    if link.url.startswith("http"):
        httpx.put(link.url, content=SAMPLE, headers=dict(link.headers)).raise_for_status()
        return
    headers = dict(link.headers)
    store = services.store
    with store.receive(link.url.rpartition("/")[2], holder=person.id, sha256=headers[CHECKSUM_HEADER]) as part:  # type: ignore[attr-defined]
        part.write([SAMPLE])
        part.finish()


def token(plan: UploadPlan) -> str:
    return plan.sign.rpartition("/")[2]


def store_uploads(database: Database) -> list[str]:
    with database.reading() as work:
        return list(work.execute(text("SELECT store_upload_id FROM uploads")).scalars())


def recordings_in(services: Services) -> list[str]:
    return sorted(upload.key for upload in services.store.begun())


def test_killed_when_the_file_was_put_together_and_nobody_knew_yet_it_has_only_to_be_completed(
    kept: Services, database: Database, course: UUID, teacher: Person
) -> None:
    plan = kept.uploads.begin(teacher, course, CHOSEN)
    send(kept, teacher, plan)
    kept.store.complete(store_uploads(database)[0])
    # The browser that goes on by itself, and one in which the file is chosen again.
    assert kept.part_signing.arrived(teacher, token(plan)) == (1,)
    assert not kept.part_signing.begun_parts(teacher, token(plan))
    again = kept.uploads.begin(teacher, course, CHOSEN)
    assert (again.lecture_id, again.arrived) == (plan.lecture_id, (1,))
    kept.uploads.complete_sent(teacher, token(plan))
    assert kept.lectures.get(teacher, plan.lecture_id).status is LectureStatus.QUEUED
    assert kept.uploads.unfinished(teacher, course) == []


def test_an_upload_that_the_store_has_given_up_begins_anew_under_its_lecture(
    kept: Services, database: Database, course: UUID, teacher: Person
) -> None:
    plan = kept.uploads.begin(teacher, course, CHOSEN)
    kept.store.abort(store_uploads(database)[0])
    for _ in range(2):
        again = kept.uploads.begin(teacher, course, CHOSEN)
        assert (again.lecture_id, again.arrived) == (plan.lecture_id, ())
    assert recordings_in(kept).count(recording_key(plan.lecture_id)) == 1
    send(kept, teacher, again)
    kept.uploads.complete(teacher, plan.lecture_id)
    assert kept.lectures.get(teacher, plan.lecture_id).status is LectureStatus.QUEUED


def test_a_file_that_is_begun_twice_at_the_same_moment_is_one_lecture(
    real_services: Services, real_database: Database
) -> None:
    make = Factory(real_services, real_database)
    teacher = make.person("Ada")
    course = make.course(teacher)
    begin: Callable[[], UploadPlan] = partial(real_services.uploads.begin, teacher, course, CHOSEN)
    store_begin, others = real_services.store.begin, []

    def while_another_begins(key: str, *, size: int, part_size: int) -> str:
        real_services.store.begin = store_begin  # type: ignore[method-assign]
        others.append(begin())
        return store_begin(key, size=size, part_size=part_size)

    real_services.store.begin = while_another_begins  # type: ignore[method-assign]
    plan = begin()
    assert [other.lecture_id for other in others] == [plan.lecture_id]
    together = side_by_side(begin, begin, begin)
    assert {each.lecture_id for each in together} == {plan.lecture_id}  # type: ignore[union-attr]
    assert [lecture.id for lecture in real_services.uploads.unfinished(teacher, course)] == [plan.lecture_id]
    assert recordings_in(real_services) == [recording_key(plan.lecture_id)]


def test_two_who_begin_anew_what_the_store_has_given_up_send_to_the_same_upload(
    real_services: Services, real_database: Database
) -> None:
    make = Factory(real_services, real_database)
    teacher = make.person("Ada")
    course = make.course(teacher)
    begin = partial(real_services.uploads.begin, teacher, course, CHOSEN)
    plan = begin()
    real_services.store.abort(store_uploads(real_database)[0])
    together = side_by_side(begin, begin, begin)
    assert {each.lecture_id for each in together} == {plan.lecture_id}  # type: ignore[union-attr]
    assert recordings_in(real_services) == [recording_key(plan.lecture_id)]


def test_who_hears_that_the_store_has_given_up_while_another_begins_anew_sends_to_the_same_upload(
    real_services: Services, real_database: Database
) -> None:
    make = Factory(real_services, real_database)
    teacher = make.person("Ada")
    begin = partial(real_services.uploads.begin, teacher, make.course(teacher), CHOSEN)
    plan = begin()
    store = real_services.store
    store.abort(store_uploads(real_database)[0])
    list_parts, others = store.list_parts, []

    def while_another_begins(upload_id: str) -> list[StoredPart]:
        store.list_parts = list_parts  # type: ignore[method-assign]
        others.append(begin())
        return list_parts(upload_id)

    store.list_parts = while_another_begins  # type: ignore[method-assign]
    assert begin().lecture_id == plan.lecture_id == others[0].lecture_id
    assert recordings_in(real_services) == [recording_key(plan.lecture_id)]
