"""A corrected line is found by what it says now: a job renews its vector and what is counted in the lecture."""

from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from db.queries import transcripts
from db.unit_of_work import Database
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.transcripts import Segment, Transcript
from services.jobs.job_queue import RENEW_INDEX
from services.lectures.lecture_index import LectureIndex
from services.lectures.word_check import WordCheck
from services.settings import Settings
from services.setup.engines import choose_embedder
from services.wiring import Services
from tests.factories import Factory

SAID = ("Cattle lays splits peroxide.", "The liver holds much cattle lays.", "Cattle lays is an enzyme.", "It is fast.")


@pytest.fixture
def index(database: Database, settings: Settings) -> LectureIndex:
    return LectureIndex(database, choose_embedder(settings))


@pytest.fixture
def lecture(services: Services, make: Factory, database: Database, teacher: Person, index: LectureIndex) -> UUID:
    """A lecture in which "catalase" was misheard three times, indexed as it was heard."""
    said = tuple(Segment(at * 5000, at * 5000 + 4800, words) for at, words in enumerate(SAID))
    lecture_id = make.lecture(teacher, make.course(teacher), transcript=Transcript(said, duration_ms=20_000))
    services.vocabulary.keep(teacher, lecture_id, "catalase")
    WordCheck(database).run(lecture_id)
    with database.unit_of_work() as work:
        work.execute(text("UPDATE segments SET embedding = NULL"))
        work.commit()
    index.renew(lecture_id)
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    return lecture_id


def correct(services: Services, person: Person, lecture_id: UUID) -> UUID:
    [found] = services.vocabulary.of_lecture(person, lecture_id).mishearings
    services.vocabulary.correct(person, found.id)
    return found.id


def vectors(database: Database) -> list[np.ndarray]:
    with database.unit_of_work() as work:
        rows = work.execute(text("SELECT embedding::text FROM segments ORDER BY position")).scalars()
        return [np.fromstring(row.strip("[]"), sep=",") for row in rows]


def terms(services: Services, person: Person, lecture_id: UUID) -> set[str]:
    statistics = services.lectures.counted(person, lecture_id).statistics
    assert statistics is not None
    return {use.term.casefold() for use in statistics.terms}


def renewals(database: Database) -> int:
    counted = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task")
    with database.unit_of_work() as work:
        return int(work.execute(counted, {"task": RENEW_INDEX}).scalar_one())


def test_a_correction_renews_the_vectors_of_its_lines_and_the_key_terms_by_a_job(
    services: Services, database: Database, teacher: Person, lecture: UUID, settings: Settings
) -> None:
    heard, embedder = vectors(database), choose_embedder(settings)
    assert "catalase" not in terms(services, teacher, lecture)
    correct(services, teacher, lecture)
    assert renewals(database) == 1

    LectureIndex(database, embedder).renew(lecture)

    [meant] = embedder.embed([services.lectures.transcript(teacher, lecture).segments[0].text])
    now = vectors(database)
    assert np.allclose(now[0], meant, atol=1e-4)
    assert not np.allclose(now[0], heard[0], atol=1e-2)
    assert np.allclose(now[3], heard[3]), "what was not corrected is not embedded anew"
    assert any("catalase" in term for term in terms(services, teacher, lecture))
    assert services.lectures.get(teacher, lecture).status is LectureStatus.READY


def test_taking_a_correction_back_renews_them_again(
    services: Services, database: Database, teacher: Person, lecture: UUID, index: LectureIndex
) -> None:
    heard = vectors(database)
    corrected = correct(services, teacher, lecture)
    index.renew(lecture)
    services.vocabulary.take_back(teacher, corrected)
    assert renewals(database) == 1, "the one that waits will do for both"
    index.renew(lecture)
    assert all(np.allclose(one, other, atol=1e-4) for one, other in zip(vectors(database), heard, strict=True))
    assert not any("catalase" in term for term in terms(services, teacher, lecture))


def test_a_line_that_is_corrected_while_it_is_embedded_does_not_keep_the_vector_of_what_it_said(
    services: Services, database: Database, teacher: Person, lecture: UUID
) -> None:
    correct(services, teacher, lecture)
    with database.unit_of_work() as work:
        [first, *_] = transcripts.without_embedding(work, lecture, limit=3)
        transcripts.keep_embeddings(work, [(first[0], SAID[0])], np.ones((1, 384), dtype=np.float32))
        work.commit()
        assert first in transcripts.without_embedding(work, lecture, limit=3)


def test_a_lecture_that_is_gone_or_not_indexed_yet_is_left_alone(
    make: Factory, database: Database, teacher: Person, index: LectureIndex
) -> None:
    waiting = make.lecture(teacher, make.course(teacher), status=LectureStatus.TRANSCRIBING)
    for lecture_id in (waiting, UUID(int=0)):
        index.renew(lecture_id)
    assert renewals(database) == 0
