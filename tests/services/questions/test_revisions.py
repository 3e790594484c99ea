"""One question written anew: ordered, written by the job, seen, taken or left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.blueprints import BlueprintRow
from services.domain.errors import Conflict, InvalidInput, NotAllowed, ProviderUnavailable
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.lifecycle import QuestionStatus, RevisionStatus
from services.domain.people import Person
from services.domain.questions import Difficulty, Question, QuestionType
from services.domain.revisions import Wish, easier, harder
from services.providers.protocols import Usage
from services.questions.question_revising import QuestionRevising
from services.questions.revisions import Revisions
from services.runs.ledger import Limits
from services.wiring import Services, now
from services.writing.protocol import Material, Provenance, Shortfall, Written
from tests.factories import QUESTION, Factory

WISH = Wish("Ask about the cause.")
FIRST = replace(QUESTION, stem="Why does the substrate bind there?")
SECOND = replace(QUESTION, stem="Why does a substrate bind at the active site?")
MAJOR = Finding(FindingCode.VAGUE_TERMS, "It says “there”.", Severity.MAJOR)
MINOR = Finding(FindingCode.LONGEST_OPTION_CORRECT, "The key is the longest.", Severity.MINOR)


@dataclass
class QueuedWriter:
    """Answers with what was put in, and remembers what it was asked."""

    answers: list[Question | Shortfall | Exception]
    asked: list[tuple[Question, Material, BlueprintRow, str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    name: str = "gpt-x"

    def revise(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        instruction: str,
        existing: Sequence[Question] = (),
    ) -> Written | Shortfall:
        self.asked.append((question, material, wanted, instruction))
        self.meanwhile()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Shortfall):
            return answer
        return Written(0, answer, Usage(100, 20, 1.5, 0.01), Provenance(self.name, "revise 1", 0.2, 7))


@dataclass
class QueuedGate:
    """Finds what was put in, then nothing."""

    found: list[tuple[Finding, ...]]

    def check(self, *_given: object, **_more: object) -> tuple[Finding, ...]:
        return self.found.pop(0) if self.found else ()


@dataclass
class Scene:
    services: Services
    database: Database
    teacher: Person
    question: object

    def work(
        self, *answers: Question | Shortfall | Exception, found: Sequence[tuple[Finding, ...]] = ()
    ) -> QueuedWriter:
        writer = QueuedWriter(list(answers))
        self.job(writer, found).run(self.newest().id)
        return writer

    def job(self, writer: QueuedWriter, found: Sequence[tuple[Finding, ...]] = ()) -> QuestionRevising:
        gate = QueuedGate(list(found))
        return QuestionRevising(self.database, writer, lambda: gate, clock=now)  # type: ignore[arg-type,return-value]

    def order(self, wish: Wish = WISH, version: int = 1):
        return self.services.revisions.order(self.teacher, self.question, wish, expected_version=version)

    def newest(self):
        found = self.services.revisions.newest(self.teacher, self.question)
        assert found is not None
        return found

    def asked(self):
        return self.services.questions.get(self.teacher, self.question)


@pytest.fixture
def scene(services: Services, database: Database, make: Factory, teacher: Person) -> Scene:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture, status=QuestionStatus.APPROVED)
    return Scene(services, database, teacher, question)


def test_a_proposal_that_is_taken_is_the_models_version_and_reopens_the_approval(scene: Scene) -> None:
    revision = scene.order()
    assert scene.newest().status is RevisionStatus.QUEUED
    scene.work(FIRST, found=[(MINOR,)])
    ready = scene.newest()
    assert (ready.status, ready.proposal, ready.findings) == (RevisionStatus.READY, FIRST, (MINOR,))
    assert scene.asked().version == 1, "nothing has changed yet"
    assert scene.services.revisions.take(scene.teacher, revision) == 2
    opened = scene.services.questions.open(scene.teacher, scene.question)
    assert (opened.banked.question.stem, opened.banked.written_by) == (FIRST.stem, "gpt-x")
    assert (opened.provenance, opened.findings) == (Provenance("gpt-x", "revise 1", 0.2, 7), (MINOR,))
    assert (opened.is_checked, opened.banked.status) == (True, QuestionStatus.IN_REVIEW)
    versions = scene.services.questions.versions(scene.teacher, scene.question)
    assert [each.question.stem for each in versions] == [FIRST.stem, QUESTION.stem], "the old one is not lost"


def test_the_writer_is_told_the_wish_and_reads_the_lecture_around_the_citation(scene: Scene) -> None:
    scene.order(Wish("Ask about the cause.", QuestionType.SHORT_ANSWER, difficulty=Difficulty.HARD))
    question, material, wanted, instruction = scene.work(FIRST).asked[0]
    assert question.stem == QUESTION.stem
    assert "active site" in material.lecture.text
    assert material.objectives == ("Explain what enzymes do",)
    assert (wanted.type, wanted.count, wanted.difficulty) == (QuestionType.SHORT_ANSWER, 1, Difficulty.HARD)
    assert instruction == "Ask about the cause."


def test_major_findings_are_mended_at_most_twice_and_what_stays_is_shown(scene: Scene) -> None:
    scene.order()
    writer = scene.work(FIRST, SECOND, FIRST, found=[(MAJOR,), (MAJOR,), (MAJOR,)])
    assert [each[3] for each in writer.asked] == [
        WISH.instruction,
        *[f"{WISH.instruction} Mend this: {MAJOR.message}"] * 2,
    ]
    assert scene.newest().findings == (MAJOR,)


def test_what_a_repair_costs_is_counted_with_its_purpose(scene: Scene) -> None:
    scene.order()
    scene.work(FIRST, SECOND, found=[(MAJOR,)])
    with scene.database.reading() as work:
        rows = work.execute(text("SELECT purpose, input_tokens, cost_usd FROM model_usage ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [("revision", 100, 0.01), ("repair", 100, 0.01)]


def test_why_nothing_was_written_is_told_and_the_question_is_as_it_was(scene: Scene) -> None:
    for answer, said in (
        (Shortfall(0, 1, "A number is never said in this lecture."), "A number is never said"),
        (ProviderUnavailable("The model does not answer."), "does not answer"),
        (QUESTION, "the same question"),
    ):
        scene.order()
        scene.work(answer)
        failed = scene.newest()
        assert failed.status is RevisionStatus.FAILED
        assert said in (failed.reason or "")
        assert scene.asked().version == 1
    scene.order()
    with pytest.raises(ZeroDivisionError):
        scene.work(ZeroDivisionError())
    assert "inside Lectern" in (scene.newest().reason or "")


def test_a_proposal_cannot_be_taken_when_the_question_has_moved_on(scene: Scene) -> None:
    revision = scene.order()
    scene.work(FIRST)
    scene.services.questions.edit(scene.teacher, scene.question, SECOND, expected_version=1)
    with pytest.raises(Conflict, match="has changed since"):
        scene.services.revisions.take(scene.teacher, revision)
    assert scene.asked().question.stem == SECOND.stem
    with pytest.raises(Conflict, match="has changed since"):
        scene.order(version=1)


def test_nothing_is_taken_twice_or_before_it_is_written(scene: Scene) -> None:
    revision = scene.order()
    with pytest.raises(Conflict):
        scene.services.revisions.take(scene.teacher, revision)
    with pytest.raises(Conflict, match="already"):
        scene.order()
    scene.work(FIRST)
    scene.services.revisions.take(scene.teacher, revision)
    with pytest.raises(Conflict):
        scene.services.revisions.take(scene.teacher, revision)
    assert scene.asked().version == 2


def test_what_is_stopped_while_it_is_written_stays_stopped(scene: Scene) -> None:
    revision = scene.order()
    writer = QueuedWriter([FIRST], meanwhile=lambda: scene.services.revisions.leave(scene.teacher, revision))
    scene.job(writer).run(revision)
    assert scene.newest().status is RevisionStatus.LEFT
    scene.job(writer).run(revision)
    assert len(writer.asked) == 1, "a job that comes again has nothing to do"


def test_a_killed_job_begins_again(scene: Scene) -> None:
    revision = scene.order()
    with pytest.raises(KeyboardInterrupt):
        scene.job(QueuedWriter([], meanwhile=_interrupt)).run(revision)
    assert scene.newest().status is RevisionStatus.RUNNING
    scene.work(FIRST)
    assert scene.newest().status is RevisionStatus.READY


def _interrupt() -> None:
    raise KeyboardInterrupt


def test_a_wish_is_said_and_not_too_long(scene: Scene) -> None:
    for wish in (Wish(), Wish("   "), Wish("x" * 2001)):
        with pytest.raises(InvalidInput):
            scene.order(wish)


def test_a_course_that_has_spent_its_month_orders_no_more(scene: Scene) -> None:
    revisions = Revisions(scene.database, Limits(0.005, clock=now), writer_name="gpt-x", clock=now)
    revisions.order(scene.teacher, scene.question, WISH, expected_version=1)
    scene.work(FIRST)
    with pytest.raises(NotAllowed):
        revisions.order(scene.teacher, scene.question, WISH, expected_version=1)


def test_harder_and_easier_are_a_step_each() -> None:
    easy, hard = (replace(QUESTION, difficulty=level) for level in (Difficulty.EASY, Difficulty.HARD))
    assert [harder(each).difficulty for each in (easy, QUESTION, hard)] == ["medium", "hard", "hard"]
    assert [easier(each).difficulty for each in (easy, QUESTION, hard)] == ["easy", "easy", "medium"]
