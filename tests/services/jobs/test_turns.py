"""Whose lecture is heard next, and what becomes of the work of workers that die."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.queries import lecture_progress, materials, recordings, transcripts, turns
from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.heartbeats import Watch
from services.domain.lifecycle import FileStatus, LectureStatus
from services.domain.people import Person
from services.domain.questions import QuestionType
from services.domain.recordings import RecordingFacts
from services.domain.revisions import Wish
from services.jobs.job_queue import (
    MAKE_COPY,
    READ_SLIDES,
    REVISE_QUESTION,
    TRANSCRIBE,
    TRANSCRIPTION,
    WRITE_QUESTIONS,
    WRITING,
    about_id,
    add_transcription,
)
from services.jobs.takeover import MOST_DEATHS, TakeOver
from services.wiring import Services
from tests.factories import TRANSCRIPT, Factory
from tests.services.conftest import side_by_side

HOUR_MS = 3_600_000


@pytest.fixture
def make(real_services: Services, real_database: Database) -> Factory:
    return Factory(real_services, real_database)


class Queue:
    """What workers do with the queue, one step at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def worker(self) -> int:
        with self.database.unit_of_work() as work:
            number = turns.register(work, name="one", machine="here", queue=TRANSCRIPTION)
            work.commit()
        return number

    def add(self, *lecture_ids: UUID) -> None:
        with self.database.unit_of_work() as work:
            for lecture_id in lecture_ids:
                add_transcription(work, lecture_id)
            work.commit()

    def take(self, worker: int, *, at_once: int = 10) -> UUID | None:
        """The lecture whose turn it is; its hearing begins."""
        with self.database.unit_of_work() as work:
            job = turns.take(work, TRANSCRIPTION, worker, at_once=at_once)
            if job is None:
                return None
            lecture_id = UUID(job["args"]["lecture_id"])
            lecture_progress.begin_hearing(work, lecture_id)
            work.commit()
        return lecture_id

    def hear(self, lecture_id: UUID, from_ms: int) -> None:
        with self.database.unit_of_work() as work:
            lecture_progress.set_status(work, lecture_id, LectureStatus.TRANSCRIBING)
            assert lecture_progress.advance(
                work, lecture_id, from_ms=from_ms, to_ms=from_ms + 30_000, duration_ms=HOUR_MS, hearing_ms=2000
            )
            work.commit()

    def finish(self, worker: int) -> None:
        """Whatever this worker does has ended."""
        with self.database.unit_of_work() as work:
            (job,) = work.execute(
                text("SELECT id FROM procrastinate_jobs WHERE worker_id = :worker"), {"worker": worker}
            ).scalars()
            turns.finish(work, job, worker)
            work.commit()

    def die(self, *workers: int, most: int = MOST_DEATHS) -> list[turns.TakenOver]:
        """These workers are found dead."""
        with self.database.unit_of_work() as work:
            taken = turns.take_over(
                work, workers, hearing=TRANSCRIBE, writing=WRITE_QUESTIONS, copying=MAKE_COPY, most=most
            )
            work.commit()
        return taken

    def statuses(self) -> list[str]:
        with self.database.reading() as work:
            return list(work.execute(text("SELECT status::text FROM procrastinate_jobs ORDER BY id")).scalars())


@pytest.fixture
def queue(real_database: Database) -> Queue:
    return Queue(real_database)


def term(make: Factory, person: Person, count: int) -> list[UUID]:
    """So many lectures that wait to be heard."""
    course = make.course(person)
    return [
        make.lecture(person, course, title=f"Week {number}", status=LectureStatus.QUEUED) for number in range(count)
    ]


def test_a_single_lecture_does_not_wait_for_a_whole_term_of_somebody_else(make: Factory, queue: Queue) -> None:
    batch, single = term(make, make.person("Ada"), 20), term(make, make.person("Ben"), 1)
    queue.add(*batch)
    worker = queue.worker()
    assert queue.take(worker, at_once=1) == batch[0]
    queue.add(*single)
    queue.finish(worker)
    assert queue.take(worker, at_once=1) == single[0], "it is the next one, and nineteen wait behind it"
    queue.finish(worker)
    heard = []
    for _ in batch[1:]:
        heard.append(queue.take(worker, at_once=1))
        queue.finish(worker)
    assert heard == batch[1:]
    assert queue.take(worker) is None


def test_two_terms_take_turns_whoever_came_first(make: Factory, queue: Queue) -> None:
    first, second = term(make, make.person("Ada"), 4), term(make, make.person("Ben"), 4)
    queue.add(*first)
    queue.add(*second)
    worker, heard = queue.worker(), []
    for _ in range(8):
        heard.append(queue.take(worker))
        queue.finish(worker)
    assert heard == [lecture for pair in zip(first, second, strict=True) for lecture in pair]


def test_who_has_nothing_running_comes_before_who_has(make: Factory, queue: Queue) -> None:
    first, second = term(make, make.person("Ada"), 3), term(make, make.person("Ben"), 3)
    queue.add(*first)
    one, two, three = (queue.worker() for _ in range(3))
    assert queue.take(one) == first[0]
    queue.finish(one)
    queue.add(*second)
    assert queue.take(one) == second[0]
    assert queue.take(two) == first[1]
    queue.finish(two)
    assert queue.take(two) == first[2], "although hers began later than his, he has one running"
    assert queue.take(three) == second[1]


def test_no_more_are_heard_at_once_than_the_setting_allows_however_many_ask(make: Factory, queue: Queue) -> None:
    queue.add(*term(make, make.person("Ada"), 6))
    workers = [queue.worker() for _ in range(6)]

    def take(worker: int) -> Callable[[], UUID | None]:
        return lambda: queue.take(worker, at_once=2)

    taken = [lecture for lecture in side_by_side(*(take(worker) for worker in workers)) if lecture]
    assert len(taken) == len(set(taken)) == 2
    assert queue.statuses().count("doing") == 2


def test_a_waiting_lecture_that_is_stopped_leaves_the_queue_and_can_come_back(
    make: Factory, queue: Queue, real_services: Services
) -> None:
    ada = make.person("Ada")
    first, second = term(make, ada, 2)
    queue.add(first, second)
    real_services.lectures.cancel(ada, first)
    assert queue.statuses() == ["todo"]
    real_services.lectures.retry(ada, first)
    assert [queue.take(queue.worker()), queue.take(queue.worker())] == [second, first]


def test_the_work_of_a_dead_worker_goes_to_another_and_the_dead_cannot_end_it(make: Factory, queue: Queue) -> None:
    (lecture,) = term(make, make.person("Ada"), 1)
    queue.add(lecture)
    dead, alive = queue.worker(), queue.worker()
    queue.take(dead)
    with queue.database.reading() as work:
        job = work.execute(text("SELECT id FROM procrastinate_jobs")).scalar_one()
    assert [taken.deaths for taken in queue.die(dead)] == [1]
    assert queue.take(alive) == lecture
    with queue.database.unit_of_work() as work:
        turns.finish(work, job, dead)
        turns.put_back(work, [dead])
        work.commit()
    assert queue.statuses() == ["doing"]


def test_a_lecture_of_which_three_workers_die_fails_with_a_sentence(
    make: Factory, queue: Queue, real_services: Services
) -> None:
    ada = make.person("Ada")
    deadly, harmless = term(make, ada, 2)
    queue.add(deadly)
    told: list[tuple[UUID, str]] = []
    takeover = TakeOver(
        queue.database,
        [about_id(TRANSCRIBE, TRANSCRIPTION, "lecture_id", lambda _: None, lambda *given: told.append(given))],
    )
    for _ in range(MOST_DEATHS):
        assert told == []
        worker = queue.worker()
        assert queue.take(worker) == deadly
        with queue.database.unit_of_work() as work:
            work.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"))
            work.commit()
        takeover.from_dead(_Impatient(12.0))
    assert [lecture for lecture, _ in told] == [deadly]
    assert "three times" in told[0][1]
    assert queue.statuses() == []
    queue.add(harmless)
    assert queue.take(queue.worker()) == harmless


class _Impatient(Watch):
    """Holds for dead whoever looks dead at first sight."""

    def dead(self, heartbeats, *, at):  # type: ignore[no-untyped-def]
        return [beat.worker_id for beat in heartbeats if beat.is_old]


def test_deaths_count_only_where_hearing_came_no_further(make: Factory, queue: Queue) -> None:
    (lecture,) = term(make, make.person("Ada"), 1)
    queue.add(lecture)
    counted = []
    for number in range(5):
        worker = queue.worker()
        assert queue.take(worker) == lecture
        if number == 2:
            queue.hear(lecture, 0)
        counted += [taken.deaths for taken in queue.die(worker)]
    assert counted == [1, 2, 1, 2, 3]


_INDEXED = text("""
UPDATE segments SET embedding = array_fill(0.1::real, ARRAY[384])::vector
WHERE lecture_id = :lecture AND position < :count
""")
_WRITTEN = text("UPDATE generation_runs SET written = :count WHERE id = :run")


def test_lines_that_were_indexed_are_coming_further_too(make: Factory, queue: Queue) -> None:
    (lecture,) = term(make, make.person("Ada"), 1)
    queue.add(lecture)
    counted = []
    for indexed in (0, 1, 2, 3, 3, 3):
        worker = queue.worker()
        assert queue.take(worker) == lecture
        with queue.database.unit_of_work() as work:
            if not indexed:
                transcripts.append(work, lecture, TRANSCRIPT.segments)
            work.execute(_INDEXED, {"lecture": lecture, "count": indexed})
            work.commit()
        counted += [taken.deaths for taken in queue.die(worker)]
    assert counted == [1, 1, 1, 1, 2, 3]


def test_an_order_that_has_one_more_question_at_every_death_is_never_given_up(
    make: Factory, queue: Queue, real_services: Services
) -> None:
    ada = make.person("Ada")
    course = make.course(ada)
    order = Blueprint((BlueprintRow(QuestionType.ESSAY, 9),), stretches=(Stretch(make.lecture(ada, course)),))
    run = real_services.drafting.order(ada, course, order)
    counted = []
    for written in (1, 2, 3, 4, 4):
        worker = queue.worker()
        with queue.database.unit_of_work() as work:
            assert turns.take(work, WRITING, worker, at_once=None)
            work.execute(_WRITTEN, {"run": run, "count": written})
            work.commit()
        counted += [taken.deaths for taken in queue.die(worker)]
    assert counted == [1, 1, 1, 1, 2]


def test_a_worker_that_leaves_hands_back_its_work_and_that_is_no_death(make: Factory, queue: Queue) -> None:
    (lecture,) = term(make, make.person("Ada"), 1)
    queue.add(lecture)
    for _ in range(5):
        worker = queue.worker()
        assert queue.take(worker) == lecture
        with queue.database.unit_of_work() as work:
            turns.put_back(work, [worker])
            turns.forget(work, [worker])
            work.commit()
    worker = queue.worker()
    queue.take(worker)
    assert [taken.deaths for taken in queue.die(worker)] == [1]


def test_slides_and_copies_that_nobody_makes_are_put_back_too(make: Factory, queue: Queue) -> None:
    ada = make.person("Ada")
    lecture = make.lecture(ada, make.course(ada))
    with queue.database.unit_of_work() as work:
        slides = uuid4()
        materials.add(
            work,
            lecture,
            material_id=slides,
            title="Slides",
            file_name="slides.pdf",
            content_type="application/pdf",
            size=1,
            object_key="lectures/one/slides",
        )
        materials.set_status(work, slides, FileStatus.WAITING)
        assert recordings.keep(work, lecture, RecordingFacts("avi", "mp3"))
        work.commit()
    takeover = TakeOver(queue.database, [])
    for _ in range(2):
        takeover.restore_lost()
    with queue.database.reading() as work:
        tasks = work.execute(text("SELECT task_name FROM procrastinate_jobs ORDER BY task_name")).scalars()
        assert list(tasks) == [MAKE_COPY, READ_SLIDES]


def test_a_question_to_be_written_anew_that_nobody_works_on_is_put_back_once(
    make: Factory, queue: Queue, real_services: Services
) -> None:
    ada = make.person("Ada")
    question = make.question(ada, make.lecture(ada, make.course(ada)))
    revision_id = real_services.revisions.order(ada, question, Wish("Ask about the cause."), expected_version=1)
    with queue.database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    for _ in range(2):
        TakeOver(queue.database, []).restore_lost()
    with queue.database.reading() as work:
        found = work.execute(text("SELECT task_name, args->>'revision_id' FROM procrastinate_jobs")).all()
    assert [tuple(row) for row in found] == [(REVISE_QUESTION, str(revision_id))]


@pytest.mark.parametrize("status", [LectureStatus.QUEUED, LectureStatus.TRANSCRIBING, LectureStatus.INDEXING])
def test_a_lecture_that_is_being_worked_on_by_nobody_is_put_back_once(
    make: Factory, queue: Queue, status: LectureStatus
) -> None:
    ada = make.person("Ada")
    course = make.course(ada)
    lost = make.lecture(ada, course, status=status)
    for ended in (LectureStatus.READY, LectureStatus.FAILED, LectureStatus.CANCELLED):
        make.lecture(ada, course, status=ended)
    restore = TakeOver(queue.database, []).restore_lost
    side_by_side(restore, restore, restore)
    assert queue.statuses() == ["todo"]
    worker = queue.worker()
    assert queue.take(worker) == lost
    restore()
    assert queue.statuses() == ["doing"]


def test_a_worker_that_was_wrongly_taken_for_dead_works_on(make: Factory, queue: Queue) -> None:
    first, second = term(make, make.person("Ada"), 2)
    queue.add(first, second)
    suspended, other = queue.worker(), queue.worker()
    assert queue.take(suspended) == first
    queue.die(suspended)
    assert queue.take(other) == first
    assert queue.take(suspended) == second
