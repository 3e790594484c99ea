"""Accounts and sessions, as somebody would try to get in."""

import hashlib

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.people import Person, Role
from services.people.identity import Ticket
from services.providers.identity_local import LocalIdentity
from services.wiring import Services
from tests.factories import PASSWORD, Factory


def first(services: Services, **changes: object) -> Person:
    given = {"email": "ada@example.edu", "name": "Ada", "password": PASSWORD, "is_local": True, **changes}
    return services.identity.create_first_account(**given)  # type: ignore[arg-type]


def test_the_first_account_is_the_administrators_and_there_is_only_one_first(services: Services) -> None:
    assert services.identity.needs_first_account()
    assert first(services).is_administrator
    assert not services.identity.needs_first_account()
    with pytest.raises(NotAllowed, match="account already"):
        first(services, email="eve@example.edu")


def test_from_another_machine_the_first_account_needs_the_code_of_the_terminal(services: Services) -> None:
    with pytest.raises(NotAllowed, match="terminal"):
        first(services, is_local=False, setup_code="")
    code = services.identity.new_setup_code()
    with pytest.raises(NotAllowed, match="terminal"):
        first(services, is_local=False, setup_code="0" * len(code))
    assert first(services, is_local=False, setup_code=code).is_administrator


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "not an address"}, "e-mail address"),
        ({"email": "a@b"}, "e-mail address"),
        ({"password": "short"}, "too short"),
        ({"password": "x" * 10_000}, "too long"),
        ({"name": "  "}, "called"),
        ({"password": "ada@example.edu"}, "first that would be guessed"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_a_sentence(
    services: Services, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        first(services, **changes)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(services: Services, teacher: Person) -> None:
    with pytest.raises(NotAllowed) as wrong:
        services.identity.sign_in(teacher.email, "not the password")
    with pytest.raises(NotAllowed) as unknown:
        services.identity.sign_in("nobody@example.edu", PASSWORD)
    assert str(wrong.value) == str(unknown.value)


def test_the_address_is_known_in_any_case_and_with_spaces(services: Services, teacher: Person) -> None:
    assert services.identity.sign_in(f"  {teacher.email.upper()} ", PASSWORD)


def test_a_ticket_is_good_once_and_its_session_until_sign_out(services: Services, teacher: Person) -> None:
    proved = services.identity.sign_in(teacher.email, PASSWORD)
    assert isinstance(proved, Ticket)
    ticket = proved.ticket
    session = services.sessions.redeem(ticket)
    with pytest.raises(NotAllowed, match="expired"):
        services.sessions.redeem(ticket)
    found = services.sessions.visitor(session.token)
    assert found is not None
    assert found.person == teacher
    services.sessions.end(session.token)
    assert services.sessions.visitor(session.token) is None


def test_tokens_are_kept_as_hashes_only(make: Factory, teacher: Person, database: Database) -> None:
    token = make.token(teacher)
    with database.unit_of_work() as work:
        kept = work.execute(text("SELECT token_hash, ticket_hash FROM auth_sessions")).one()
        dump = work.execute(text("SELECT row_to_json(s)::text FROM auth_sessions s")).scalar_one()
    assert bytes(kept.token_hash) == hashlib.sha256(token.encode()).digest()
    assert kept.ticket_hash is None
    assert token not in dump


def test_an_expired_session_lets_nobody_in(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    token = make.token(teacher)
    with database.unit_of_work() as work:
        work.execute(text("UPDATE auth_sessions SET expires_at = now() - interval '1 second'"))
        work.commit()
    assert services.sessions.visitor(token) is None


def test_a_visitor_brings_the_roles_she_has_in_any_course(services: Services, make: Factory, teacher: Person) -> None:
    token = make.token(teacher)
    found = services.sessions.visitor(token)
    assert found is not None
    assert found.roles == frozenset()
    make.course(teacher)
    found = services.sessions.visitor(token)
    assert found is not None
    assert found.roles == {Role.OWNER, Role.TEACHER, Role.REVIEWER}


def test_an_operator_adds_a_reviewer_to_a_course(services: Services, make: Factory, teacher: Person) -> None:
    course_id = make.course(teacher)
    reviewer = make.person("Rita Reviewer")
    services.identity.give_role(reviewer.email, "Biochemistry for beginners", Role.REVIEWER)
    assert services.courses.get(reviewer, course_id).roles == {Role.REVIEWER}
    with pytest.raises(Conflict):
        services.identity.add_account(email=reviewer.email, name="Again", password=PASSWORD, is_administrator=False)


def test_an_account_for_a_course_that_is_not_there_is_not_made(
    services: Services, make: Factory, teacher: Person
) -> None:
    course_id = make.course(teacher)
    asked = {"email": "rita@example.edu", "name": "Rita", "password": PASSWORD, "is_administrator": False}
    with pytest.raises(NotFound, match="Nowhere"):
        services.identity.add_account(**asked, role_in=(Role.REVIEWER, "Nowhere"))
    assert not services.identity.has_account("rita@example.edu")
    rita = services.identity.add_account(**asked, role_in=(Role.REVIEWER, "Biochemistry for beginners"))
    assert services.courses.get(rita, course_id).roles == {Role.REVIEWER}


def test_a_password_that_was_hashed_more_cheaply_is_hashed_anew_when_she_signs_in(
    services: Services,
    teacher: Person,
    database: Database,
    hasher_in_earnest: PasswordHasher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LocalIdentity, "hasher", hasher_in_earnest)
    services.identity.sign_in(teacher.email, PASSWORD)
    with database.reading() as work:
        (kept,) = work.execute(text("SELECT password_hash FROM people WHERE id = :id"), {"id": teacher.id}).one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "what RFC 9106 recommends second"
    services.identity.sign_in(teacher.email, PASSWORD)


def test_a_password_that_is_empty_makes_no_account(services: Services) -> None:
    with pytest.raises(InvalidInput, match="too short"):
        services.identity.add_account(email="eve@example.edu", name="Eve", password="", is_administrator=False)
    assert not services.identity.has_account("eve@example.edu")


def test_the_operator_makes_an_administrator_of_somebody_who_has_an_account(
    services: Services, teacher: Person
) -> None:
    assert not teacher.is_administrator
    services.identity.give_administrator(teacher.email)
    services.identity.give_administrator(teacher.email)
    ticket = services.identity.sign_in(teacher.email, PASSWORD)
    assert isinstance(ticket, Ticket)
    found = services.sessions.visitor(services.sessions.redeem(ticket.ticket).token)
    assert found is not None
    assert found.person.is_administrator
    with pytest.raises(NotFound, match=r"no account eve@example\.edu"):
        services.identity.give_administrator("eve@example.edu")


def test_the_operator_gives_nothing_to_a_closed_account(services: Services, make: Factory, teacher: Person) -> None:
    make.course(make.person("Olga"))
    services.accounts.close(make.person("Ada", is_administrator=True), teacher.id)
    with pytest.raises(NotAllowed, match="is closed"):
        services.identity.give_administrator(teacher.email)
    with pytest.raises(NotAllowed, match="is closed"):
        services.identity.give_role(teacher.email, "Biochemistry for beginners", Role.TEACHER)
