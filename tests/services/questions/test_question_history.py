"""The history of a question: everything once, in order, and nothing that a second reviewer must not see yet."""

import csv
import io
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import question_history
from db.unit_of_work import Database
from services.domain.errors import NotFound
from services.domain.people import Person, Role
from services.domain.question_history import Event, HistoryEntry
from services.domain.reviews import Decision, Reason, Verdict
from services.domain.rubrics import Criterion, Level, Rubric
from services.wiring import Services
from tests.factories import ESSAY, QUESTION, Factory

ACCEPT = Verdict(Decision.ACCEPT)
EDITED = replace(QUESTION, stem="What is the place called where its substrate binds?")
RUBRIC = Rubric("Shape", (Level("Full", 2), Level("None", 0)), (Criterion("Heat", ("Says why", "Says nothing")),))


@pytest.fixture
def reviewer(services: Services, make: Factory, lecture: UUID) -> Person:
    person = make.person("Rita Reviewer")
    services.identity.give_role(person.email, "Biochemistry for beginners", Role.REVIEWER)
    return person


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def told(entries: list[HistoryEntry]) -> list[tuple[Event, str, int]]:
    """What happened, who did it, and at which version; the oldest first."""
    return [(each.event, each.who, each.version) for each in reversed(entries)]


def test_a_history_holds_all_that_was_written_sent_decided_undone_and_reopened(
    services: Services, make: Factory, teacher: Person, lecture: UUID, reviewer: Person
) -> None:
    question = make.question(teacher, lecture)
    decisions = services.decisions
    why = Verdict(Decision.SEND_BACK, Reason.FLAWED_WORDING, "=Say which substrate.")
    undone = decisions.decide(reviewer, question, Verdict(Decision.REJECT, Reason.DOUBLE), expected_version=1)
    decisions.undo(reviewer, undone.review_id)
    decisions.decide(reviewer, question, why, expected_version=1, seconds=75)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    services.questions.send_to_review(teacher, question)
    decisions.decide(reviewer, question, ACCEPT, expected_version=2, seconds=20)
    services.questions.edit(teacher, question, QUESTION, expected_version=2)
    entries = decisions.history(teacher, question)
    ada, rita = teacher.name, reviewer.name
    assert told(entries) == [
        (Event.WRITTEN, "Built-in writer", 1),
        (Event.SENT, "", 1),
        (Event.DECIDED, rita, 1),
        (Event.UNDONE, rita, 1),
        (Event.DECIDED, rita, 1),
        (Event.CHANGED, ada, 2),
        (Event.SENT, ada, 2),
        (Event.DECIDED, rita, 2),
        (Event.CHANGED, ada, 3),
        (Event.REOPENED, ada, 3),
    ]
    back = entries[5]
    assert (back.decision, back.reason, back.comment, back.seconds) == (why.decision, why.reason, why.comment, 75)
    assert [each.is_undone for each in entries if each.event is Event.DECIDED] == [False, False, True]
    assert [each.part for each in entries[4].differences] == ["Question"]
    assert entries[0].why == "It was changed after its approval."
    rows = table(decisions.history_table(teacher, question))
    assert [row["What"] for row in rows] == [event.value for event, _who, _version in told(entries)]
    assert rows[4]["Comment"] == "'=Say which substrate.", "a spreadsheet computes nothing of it"
    assert rows[5]["Changes"] == "Question: What is the place called where [-the-]{+its+} substrate binds?"


def test_the_history_of_a_course_tells_of_every_question_and_of_no_other_course(
    services: Services, make: Factory, teacher: Person, stranger: Person, lecture: UUID
) -> None:
    make.question(stranger, make.lecture(stranger, make.course(stranger, "Elsewhere")), stem="Theirs?")
    essay = make.question(teacher, lecture, question=ESSAY)
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    make.question(teacher, lecture, stem="Another?")
    course = services.lectures.get(teacher, lecture).course_id
    link = services.exports.course_history_link(teacher, course)
    rows = table(b"".join(services.exports.follow(teacher, link.rsplit("/", 1)[1]).content))
    assert [(row["Question"], row["What"]) for row in rows] == [
        (ESSAY.stem, "written"),
        (ESSAY.stem, "sent to review"),
        (ESSAY.stem, "rubric saved"),
        ("Another?", "written"),
        ("Another?", "sent to review"),
    ]


def test_the_history_of_a_course_is_read_as_it_is_taken_and_by_nobody_who_left(  # noqa: PLR0917
    services: Services,
    make: Factory,
    database: Database,
    teacher: Person,
    reviewer: Person,
    lecture: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(question_history, "_AT_ONCE", 2)
    ids = [make.question(teacher, lecture, stem=f"Question {number}?") for number in range(5)]
    course = services.lectures.get(teacher, lecture).course_id
    hers, whole = (services.decisions.course_history_table(each, course) for each in (reviewer, teacher))
    first = [next(whole), next(whole)]
    assert [row["Question"] for row in table(b"".join(first))] == ["Question 0?"] * 2 + ["Question 1?"] * 2
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM questions WHERE id = :gone"), {"gone": ids[3]})
        work.commit()
    services.members.remove(teacher, course, reviewer.id)
    rest = table(b"".join([first[0], *whole]))
    assert [row["Question"] for row in rest] == ["Question 2?"] * 2 + ["Question 4?"] * 2
    next(hers)  # the names of the columns
    with pytest.raises(NotFound):
        next(hers)


def test_a_second_reviewer_finds_the_first_decision_in_no_history_until_she_has_decided(
    services: Services, make: Factory, teacher: Person, lecture: UUID, reviewer: Person
) -> None:
    course = services.lectures.get(teacher, lecture).course_id
    services.second_review.set_share(teacher, course, 1.0)
    question = make.question(teacher, lecture)
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=EDITED)
    assert told(services.decisions.history(teacher, question))[-1] == (Event.DECIDED, teacher.name, 2)
    hidden = services.decisions.history(reviewer, question)
    assert Event.DECIDED not in {each.event for each in hidden}
    assert teacher.name not in {each.who for each in hidden}
    for content in (
        services.decisions.history_table(reviewer, question),
        b"".join(services.decisions.course_history_table(reviewer, course)),
    ):
        assert teacher.name not in content.decode()
        assert "accept" not in content.decode()
    services.decisions.decide(reviewer, question, ACCEPT, expected_version=2)
    seen = [each for each in services.decisions.history(reviewer, question) if each.event is Event.DECIDED]
    assert [(each.who, each.stage.value) for each in seen] == [(reviewer.name, "second"), (teacher.name, "first")]
