"""What decisions came to is counted as they are made and undone, and shown to herself and in sum."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from db.queries import new_questions, questions
from db.unit_of_work import Database
from services.domain.people import Person, Role
from services.domain.provenance import Provenance
from services.domain.questions import Option
from services.domain.review_economics import Facet, Tally
from services.domain.review_figures import BY_PEOPLE, ReviewFigures
from services.domain.reviews import Decision, Reason, Verdict
from services.wiring import Services
from tests.factories import QUESTION, Factory

ACCEPT = Verdict(Decision.ACCEPT)
SEND_BACK = Verdict(Decision.SEND_BACK, Reason.OTHER)
REJECT = Verdict(Decision.REJECT, Reason.DOUBLE)
LITTLE = replace(QUESTION, stem="What is the place named where the substrate binds?")
MUCH = replace(
    QUESTION,
    options=tuple(Option(each.text, is_correct=each.text == "The cofactor") for each in QUESTION.options),
)
Ask = Callable[[], UUID]
TITLE = "Biochemistry for beginners"


@pytest.fixture
def course(make: Factory, teacher: Person) -> UUID:
    return make.course(teacher, TITLE)


@pytest.fixture
def lecture(make: Factory, teacher: Person, course: UUID) -> UUID:
    return make.lecture(teacher, course, title="=Enzymes")


@pytest.fixture
def rita(services: Services, make: Factory, course: UUID) -> Person:
    person = make.person("Rita Reviewer")
    services.identity.give_role(person.email, TITLE, Role.REVIEWER)
    return person


@pytest.fixture
def ask(make: Factory, teacher: Person, lecture: UUID) -> Ask:
    """One more question that waits."""
    return lambda: make.question(teacher, lecture)


def written(database: Database, teacher: Person, course: UUID, lecture: UUID, *, model: str) -> UUID:
    """A question of a model's that waits for review."""
    with database.unit_of_work() as work:
        question_id = new_questions.add(
            work,
            course_id=course,
            lecture_id=lecture,
            question=QUESTION,
            written_by="Prompted writer",
            created_by=teacher.id,
            provenance=Provenance(model, "v7"),
        )
        questions.set_status(work, question_id, questions.QuestionStatus.IN_REVIEW)
        work.commit()
    return question_id


def by(figures: ReviewFigures, facet: Facet) -> dict[str, Tally]:
    return {each.name: each.tally for each in figures.by[facet]}


def test_each_decision_is_counted_by_writer_model_prompt_type_and_lecture(
    services: Services, make: Factory, teacher: Person, lecture: UUID, database: Database
) -> None:
    course = services.lectures.get(teacher, lecture).course_id
    decide = services.decisions.decide
    decide(teacher, written(database, teacher, course, lecture, model="m-1"), ACCEPT, expected_version=1, seconds=20)
    decide(teacher, written(database, teacher, course, lecture, model="m-1"), REJECT, expected_version=1, seconds=40)
    decide(teacher, written(database, teacher, course, lecture, model="m-2"), SEND_BACK, expected_version=1)
    decide(teacher, make.question(teacher, lecture), ACCEPT, expected_version=1, seconds=70)
    own = services.review_economics.own(teacher, course)
    assert (own.total.decided, own.total.accepted, own.total.sent_back, own.total.rejected) == (4, 2, 1, 1)
    assert (own.total.timed, own.total.seconds) == (3, 130)
    assert {name: tally.decided for name, tally in by(own, Facet.MODEL).items()} == {"m-1": 2, "m-2": 1, BY_PEOPLE: 1}
    assert {name: tally.accepted_share for name, tally in by(own, Facet.MODEL).items()} == {
        "m-1": 0.5,
        "m-2": 0,
        BY_PEOPLE: 1,
    }
    assert set(by(own, Facet.WRITER)) == {"Prompted writer", BY_PEOPLE}
    assert set(by(own, Facet.PROMPT_VERSION)) == {"Prompted writer · v7", BY_PEOPLE}
    assert set(by(own, Facet.TYPE)) == {"Single choice"}
    assert set(by(own, Facet.LECTURE)) == {"=Enzymes"}
    assert all(sum((each.tally.decided for each in counted), 0) == 4 for counted in own.by.values())


def test_what_she_changes_counts_against_the_writer_and_not_for_her(
    services: Services, teacher: Person, course: UUID, lecture: UUID, database: Database
) -> None:
    for edited in (None, LITTLE, MUCH):
        question = written(database, teacher, course, lecture, model="m-1")
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=edited)
    tally = by(services.review_economics.own(teacher, course), Facet.MODEL)["m-1"]
    assert (tally.accepted, tally.verbatim, tally.minor, tally.major) == (3, 1, 1, 1)


def test_an_undone_decision_leaves_no_trace_in_the_figures(
    services: Services, teacher: Person, course: UUID, lecture: UUID, database: Database
) -> None:
    question = written(database, teacher, course, lecture, model="m-1")
    decided = services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=LITTLE, seconds=12)
    services.decisions.undo(teacher, decided.review_id)
    own = services.review_economics.own(teacher, course)
    assert own.total == Tally()
    assert not any(own.by.values())


def test_a_press_that_arrives_twice_is_counted_once(
    services: Services, teacher: Person, course: UUID, lecture: UUID, database: Database
) -> None:
    question, press = written(database, teacher, course, lecture, model="m-1"), UUID(int=7)
    for _ in range(2):
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1, press=press)
    assert services.review_economics.own(teacher, course).total.decided == 1


def test_each_sees_her_own_and_the_teacher_all_in_sum(
    services: Services, teacher: Person, course: UUID, rita: Person, ask: Ask
) -> None:
    services.decisions.decide(teacher, ask(), ACCEPT, expected_version=1)
    services.decisions.decide(rita, ask(), REJECT, expected_version=1)
    assert services.review_economics.own(teacher, course).total.accepted == 1
    assert services.review_economics.own(rita, course).total == replace(Tally(), decided=1, rejected=1)
    assert services.review_economics.of_course(teacher, course).total.decided == 2


def test_what_waits_for_a_second_is_in_no_sum_until_the_second_has_decided(
    services: Services, teacher: Person, course: UUID, rita: Person, ask: Ask
) -> None:
    services.second_review.set_share(teacher, course, 1.0)
    question = ask()
    services.decisions.decide(rita, question, REJECT, expected_version=1, seconds=30)
    waiting = services.review_economics.of_course(teacher, course)
    assert (waiting.total, waiting.second, waiting.share) == (Tally(), 1, 1.0)
    second = services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    counted = services.review_economics.of_course(teacher, course)
    assert (counted.total.decided, counted.second, counted.between) == (2, 0, 1)
    assert (counted.agreement.items, counted.agreement.agreed) == (1, 0)
    assert [(each.one, each.other, each.agreement.items) for each in counted.pairs] == [(teacher.name, rita.name, 1)]
    services.decisions.undo(teacher, second.review_id)
    undone = services.review_economics.of_course(teacher, course)
    assert (undone.total, undone.second, undone.agreement.items) == (Tally(), 1, 0)


def test_an_edit_before_the_second_decision_lets_the_first_be_counted(
    services: Services, teacher: Person, course: UUID, rita: Person, ask: Ask
) -> None:
    services.second_review.set_share(teacher, course, 1.0)
    question = ask()
    services.decisions.decide(rita, question, REJECT, expected_version=1)
    services.questions.edit(teacher, question, LITTLE, expected_version=1)
    assert services.review_economics.own(rita, course).total.rejected == 1
    assert services.review_economics.own(rita, course).agreement.items == 0


def test_a_pair_is_a_pair_whoever_decided_first(
    services: Services, teacher: Person, course: UUID, rita: Person, ask: Ask
) -> None:
    services.second_review.set_share(teacher, course, 1.0)
    for first, second in ((teacher, rita), (rita, teacher)):
        question = ask()
        services.decisions.decide(first, question, ACCEPT, expected_version=1)
        services.decisions.decide(second, question, ACCEPT, expected_version=1)
    figures = services.review_economics.own(rita, course)
    (pair,) = figures.pairs
    assert (pair.one, pair.other, pair.agreement.items, pair.agreement.agreed) == (teacher.name, rita.name, 2, 2)
    for _ in range(3):  # by then the database knows the queries by their names
        assert services.review_economics.own(rita, course) == figures
        assert services.review_economics.of_course(teacher, course).pairs == [pair]


def test_the_file_of_the_figures_holds_every_facet_and_computes_nothing(
    services: Services, teacher: Person, course: UUID, rita: Person, ask: Ask
) -> None:
    services.second_review.set_share(teacher, course, 1.0)
    question = ask()
    services.decisions.decide(rita, question, ACCEPT, expected_version=1, seconds=10)
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1, seconds=20)
    token = services.exports.reviewing_link(teacher, course).rsplit("/", 1)[1]
    file = services.exports.follow(teacher, token)
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    by_facet = {row["By"]: row for row in rows}
    assert by_facet["Lecture"]["Of"] == "'=Enzymes"
    assert (by_facet["All decisions"]["Decisions"], by_facet["All decisions"]["Accepted (%)"]) == ("2", "100.0")
    agreed = [row["Agreed"] for row in rows if row["By"] == "Agreement"]
    assert agreed == ["1", "1"]
    assert file.name == "Biochemistry for beginners – reviewing.csv"
    own = services.exports.follow(rita, services.exports.own_reviewing_link(rita, course).rsplit("/", 1)[1])
    assert own.content.decode("utf-8-sig").count("All decisions,All decisions,1,1,") == 1
