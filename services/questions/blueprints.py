"""What exams of a course shall ask: blueprints kept under a name, and the material that stands behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.queries import access, audit, courses, lecture_offers, runs, saved_blueprints, usage
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.blueprints import Blueprint, Stretch
from services.domain.errors import Conflict, InvalidInput
from services.domain.lecture_offers import Offer, OfferedLecture, Wanted
from services.domain.people import Person, Role
from services.domain.question_bank import Run
from services.domain.saved_blueprints import MOST_SAVED, SavedBlueprint, checked_blueprint, checked_name
from services.domain.usage import MOST_MEASURED, Measured
from services.jobs.job_queue import queue_offers
from services.questions.drafting import MOST_PER_RUN

_RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class BlueprintShelf:
    """What lies beside a blueprint that is being made.

    `lectures` are ready, with what they hold to ask about, in the order they were added; `saved` all blueprints that
    are kept, by the alphabet; `runs` the newest orders, newest first; `measured` what the writer's last ones came to.
    """

    lectures: list[OfferedLecture]
    saved: list[SavedBlueprint]
    runs: list[Run]
    measured: Measured


class Blueprints:
    """For those who teach the course; a blueprint is the course's, not a person's."""

    def __init__(self, database: Database, *, writer_name: str) -> None:
        self._database = database
        self._writer_name = writer_name

    def shelf(self, person: Person, course_id: UUID) -> BlueprintShelf:
        """What a blueprint of the course is put together from."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            return BlueprintShelf(
                lecture_offers.of_course(work, course_id),
                saved_blueprints.of_course(work, course_id),
                runs.of_course(work, person, course_id, limit=_RUNS_SHOWN),
                usage.measured(work, self._writer_name, most=MOST_MEASURED),
            )

    def offers(self, person: Person, course_id: UUID, stretches: Sequence[Stretch]) -> list[Offer]:
        """What each of these stretches holds to ask about, in their order."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            return lecture_offers.of_stretches(work, course_id, stretches)

    def places(
        self, person: Person, course_id: UUID, stretches: Sequence[Stretch], wanted: Sequence[Wanted]
    ) -> dict[tuple[Wanted, Stretch], int]:
        """How many places each of these stretches holds for each thing wanted; what is not counted is missing."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            return lecture_offers.places(work, course_id, stretches, wanted)

    def count_offers(self, person: Person, course_id: UUID) -> None:
        """Have the places counted in lectures where nobody has, or not for the objectives as they are now.

        Asking again while that goes on is harmless.
        """
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            for lecture_id in lecture_offers.uncounted(work, course_id, courses.objectives(work, course_id)):
                queue_offers(work, lecture_id)
            work.commit()

    def save(
        self, person: Person, course_id: UUID, name: str, blueprint: Blueprint, *, over: int | None = None
    ) -> SavedBlueprint | None:
        """Keep the blueprint under a name; what stood there before, None where nothing did.

        `over` is the version that she means to replace: `Conflict` when the name is taken and it is another.
        """
        name = checked_name(name)
        blueprint = checked_blueprint(blueprint, most=MOST_PER_RUN)
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            before = saved_blueprints.by_name(work, course_id, name)
            if before is None:
                if saved_blueprints.count(work, course_id) >= MOST_SAVED:
                    raise InvalidInput(f"A course keeps at most {MOST_SAVED} blueprints. Delete one that is not used.")
                blueprint_id = saved_blueprints.add(work, person, course_id, name, blueprint)
            elif over != before.version:
                raise Conflict(_other_version(before, over))
            else:
                blueprint_id = before.id
                saved_blueprints.change(work, person, before.id, name=name, blueprint=blueprint)
            audit.record(
                work, person, Action.BLUEPRINT_SAVED, "blueprint", blueprint_id, course_id=course_id, name=name
            )
            work.commit()
        return before

    def rename(self, person: Person, blueprint_id: UUID, name: str) -> SavedBlueprint:
        """Give it another name; what it was before. `Conflict` when the name is another's."""
        name = checked_name(name)
        with self._database.unit_of_work() as work:
            course_id, before = saved_blueprints.hold(work, person, blueprint_id)
            saved_blueprints.change(work, person, blueprint_id, name=name, blueprint=before.blueprint)
            audit.record(
                work, person, Action.BLUEPRINT_SAVED, "blueprint", blueprint_id, course_id=course_id, name=name
            )
            work.commit()
        return before

    def delete(self, person: Person, blueprint_id: UUID) -> SavedBlueprint:
        """Take it away; what it was, so that it can be saved again."""
        with self._database.unit_of_work() as work:
            course_id, gone = saved_blueprints.hold(work, person, blueprint_id)
            saved_blueprints.remove(work, blueprint_id)
            audit.record(
                work, person, Action.BLUEPRINT_DELETED, "blueprint", blueprint_id, course_id=course_id, name=gone.name
            )
            work.commit()
        return gone


def _other_version(there: SavedBlueprint, over: int | None) -> str:
    if over is None:
        return f"There is a blueprint “{there.name}” already, saved by {there.saved_by}. Replace it?"
    return f"{there.saved_by} has saved “{there.name}” since you looked. Look at it first, or replace it."
