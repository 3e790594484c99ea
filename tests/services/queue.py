"""A course whose questions were checked with what a test says, and the walk of a reviewer through them."""

from uuid import UUID

from sqlalchemy import text

from db.queries import question_findings, questions
from db.unit_of_work import Database
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.people import Person, Role
from services.domain.review_queue import EVERYTHING, QueueFilter
from services.wiring import Services
from tests.factories import Factory

UNSUPPORTED = Finding(FindingCode.KEY_UNSUPPORTED, "Not said.", Severity.MAJOR)
VAGUE = Finding(FindingCode.VAGUE_TERMS, "Vague.", Severity.MINOR)


class Course:
    """A course with a lecture, its teacher, and questions that were checked with what a test says."""

    def __init__(self, services: Services, make: Factory, database: Database, teacher: Person) -> None:
        self.services, self.make, self.database, self.teacher = services, make, database, teacher
        self.id = make.course(teacher)
        self.lecture = make.lecture(teacher, self.id)

    def question(self, stem: str, *findings: Finding, **more: object) -> UUID:
        question = self.make.question(self.teacher, more.pop("lecture", self.lecture), stem=stem, **more)
        self.check(question, *findings)
        return question

    def check(self, question: UUID, *findings: Finding) -> None:
        with self.database.unit_of_work() as work:
            version = questions.get(work, self.teacher, question).version_id
            question_findings.keep_check(work, version, findings)
            work.commit()

    def reviewer(self, name: str) -> Person:
        person = self.make.person(name)
        self.services.identity.give_role(person.email, "Biochemistry for beginners", Role.REVIEWER)
        return person

    def run(self, sql: str, **values: object) -> None:
        with self.database.unit_of_work() as work:
            work.execute(text(sql), values)
            work.commit()

    def walk(self, person: Person, wanted: QueueFilter = EVERYTHING) -> list[str]:
        """The stems in the order in which they lie on her desk as she skips one after the other."""
        stems: list[str] = []
        after = None
        while (item := self.services.review.next(person, self.id, after=after, wanted=wanted)) is not None:
            if item.banked.question.stem in stems:
                return stems
            stems.append(item.banked.question.stem)
            after = item.banked.id
        return stems
