"""An approval is of exact content: a change of the question, its rubric or its source takes it back, no other does."""

from dataclasses import replace
from uuid import UUID

import pytest

from db.queries import reviews, vocabulary
from db.unit_of_work import Database
from services.domain.differences import Difference, Kind
from services.domain.exam_bank import Placement
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.question_bank import OpenedQuestion
from services.domain.reviews import Decision, Stage, Verdict
from services.domain.rubrics import Criterion, Level, Rubric
from services.domain.vocabulary import Suspicion
from services.wiring import Services
from tests.factories import ESSAY, QUESTION, SEND_BACK, Factory

ACCEPT = Verdict(Decision.ACCEPT)
EDITED = replace(QUESTION, stem="What is the place called where its substrate binds?")
RUBRIC = Rubric(
    "Shape", (Level("Full", 2), Level("None", 0)), (Criterion("Heat", ("Says that bonds break", "Says nothing")),)
)
STRICTER = replace(RUBRIC, criteria=(Criterion("Heat", ("Says that weak bonds break", "Says nothing")),))


def approved(services: Services, person: Person, question_id: UUID) -> UUID:
    services.decisions.decide(person, question_id, ACCEPT, expected_version=1)
    return question_id


def correct(services: Services, database: Database, person: Person, lecture_id: UUID, *, heard: str, meant: str) -> int:
    """Write what was meant wherever this was heard; how many questions that has reopened."""
    with database.unit_of_work() as work:
        transcript = services.lectures.transcript(person, lecture_id)
        positions = [at for at, each in enumerate(transcript.segments) if heard in each.text]
        vocabulary.propose(work, lecture_id, [Suspicion(heard, meant, tuple(positions))])
        found = next(each for each in vocabulary.mishearings(work, lecture_id) if each.heard == heard)
        work.commit()
    return services.vocabulary.correct(person, found.id).reopened


def words(found: tuple[Difference, ...]) -> dict[str, tuple[str, str]]:
    """For each part that differs the words that went and those that came."""
    return {
        each.part: tuple(
            "".join(stretch.text for stretch in each.stretches if stretch.kind is kind)
            for kind in (Kind.REMOVED, Kind.ADDED)
        )
        for each in found
    }


def on_desk(services: Services, person: Person, question_id: UUID) -> OpenedQuestion:
    return services.review.item(person, question_id).opened


def test_an_approval_reopens_when_its_source_span_is_corrected_and_shows_what_was_said_then_and_now(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    cited = approved(services, teacher, make.question(teacher, lecture))
    assert correct(services, database, teacher, lecture, heard="active site", meant="acting sight") == 1
    opened = on_desk(services, teacher, cited)
    assert opened.banked.status is QuestionStatus.IN_REVIEW
    assert opened.reopened is not None
    assert "source changed" in opened.reopened.reason
    assert words(opened.reopened.differences) == {"Said at citation 1": ("active site", "acting sight")}
    (said,) = opened.cited()
    assert (said.quoted, said.now) == ("called the active site", "called the acting sight")
    services.decisions.decide(teacher, cited, ACCEPT, expected_version=1)
    assert services.questions.open(teacher, cited).reopened is None


def test_a_correction_elsewhere_in_the_lecture_takes_no_approval_back(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    cited = approved(services, teacher, make.question(teacher, lecture))
    assert correct(services, database, teacher, lecture, heard="hydrogen peroxide", meant="oxygen") == 0
    assert services.questions.get(teacher, cited).status is QuestionStatus.APPROVED


def test_an_approval_reopens_when_the_question_is_edited_and_shows_what_has_become_of_its_words(
    services: Services, make: Factory, teacher: Person, lecture: UUID
) -> None:
    question = approved(services, teacher, make.question(teacher, lecture))
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    opened = on_desk(services, teacher, question)
    assert opened.reopened is not None
    assert opened.reopened.reason == "It was changed after its approval."
    assert words(opened.reopened.differences) == {"Question": ("the", "its")}


def test_an_approval_reopens_when_its_rubric_is_edited_and_not_when_it_is_saved_as_it_was(
    services: Services, make: Factory, teacher: Person, lecture: UUID
) -> None:
    essay = make.question(teacher, lecture, question=ESSAY)
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    approved(services, teacher, essay)
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=1)
    assert services.questions.get(teacher, essay).status is QuestionStatus.APPROVED
    services.rubrics.save(teacher, essay, STRICTER, expected_version=1)
    opened = on_desk(services, teacher, essay)
    assert opened.reopened is not None
    assert "rubric" in opened.reopened.reason
    assert words(opened.reopened.differences) == {"Rubric, Heat": ("", " weak")}


def test_the_first_rubric_of_an_approved_essay_takes_its_approval_back(
    services: Services, make: Factory, teacher: Person, lecture: UUID
) -> None:
    essay = approved(services, teacher, make.question(teacher, lecture, question=ESSAY))
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    assert services.questions.get(teacher, essay).status is QuestionStatus.IN_REVIEW


def test_what_was_sent_back_returns_to_the_same_reviewer_with_what_has_changed_since(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    reviewer = make.person("Rita Reviewer")
    services.identity.give_role(reviewer.email, "Biochemistry for beginners", Role.REVIEWER)
    question = make.question(teacher, lecture)
    services.decisions.decide(reviewer, question, SEND_BACK, expected_version=1)
    assert services.questions.open(teacher, question).since_sent_back == ()
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    services.questions.send_to_review(teacher, question)
    opened = on_desk(services, reviewer, question)
    assert words(opened.since_sent_back) == {"Question": ("the", "its")}
    assert opened.reopened is None
    with database.lookup() as work:
        assert reviews.standing(work, question).returns_to == reviewer.id


def test_a_send_back_that_was_undone_is_told_to_nobody(
    services: Services, make: Factory, teacher: Person, lecture: UUID
) -> None:
    question = make.question(teacher, lecture)
    sent_back = services.decisions.decide(teacher, question, SEND_BACK, expected_version=1)
    services.decisions.undo(teacher, sent_back.review_id)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    opened = on_desk(services, teacher, question)
    assert (opened.sent_back, opened.since_sent_back, opened.reopened) == (None, (), None)


def test_an_approval_that_was_undone_is_not_said_to_be_reopened(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    question = make.question(teacher, lecture)
    accepted = services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    services.decisions.undo(teacher, accepted.review_id)
    assert correct(services, database, teacher, lecture, heard="substrate", meant="ligand") == 0
    opened = on_desk(services, teacher, question)
    assert opened.reopened is None
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    assert correct(services, database, teacher, lecture, heard="active site", meant="binding site") == 1


@pytest.mark.parametrize("change", ["question", "transcript"])
def test_what_is_half_decided_begins_anew_when_what_it_was_of_changes(  # noqa: PLR0917
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID, change: str
) -> None:
    course = services.lectures.get(teacher, lecture).course_id
    colleague = make.person("Rita Reviewer")
    services.identity.give_role(colleague.email, "Biochemistry for beginners", Role.REVIEWER)
    services.second_review.set_share(teacher, course, 1.0)
    question = make.question(teacher, lecture)
    assert services.decisions.decide(teacher, question, ACCEPT, expected_version=1).stage is Stage.SECOND
    if change == "question":
        services.questions.edit(teacher, question, EDITED, expected_version=1)
    else:
        assert correct(services, database, teacher, lecture, heard="substrate", meant="ligand") == 0
    with database.lookup() as work:
        now = reviews.standing(work, question)
    assert (now.status, now.stage) == (QuestionStatus.IN_REVIEW, Stage.FIRST)


def test_an_exam_says_which_of_its_items_were_reopened_and_holds_what_was_approved(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    kept, cited = (approved(services, teacher, make.question(teacher, lecture)) for _ in range(2))
    elsewhere = replace(QUESTION, sources=(replace(QUESTION.sources[0], start_ms=0, end_ms=4000, quote="An enzyme"),))
    approved(services, teacher, other := make.question(teacher, lecture, question=elsewhere))
    exam = services.exams.create(teacher, services.lectures.get(teacher, lecture).course_id, title="Midterm")
    services.exams.save(
        teacher,
        exam,
        title="Midterm",
        instructions="",
        placements=[Placement(each, 1) for each in (other, kept, cited)],
        expected_version=1,
    )
    services.questions.edit(teacher, kept, EDITED, expected_version=1)
    correct(services, database, teacher, lecture, heard="substrate", meant="ligand")
    found = services.exams.get(teacher, exam)
    assert found.reopened == (2, 3)
    assert found.exam.items[1].question.stem == QUESTION.stem
