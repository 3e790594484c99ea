"""A database that dies with its answer, machines that vanish, workers of another version: nothing waits for ever."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from procrastinate.testing import InMemoryConnector
from sqlalchemy import text

from db.queries import jobs, turns
from db.unit_of_work import Database, Work
from services.domain.errors import DatabaseUnavailable
from services.domain.lifecycle import LectureStatus
from services.domain.paging import PageRequest
from services.jobs.job_queue import CLEAR_SLIDES, TRANSCRIBE, TRANSCRIPTION, add_transcription
from services.jobs.takeover import TakeOver
from services.jobs.turns import Station, Turns
from services.wiring import Services
from tests import slides
from tests.factories import Factory

STATION = Station(TRANSCRIPTION, "north", "here", frozenset({TRANSCRIBE}), at_once=10)


class Fading(Database):
    """Makes the next change, and dies before it can say so."""

    def __init__(self, of: Database) -> None:
        super().__init__(of._bind, of._reader)
        self.is_fading = False

    @contextmanager
    def unit_of_work(self) -> Iterator[Work]:
        with super().unit_of_work() as work:
            yield work
        if self.is_fading:
            self.is_fading = False
            raise DatabaseUnavailable("The database does not answer.")


@pytest.fixture
def make(real_services: Services, real_database: Database) -> Factory:
    return Factory(real_services, real_database)


@pytest.fixture
def database(real_database: Database) -> Fading:
    return Fading(real_database)


@pytest.fixture
def turns_of_north(database: Fading) -> Turns:
    return Turns(InMemoryConnector(), database, STATION)


def queue_lecture(make: Factory, database: Database) -> str:
    """A lecture that waits to be heard."""
    teacher = make.person("Ada")
    lecture = make.lecture(teacher, make.course(teacher), status=LectureStatus.QUEUED)
    with database.unit_of_work() as work:
        add_transcription(work, lecture)
        work.commit()
    return str(lecture)


def test_a_job_whose_giving_was_never_heard_of_is_given_again(
    make: Factory, database: Fading, turns_of_north: Turns
) -> None:
    lecture = queue_lecture(make, database)
    worker = asyncio.run(turns_of_north.register_worker())
    database.is_fading = True
    assert asyncio.run(turns_of_north.fetch_job([TRANSCRIPTION], worker)) is None
    with database.reading() as work:
        assert work.execute(text("SELECT status, worker_id FROM procrastinate_jobs")).one() == ("doing", worker)
    job = asyncio.run(turns_of_north.fetch_job([TRANSCRIPTION], worker))
    assert job is not None
    assert job.task_kwargs == {"lecture_id": lecture}


def test_a_job_whose_end_was_never_confirmed_is_ended_once_and_not_taken_from_the_next(
    make: Factory, database: Fading, turns_of_north: Turns
) -> None:
    queue_lecture(make, database)
    worker = asyncio.run(turns_of_north.register_worker())
    job = asyncio.run(turns_of_north.fetch_job([TRANSCRIPTION], worker))
    assert job is not None
    database.is_fading = True
    asyncio.run(turns_of_north.finish_job(job, "succeeded", delete_job=True))  # type: ignore[arg-type]
    with database.reading() as work:
        assert work.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 0


def test_a_job_that_only_a_newer_version_knows_is_left_for_it(
    make: Factory, database: Fading, turns_of_north: Turns
) -> None:
    with database.unit_of_work() as work:
        jobs.defer(work, "hear_thoughts", queue=TRANSCRIPTION, lock="lecture/new", arguments={})
        work.commit()
    lecture = queue_lecture(make, database)
    worker = asyncio.run(turns_of_north.register_worker())
    job = asyncio.run(turns_of_north.fetch_job([TRANSCRIPTION], worker))
    assert job is not None
    assert (job.task_name, job.task_kwargs) == (TRANSCRIBE, {"lecture_id": lecture})
    asyncio.run(turns_of_north.finish_job(job, "succeeded", delete_job=True))  # type: ignore[arg-type]
    assert asyncio.run(turns_of_north.fetch_job([TRANSCRIPTION], worker)) is None
    with database.unit_of_work() as work:
        work.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))
        work.commit()
    newer = Turns(
        InMemoryConnector(), database, Station(TRANSCRIPTION, "south", "here", frozenset({"hear_thoughts"}), at_once=10)
    )
    taken = asyncio.run(newer.fetch_job([TRANSCRIPTION], asyncio.run(newer.register_worker())))
    assert taken is not None
    assert taken.task_name == "hear_thoughts"


def test_a_worker_that_was_wrongly_forgotten_is_seen_again(
    make: Factory, database: Fading, turns_of_north: Turns, real_services: Services
) -> None:
    olga = make.person("Olga", is_administrator=True)

    def seen() -> list[str]:
        return [each.name for each in real_services.work_queue.overview(olga, PageRequest()).workers]

    worker = asyncio.run(turns_of_north.register_worker())
    assert seen() == ["north"]
    with database.unit_of_work() as work:
        turns.forget(work, [worker])
        work.commit()
    assert seen() == []
    for _ in range(2):
        asyncio.run(turns_of_north.update_heartbeat(worker))
    assert seen() == ["north"]


def test_slides_that_are_absent_and_lost_their_job_are_cleared_away_after_all(
    make: Factory, database: Fading, real_services: Services
) -> None:
    teacher = make.person("Ada")
    lecture = make.lecture(teacher, make.course(teacher))
    content = slides.pdf(["Page 1"])
    material = real_services.materials.add(
        teacher, lecture, file_name="a.pdf", file=BytesIO(content), size=len(content)
    )
    real_services.materials.remove(teacher, material)
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    for _ in range(2):
        TakeOver(database, []).restore_lost()
    with database.reading() as work:
        found = work.execute(text("SELECT task_name, args->>'material_id' FROM procrastinate_jobs")).all()
    assert [tuple(row) for row in found] == [(CLEAR_SLIDES, str(material))]


def test_what_a_halted_machine_held_is_free_after_a_while_and_its_change_is_undone(
    second_database: str, make: Factory, database: Fading
) -> None:
    queue_lecture(make, database)
    halted = Database.at(second_database)

    def be_halted_while_others_go_on() -> None:
        with halted.unit_of_work() as held:
            number = turns.register(held, name="halted", machine="elsewhere", queue=TRANSCRIPTION)
            assert turns.take(held, TRANSCRIPTION, number, at_once=10)
            held.execute(text("SET idle_in_transaction_session_timeout = '1s'"))  # in earnest it is a minute
            with database.unit_of_work() as work:
                # It waits for the turn of the halted one for as long as that lasts.
                other = turns.register(work, name="other", machine="here", queue=TRANSCRIPTION)
                assert turns.take(work, TRANSCRIPTION, other, at_once=10)
                work.commit()
            turns.beat(held, number)
            held.commit()

    with pytest.raises(DatabaseUnavailable):
        be_halted_while_others_go_on()
    with database.reading() as work:
        assert work.execute(text("SELECT name FROM workers")).scalars().all() == ["other"]
    halted.close()


def test_both_sides_of_a_connection_find_out_soon_that_the_other_is_gone(second_database: str) -> None:
    database = Database.at(second_database)
    for opened in (database.unit_of_work, database.reading):
        with opened() as work:
            told = {
                name: work.execute(text(f"SHOW {name}")).scalar_one()
                for name in ("tcp_keepalives_idle", "idle_in_transaction_session_timeout")
            }
            assert told == {"tcp_keepalives_idle": "30", "idle_in_transaction_session_timeout": "1min"}
            asked = work.connection().connection.dbapi_connection.get_dsn_parameters()
            assert asked["keepalives_interval"] == "10"
            assert asked["tcp_user_timeout"] == "60000"
    database.close()


def test_a_server_that_may_only_be_read_any_more_is_left_for_the_one_that_took_its_place(
    real_database: Database,
) -> None:
    def change() -> None:
        with real_database.unit_of_work() as work:
            work.execute(text("SET TRANSACTION READ ONLY"))
            work.execute(text("DELETE FROM workers"))

    with pytest.raises(DatabaseUnavailable):
        change()
