"""A recording comes in, is heard by the real engine, and can be stopped, retried and refused."""

import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict, DatabaseUnavailable, InvalidInput, NotFound
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.recording_names import title_from
from services.domain.uploads import ChosenFile, UploadPlan
from services.lectures.transcription import Transcription
from services.providers.protocols import StoredObject
from services.settings import Settings
from services.setup.engines import choose_embedder, choose_transcriber
from services.wiring import Services
from tests.factories import Factory
from tests.speech import speech, write_recording
from tests.upload_links import part_urls

SAMPLE = Path(__file__).parents[3] / "samples" / "enzymes" / "lecture.opus"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The first hundred seconds of the sample; the whole of it is heard where the engine is tried."""
    return write_recording(tmp_path_factory.mktemp("clip") / "clip.opus", speech(100)).read_bytes()


@pytest.fixture
def transcription(settings: Settings, database: Database, services: Services) -> Transcription:
    return Transcription(database, services.store, choose_transcriber(settings), choose_embedder(settings))


def send(services: Services, person: Person, plan: UploadPlan, content: bytes, *numbers: int) -> None:
    """PUT these parts, or every missing one."""
    for number, url in part_urls(services, person, plan, numbers or None).items():
        with services.store.receive(url.rpartition("/")[2], holder=person.id) as part:
            start = (number - 1) * plan.part_size
            part.write([content[start : start + plan.part_size]])
            part.finish()


def upload(services: Services, person: Person, course: UUID, content: bytes, name: str = "week 3.opus") -> UUID:
    plan = services.uploads.begin(person, course, ChosenFile(name, len(content), "", 1))
    send(services, person, plan, content)
    services.uploads.complete(person, plan.lecture_id)
    return plan.lecture_id


@pytest.fixture
def lecture_id(services: Services, make: Factory, teacher: Person, clip: bytes) -> UUID:
    """That clip, uploaded."""
    return upload(services, teacher, make.course(teacher), clip)


def queued_jobs(database: Database) -> int:
    with database.unit_of_work() as work:
        return int(work.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one())


def test_a_recording_is_queued_once_however_often_it_is_completed(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    lecture_id = upload(services, teacher, make.course(teacher), SAMPLE.read_bytes())
    services.uploads.complete(teacher, lecture_id)
    lecture = services.lectures.get(teacher, lecture_id)
    assert lecture.status is LectureStatus.QUEUED
    assert lecture.title == "Week 3"
    assert lecture.content_type.startswith("audio/")
    assert lecture.duration_ms == pytest.approx(308_000, abs=2000)
    assert queued_jobs(database) == 1


def test_the_checksum_of_the_whole_is_kept_with_the_lecture(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    content = b"x" * (9 * 1024**2)
    lecture_id = upload(services, teacher, make.course(teacher), content)
    taken = services.uploads.take(teacher, make.course(teacher), SAMPLE, title="Taken")
    digests = [hashlib.sha256(part).digest() for part in (content[: 8 * 1024**2], content[8 * 1024**2 :])]
    whole = base64.b64encode(hashlib.sha256(b"".join(digests)).digest()).decode()
    with database.unit_of_work() as work:
        kept = {row.id: row.checksum for row in work.execute(text("SELECT id, checksum FROM lectures"))}
    assert kept[lecture_id] == f"{whole}-2"
    assert kept[taken].endswith("-1")


def test_a_file_of_another_length_than_announced_is_not_taken(
    services: Services, make: Factory, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = SAMPLE.read_bytes()
    plan = services.uploads.begin(teacher, make.course(teacher), ChosenFile("week 3.opus", len(content), "", 1))
    send(services, teacher, plan, content)
    monkeypatch.setattr(services.store, "describe", lambda _key: StoredObject(len(content) - 1, None))
    with pytest.raises(InvalidInput, match="another length"):
        services.uploads.complete(teacher, plan.lecture_id)
    assert services.lectures.get(teacher, plan.lecture_id).status is LectureStatus.UPLOADING


def test_the_same_file_chosen_again_goes_on_with_what_is_missing(
    services: Services, make: Factory, teacher: Person
) -> None:
    content = b"x" * (9 * 1024**2)
    chosen = ChosenFile("week 3.mp4", len(content), "video/mp4", 7)
    course = make.course(teacher)
    plan = services.uploads.begin(teacher, course, chosen)
    send(services, teacher, plan, content, 2)
    again = services.uploads.begin(teacher, course, chosen)
    assert (again.lecture_id, again.arrived, again.sign) == (plan.lecture_id, (2,), plan.sign)
    other = services.uploads.begin(teacher, course, replace(chosen, last_modified=8))
    assert other.lecture_id != plan.lecture_id
    assert [lecture.id for lecture in services.uploads.unfinished(teacher, course)] == [
        other.lecture_id,
        plan.lecture_id,
    ]
    services.uploads.give_up(teacher, plan.lecture_id)
    with pytest.raises(NotFound):
        services.uploads.plan(teacher, plan.lecture_id)


def test_what_the_store_has_begun_is_given_up_when_the_database_goes_away_before_it_knows(
    services: Services, make: Factory, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, chosen = make.course(teacher), ChosenFile("week 3.mp4", 9, "video/mp4", 7)
    before = len(list(services.store.begun()))

    def go_away(*_: object, **__: object) -> None:
        assert len(list(services.store.begun())) == before + 1
        raise DatabaseUnavailable("The database does not answer.")

    monkeypatch.setattr("services.lectures.uploads.uploads.add", go_away)
    with pytest.raises(DatabaseUnavailable):
        services.uploads.begin(teacher, course, chosen)
    assert len(list(services.store.begun())) == before
    assert services.uploads.unfinished(teacher, course) == []


def test_an_upload_that_the_store_has_given_up_begins_anew(services: Services, make: Factory, teacher: Person) -> None:
    course, chosen = make.course(teacher), ChosenFile("week 3.mp4", 9, "video/mp4", 7)
    services.uploads.begin(teacher, course, chosen)
    for begun in list(services.store.begun()):
        services.store.abort(begun.upload_id)
    assert services.uploads.begin(teacher, course, chosen).arrived == ()


@pytest.mark.parametrize(("size", "sentence"), [(0, "is empty"), (5 * 1000**3, "at most 4.0 GB")])
def test_an_empty_or_enormous_file_is_refused_at_once(
    services: Services, make: Factory, teacher: Person, size: int, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        services.uploads.begin(teacher, make.course(teacher), ChosenFile("a.mp4", size, "video/mp4", 1))


def test_what_is_not_a_recording_fails_with_a_sentence_and_is_kept(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    lecture_id = upload(services, teacher, make.course(teacher), b"%PDF-1.7 not a recording" * 100, "notes.mp4")
    lecture = services.lectures.get(teacher, lecture_id)
    assert lecture.status is LectureStatus.FAILED
    assert lecture.reason
    assert queued_jobs(database) == 0
    with services.store.open(lecture.object_key) as kept:
        assert kept.read(4) == b"%PDF"


def test_a_lecture_is_heard_indexed_and_ready(
    services: Services, teacher: Person, transcription: Transcription, database: Database, lecture_id: UUID
) -> None:
    transcription.run(lecture_id)
    lecture = services.lectures.get(teacher, lecture_id)
    assert lecture.status is LectureStatus.READY, lecture.reason
    said = services.lectures.transcript(teacher, lecture_id).text.lower()
    assert "active site" in said
    statistics = services.lectures.counted(teacher, lecture_id).statistics
    assert statistics is not None
    assert len(statistics.pace) == 2
    assert any("enzyme" in use.term for use in statistics.terms)
    with database.unit_of_work() as work:
        missing = work.execute(text("SELECT count(*) FROM segments WHERE embedding IS NULL")).scalar_one()
    assert missing == 0
    transcription.run(lecture_id)
    assert services.lectures.transcript(teacher, lecture_id).text.lower() == said


def test_a_stopped_lecture_keeps_what_was_heard_and_goes_on_from_there(
    services: Services, teacher: Person, transcription: Transcription, monkeypatch: pytest.MonkeyPatch, lecture_id: UUID
) -> None:
    keep = Transcription._keep

    def keep_then_stop(self: Transcription, *arguments: object, **named: int) -> bool:
        kept = keep(self, *arguments, **named)  # type: ignore[arg-type]
        services.lectures.cancel(teacher, lecture_id)
        return kept

    with monkeypatch.context() as patch:
        patch.setattr(Transcription, "_keep", keep_then_stop)
        transcription.run(lecture_id)
    stopped = services.lectures.get(teacher, lecture_id)
    assert stopped.status is LectureStatus.CANCELLED
    assert 0 < stopped.heard_ms < (stopped.duration_ms or 0)
    first = json.loads(services.lectures.lines(teacher, lecture_id))
    assert first
    services.lectures.retry(teacher, lecture_id)
    transcription.run(lecture_id)
    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.READY
    assert json.loads(services.lectures.lines(teacher, lecture_id))[: len(first)] == first


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("week_03-enzymes.mp4", "Week 03 enzymes"),
        ("C:\\Users\\ada\\lecture.mp3", "Lecture"),
        ("../../etc/passwd", "Passwd"),
        ("\u202egpj.exe\x00.mp3", "Gpj exe"),
        ("x" * 300 + ".mp4", "X" + "x" * 195),
        ("", "Recording"),
    ],
)
def test_a_title_is_guessed_from_any_file_name(name: str, title: str) -> None:
    assert title_from(name) == title


def test_what_should_never_have_become_a_lecture_is_removed_with_its_file(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture_id = upload(services, teacher, make.course(teacher), b"%PDF-1.7 not a recording" * 100, "notes.mp4")
    key = services.lectures.get(teacher, lecture_id).object_key
    services.uploads.remove(teacher, lecture_id)
    with pytest.raises(NotFound):
        services.lectures.get(teacher, lecture_id)
    with pytest.raises(NotFound):
        services.store.open(key)


def test_a_lecture_that_has_a_line_or_is_being_worked_on_is_not_removed(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture_id = make.lecture(teacher, make.course(teacher), status=LectureStatus.FAILED)
    services.imports.put(teacher, lecture_id, file_name="week3.txt", content=b"Enzymes are proteins.")
    for stop in (lambda: None, lambda: services.lectures.cancel(teacher, lecture_id)):
        stop()
        with pytest.raises(Conflict, match="This lecture stays"):
            services.uploads.remove(teacher, lecture_id)
