"""The audit log: only ever added to, together with the change, without a secret, found by its indexes."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pyotp
import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ProgrammingError

from db.queries import audit
from db.unit_of_work import Database, with_driver
from services.audit import MOST_LISTED
from services.domain.audit import Action, AuditEntry, AuditFilter
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.errors import Conflict, NotAllowed
from services.domain.exam_bank import Placement
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.questions import QuestionType
from services.domain.reviews import Decision, Reason, Verdict
from services.people.identity import CodeWanted
from services.wiring import Services
from tests.factories import PASSWORD, Factory

PAGE = PageRequest(1, 50)


@pytest.fixture
def entries(services: Services, administrator: Person):
    """The entries that a filter finds, newest first."""

    def found(**chosen: object) -> tuple[AuditEntry, ...]:
        return services.audit.page(administrator, AuditFilter(**chosen), PAGE).items  # type: ignore[arg-type]

    return found


@pytest.fixture
def engine(postgres: str) -> Iterator[Engine]:
    """The database as the application itself comes to it, by its own user."""
    engine = create_engine(with_driver(postgres))
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET email = 'nobody@example.edu'",
        "UPDATE audit_log SET email = 'nobody@example.edu' WHERE false",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "TRUNCATE audit_log, people CASCADE",
    ],
)
def test_nobody_changes_or_deletes_what_was_remembered(engine: Engine, statement: str) -> None:
    with engine.begin() as connection, pytest.raises(ProgrammingError, match="only ever added to"):
        connection.execute(text(statement))


def test_a_change_that_is_taken_back_leaves_no_entry(
    services: Services, make: Factory, teacher: Person, database: Database, entries
) -> None:
    course_id = make.course(teacher)
    before = entries()
    with database.unit_of_work() as work:
        audit.record(work, teacher, Action.EXAM_CREATED, "exam", uuid4(), course_id=course_id)
        work.flush()
    exam_id = services.exams.create(teacher, course_id, title="Midterm")
    with pytest.raises(Conflict):
        services.exams.save(teacher, exam_id, title="Final", instructions="", placements=(), expected_version=7)
    assert [entry.object_id for entry in entries() if entry not in before] == [str(exam_id)]


def test_an_entry_that_cannot_be_written_takes_the_change_with_it(
    services: Services, make: Factory, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    course_id = make.course(teacher)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no entry")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError, match="no entry"):
        services.exams.create(teacher, course_id, title="Midterm")
    assert services.exams.of_course(teacher, course_id) == []


def test_what_she_does_is_remembered_with_where_she_was(
    services: Services, make: Factory, teacher: Person, entries
) -> None:
    there = Person(teacher.id, teacher.email, teacher.name, address="192.0.2.7")
    course_id = make.course(teacher)
    exam_id = services.exams.create(there, course_id, title="Midterm")
    newest = entries()[0]
    assert (newest.email, newest.person_id, newest.address) == (teacher.email, teacher.id, "192.0.2.7")
    assert (newest.action, newest.object_kind, newest.object_id) == ("exam created", "exam", str(exam_id))
    assert (newest.course_id, newest.course_title) == (course_id, "Biochemistry for beginners")
    assert newest.details == {"title": "Midterm"}
    assert abs(newest.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_log_is_narrowed_by_person_deed_course_object_and_day(
    services: Services, make: Factory, teacher: Person, stranger: Person, entries
) -> None:
    course_id, other = make.course(teacher), make.course(stranger, "Botany")
    exam_id = services.exams.create(teacher, course_id, title="Midterm")
    services.exams.create(stranger, other, title="Leaves")

    def deeds(**chosen: object) -> list[str]:
        return [entry.action for entry in entries(**chosen)]

    assert deeds(email=f" {teacher.email[:4].upper()}") == ["exam created", "course created", "person added"]
    assert deeds(person_id=stranger.id) == ["exam created", "course created", "person added"]
    assert deeds(email="_") == deeds(email="%") == []
    assert deeds(action=Action.EXAM_CREATED) == ["exam created"] * 2
    assert deeds(course_id=course_id) == ["exam created", "course created"]
    assert deeds(object_id=str(exam_id)) == ["exam created"]
    assert deeds(action=Action.EXAM_CREATED, email=teacher.email) == ["exam created"]
    last = entries()[0].at
    assert deeds(since=last) == ["exam created"]
    assert last not in [entry.at for entry in entries(before=last)]
    assert deeds(since=last + timedelta(days=1)) == []


def test_the_log_comes_in_pages(services: Services, make: Factory, administrator: Person, teacher: Person) -> None:
    course_id = make.course(teacher)
    for number in range(7):
        services.exams.create(teacher, course_id, title=f"Exam {number}")
    chosen = AuditFilter(action=Action.EXAM_CREATED)
    pages = [services.audit.page(administrator, chosen, PageRequest(number, 3)) for number in (1, 2, 3)]
    titles = [[entry.details["title"] for entry in page.items] for page in pages]
    assert titles == [["Exam 6", "Exam 5", "Exam 4"], ["Exam 3", "Exam 2", "Exam 1"], ["Exam 0"]]
    assert {page.total for page in pages} == {7}


def test_only_an_administrator_reads_or_saves_the_log(services: Services, make: Factory, teacher: Person) -> None:
    make.course(teacher)
    with pytest.raises(NotAllowed, match="Only an administrator"):
        services.audit.page(teacher, AuditFilter(), PAGE)
    with pytest.raises(NotAllowed, match="Only an administrator"):
        services.audit.csv(teacher, AuditFilter())


def test_the_log_as_a_file_holds_what_the_filter_finds_and_no_formula(
    services: Services, make: Factory, administrator: Person, teacher: Person, entries
) -> None:
    course_id = make.course(teacher, "=HYPERLINK(1)")
    services.exams.create(teacher, course_id, title='+1 "quoted", with a comma\n')
    content = services.audit.csv(administrator, AuditFilter(course_id=course_id))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Did"] for row in rows] == ["exam created", "course created"]
    assert {row["Course"] for row in rows} == {"'=HYPERLINK(1)"}
    assert rows[0]["Who"] == teacher.email
    assert rows[0]["Details"] == '{"title": "+1 \\"quoted\\", with a comma"}'
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())
    assert entries()[0].action == "audit log saved"


def test_a_first_decision_is_not_told_before_the_second_is_made(
    services: Services, make: Factory, teacher: Person, administrator: Person, entries
) -> None:
    course_id = make.course(teacher)
    services.identity.give_role(administrator.email, "Biochemistry for beginners", Role.REVIEWER)
    services.second_review.set_share(teacher, course_id, 1.0)
    question = make.question(teacher, make.lecture(teacher, course_id))
    send_back = Verdict(Decision.SEND_BACK, Reason.WRONG_KEY, "The key is the cofactor.")
    undone = services.decisions.decide(teacher, question, send_back, expected_version=1)
    services.decisions.undo(teacher, undone.review_id)
    services.decisions.decide(teacher, question, send_back, expected_version=1)

    def told() -> tuple[list[dict[str, object]], str]:
        wanted = [entry.details for entry in entries(object_id=str(question)) if entry.person_id == teacher.id]
        return wanted, services.audit.csv(administrator, AuditFilter(object_id=str(question))).decode("utf-8-sig")

    details, file = told()
    assert details[:3] == [{"version": 1}] * 3
    assert not any(word in file for word in ("send_back", "wrong_key"))
    services.decisions.decide(administrator, question, send_back, expected_version=1)
    details, file = told()
    decided = {"version": 1, "decision": "send_back", "reason": "wrong_key", "edited": False}
    assert details[:3] == [decided, {"version": 1, "decision": "send_back"}, decided]
    assert "wrong_key" in file


def test_the_file_ends_at_its_cap(
    services: Services, make: Factory, administrator: Person, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.audit.MOST_IN_CSV", 3)
    for number in range(5):
        make.course(teacher, f"Course {number}")
    content = services.audit.csv(administrator, AuditFilter()).decode("utf-8-sig")
    assert [row["Course"] for row in csv.DictReader(io.StringIO(content))] == ["Course 4", "Course 3", "Course 2"]


LOOKS = {
    "everything": AuditFilter(),
    "person": AuditFilter(person_id=UUID(int=77)),
    "address": AuditFilter(email="somebody77@"),
    "deed": AuditFilter(action=Action.SIGN_IN_REFUSED),
    "course": AuditFilter(course_id=UUID(int=7)),
    "object": AuditFilter(object_id="777"),
    "day": AuditFilter(since=datetime(2026, 1, 1, tzinfo=UTC), before=datetime(2026, 1, 2, tzinfo=UTC)),
}


def test_a_page_of_a_long_log_is_read_from_an_index(
    services: Services, administrator: Person, database: Database, long_log: None
) -> None:
    scanned = {}
    with database.reading() as work:
        connection = work.connection()
        for name, chosen in LOOKS.items():
            asked: list[tuple[str, object]] = []
            with listening(connection, asked):
                page = services.audit.page(administrator, chosen, PAGE)
            assert len(page.items) == min(page.total, PAGE.size) > 0
            assert page.total <= MOST_LISTED
            (statement, values) = next(each for each in asked if "audit_log" in each[0])
            plan = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]
            scanned[name] = "Seq Scan on audit_log" in "\n".join(plan)
    assert scanned == dict.fromkeys(LOOKS, False)


def test_taking_a_question_as_it_is_now_is_told_as_that(
    services: Services, make: Factory, teacher: Person, entries
) -> None:
    course_id = make.course(teacher)
    lecture_id = make.lecture(teacher, course_id)
    approved = [make.question(teacher, lecture_id, status=QuestionStatus.APPROVED) for _ in range(2)]
    exam_id = services.exams.create(teacher, course_id, title="Midterm")
    placements = [Placement(question_id, 1) for question_id in approved]
    services.exams.save(teacher, exam_id, title="Midterm", instructions="", placements=placements, expected_version=1)
    services.exams.renew(teacher, exam_id, approved[1], expected_version=2)
    (last, *_) = entries(object_id=str(exam_id))
    assert last.action == Action.EXAM_QUESTION_RENEWED
    assert last.details == {"title": "Midterm", "question": 2, "version": 3}


@contextmanager
def listening(connection: Connection, asked: list[tuple[str, object]]) -> Iterator[None]:
    """Keep every statement with its values."""

    def keep(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(connection, "before_cursor_execute", keep)
    yield
    event.remove(connection, "before_cursor_execute", keep)


@pytest.fixture
def long_log(database: Database) -> None:
    """A hundred thousand entries of a thousand people in a hundred courses."""
    with database.unit_of_work() as work:
        work.execute(
            text("""
                INSERT INTO audit_log
                    (at, person_id, email, address, action, object_kind, object_id, course_id, details)
                SELECT timestamptz '2026-01-01 00:00Z' + n * interval '1 minute',
                    lpad(to_hex(n % 1000), 32, '0')::uuid, 'somebody' || n % 1000 || '@example.edu', '192.0.2.1',
                    CASE WHEN n % 500 = 0 THEN 'sign-in refused' ELSE 'exam saved' END,
                    'exam', (n % 5000)::text, lpad(to_hex(n % 100), 32, '0')::uuid, '{}'
                FROM generate_series(1, 100000) AS n
            """)
        )
        work.execute(text("ANALYZE audit_log"))
        work.commit()


_KEPT = text("SELECT string_agg((to_jsonb(a) - 'id' - 'at')::text, ' ') FROM audit_log a")
"""All of the log but its numbers and times, in which a code of six digits may stand by chance."""


def test_no_secret_and_no_text_of_a_question_is_remembered(
    services: Services, make: Factory, database: Database, teacher: Person, administrator: Person
) -> None:
    with pytest.raises(NotAllowed):
        services.identity.sign_in(teacher.email, "a mistyped password")
    with pytest.raises(NotAllowed):
        services.identity.sign_in("a password typed as the address", "twice")
    secrets = {"mistyped", "typed as the address", PASSWORD, *accounts_secrets(services, administrator)}
    secrets |= {services.sessions.ticket_for(teacher), token := make.token(teacher)}
    course_id = make.course(teacher)
    services.members.invite(teacher, course_id, email="joining@example.edu", role=Role.REVIEWER)
    lecture_id = make.lecture(teacher, course_id)
    rows = (BlueprintRow(QuestionType.ESSAY, 2),)
    blueprint = Blueprint(rows, "Secretly", stretches=(Stretch(lecture_id),))
    run_id = services.drafting.order(teacher, course_id, blueprint)
    services.drafting.cancel(teacher, run_id)
    question_id = make.question(teacher, lecture_id, stem="Where does the substrate bind?")
    banked = services.questions.get(teacher, question_id)
    services.decisions.decide(
        teacher,
        question_id,
        Verdict(Decision.SEND_BACK, Reason.OTHER, "Mr Miller got this wrong"),
        expected_version=1,
    )
    services.questions.edit(teacher, question_id, banked.question, expected_version=1)
    services.questions.send_to_review(teacher, question_id)
    services.decisions.decide(teacher, question_id, Verdict(Decision.ACCEPT), expected_version=1)
    approved = make.question(teacher, lecture_id, status=QuestionStatus.APPROVED)
    exam_id = services.exams.create(teacher, course_id, title="Midterm")
    services.exams.save(
        teacher,
        exam_id,
        title="Midterm",
        instructions="The door opens with mulberry",
        placements=[Placement(approved, 2)],
        expected_version=1,
    )
    services.audit.csv(administrator, AuditFilter())
    services.sessions.end(token)
    with database.reading() as work:
        kept = str(work.execute(_KEPT).scalar_one()).lower()
    for unsaid in secrets | {"substrate", "miller", "mulberry", "secretly", "active site"}:
        assert unsaid.lower() not in kept
    for said in ("sign-in refused", "question reviewed", "exam saved", "order cancelled", "second factor on"):
        assert said in kept


def accounts_secrets(services: Services, administrator: Person) -> set[str]:
    """Somebody joins by a link, sets up a second factor and new passwords: all that must stay hers."""
    link = services.accounts.invite(administrator, email="nina@example.edu")
    passwords = ["the first of two sentences", "the second of two sentences", "the third sentence is a reset"]
    nina = services.accounts.use_link(link, name="Nina", password=passwords[0])
    enrolment = services.second_factors.begin(nina)
    code = pyotp.TOTP(enrolment.secret).now()
    recovery = services.second_factors.confirm(nina, code)
    proved = services.identity.sign_in(nina.email, passwords[0])
    assert isinstance(proved, CodeWanted)
    ticket = services.identity.answer_code(proved.proof, recovery[0]).ticket
    session = services.sessions.redeem(ticket, agent="a browser")
    services.accounts.change_password(nina, passwords[0], passwords[1])
    reset = services.accounts.reset(administrator, nina.id, drop_second_factor=True)
    services.accounts.use_link(reset, name="", password=passwords[2])
    return {link, reset, enrolment.secret, code, proved.proof, ticket, session.token, *recovery, *passwords}
