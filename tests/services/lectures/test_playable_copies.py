"""A recording that no browser plays gets a copy that it can, whoever is interrupted."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.lifecycle import FileStatus
from services.domain.people import Person
from services.domain.recordings import KeptRecording, copy_key
from services.lectures.playable_copies import PlayableCopies
from services.providers.media import probe
from services.wiring import Services
from tests.factories import Factory
from tests.speech import speech, write_recording


@pytest.fixture
def copies(database: Database, services: Services) -> PlayableCopies:
    return PlayableCopies(database, services.store)


@pytest.fixture
def taken(services: Services, make: Factory, teacher: Person, tmp_path: Path) -> UUID:
    """A lecture whose recording is an AVI."""
    recording = write_recording(tmp_path / "week3.avi", speech(3), with_picture=True)
    return services.uploads.take(teacher, make.course(teacher), recording, title="Week 3")


def kept(services: Services, person: Person, lecture_id: UUID) -> KeptRecording:
    found = services.lectures.copying(person, lecture_id)
    assert found is not None
    return found


def jobs(database: Database) -> list[str]:
    with database.unit_of_work() as work:
        return list(work.execute(text("SELECT task_name FROM procrastinate_jobs ORDER BY task_name")).scalars())


def test_a_copy_is_made_beside_the_transcription_and_is_what_is_played(
    services: Services, teacher: Person, taken: UUID, copies: PlayableCopies, database: Database
) -> None:
    assert jobs(database) == ["make_playable_copy", "transcribe_lecture"]
    before = services.lectures.open(teacher, taken)
    assert (before.recording_url, before.recording and before.recording.facts.words) == (
        "",
        "AVI · MPEG-4, 320 × 180 · AAC",
    )
    copies.run(taken)
    after = services.lectures.open(teacher, taken)
    assert after.recording_type == "video/mp4"
    assert copy_key(taken) in after.recording_url
    with services.store.open(copy_key(taken)) as copy:
        assert probe(copy).facts.is_played_everywhere
    copies.run(taken)
    assert kept(services, teacher, taken).copy_status is FileStatus.READY


def test_a_copy_that_was_killed_half_way_is_made_anew(
    services: Services, teacher: Person, taken: UUID, copies: PlayableCopies
) -> None:
    copies._begin(taken)
    assert kept(services, teacher, taken).copy_status is FileStatus.WORKING
    copies.run(taken)
    assert kept(services, teacher, taken).copy_status is FileStatus.READY


def test_a_copy_that_cannot_be_made_says_why_and_can_be_tried_again(
    services: Services, teacher: Person, taken: UUID, copies: PlayableCopies
) -> None:
    key = services.lectures.get(teacher, taken).object_key
    services.store.delete(key)
    copies.run(taken)
    assert kept(services, teacher, taken).copy_status is FileStatus.FAILED
    assert "not there any more" in (kept(services, teacher, taken).copy_reason or "")
    services.lectures.copy_again(teacher, taken)
    assert kept(services, teacher, taken).copy_status is FileStatus.WAITING
    copies.give_up(taken, "Given up.")
    assert kept(services, teacher, taken).copy_reason == "Given up."


def test_what_browsers_play_is_not_copied(
    services: Services, make: Factory, teacher: Person, tmp_path: Path, database: Database
) -> None:
    recording = write_recording(tmp_path / "week3.mp3", speech(3))
    lecture_id = services.uploads.take(teacher, make.course(teacher), recording, title="Week 3")
    assert jobs(database) == ["transcribe_lecture"]
    opened = services.lectures.open(teacher, lecture_id)
    assert opened.recording_url
    assert opened.recording_type == "audio/mpeg"
