"""Work that comes round by itself, and work that has to be done once more after what is just being done."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from procrastinate.periodic import PeriodicDeferrer
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.jobs.job_queue import EVERY_DAY, EVERY_SIX_HOURS, READING, by_itself, queue_offers
from services.jobs.worker import _Worker
from services.lectures.lecture_index import LectureIndex
from services.settings import Settings
from services.wiring import Runtime
from tests.factories import Factory
from tests.fakes.engine import UnitEmbedder


def test_what_comes_round_while_no_worker_runs_is_made_up_for_when_one_starts(
    database: Database, settings: Settings
) -> None:
    kinds = [by_itself(cron, READING, cron, lambda: None) for cron in (EVERY_DAY, EVERY_SIX_HOURS)]
    runtime = SimpleNamespace(database=database, services=SimpleNamespace(database_url="postgresql://nobody"))
    [(_, app)] = _Worker(cast("Runtime", runtime), settings, kinds, "north")._apps
    # On a laptop that is open from ten to eleven in the morning.
    for day in (2, 3):
        deferrer = PeriodicDeferrer(app.periodic_registry, **app.periodic_defaults)
        opened = datetime(2026, 3, day, 10, 0, tzinfo=UTC).timestamp()
        due = {each.task.name: datetime.fromtimestamp(at, UTC) for each, at in deferrer.get_previous_tasks(opened)}
        assert due == {
            EVERY_DAY: datetime(2026, 3, day, 3, 41, tzinfo=UTC),
            EVERY_SIX_HOURS: datetime(2026, 3, day, 6, 23, tzinfo=UTC),
        }


def counts(database: Database, lecture_id: UUID) -> list[str]:
    with database.reading() as work:
        asked: dict[str, Any] = {"lock": f"offers/{lecture_id}"}
        rows = work.execute(text("SELECT status::text FROM procrastinate_jobs WHERE lock = :lock ORDER BY id"), asked)
        return list(rows.scalars())


def test_lines_that_change_while_their_places_are_counted_are_counted_once_more(
    database: Database, make: Factory, teacher: Person
) -> None:
    lecture_id = make.lecture(teacher, make.course(teacher), status=LectureStatus.READY)
    with database.unit_of_work() as work:
        queue_offers(work, lecture_id)
        work.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
        work.commit()
    index = LectureIndex(database, UnitEmbedder())
    for _ in range(2):
        index.renew(lecture_id)
    assert counts(database, lecture_id) == ["doing", "todo"]
