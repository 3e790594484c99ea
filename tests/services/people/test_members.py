"""The people of a course: asked in, given roles, removed, and never left without an owner."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from db.migrate import migrate
from db.queries import invitations, people
from db.unit_of_work import Database, with_driver
from services.domain.errors import InvalidInput, LecternError, NotAllowed, NotFound
from services.domain.members import Member
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.pool import PoolAccount, PoolTokens
from services.people.members import Members
from services.people.pool_people import PoolPeople
from services.settings import Settings
from services.wiring import Services, build
from tests.factories import PASSWORD, Factory
from tests.waiting import wait_until

OWNS = frozenset((Role.OWNER, Role.TEACHER, Role.REVIEWER))


def member(services: Services, person: Person, course: UUID, whom: Person) -> Member:
    found = services.members.of_course(person, course, PageRequest(1, 100)).members.items
    return next(each for each in found if each.person_id == whom.id)


def done(database: Database, action: str) -> list[dict[str, object]]:
    """What the audit log holds of an action."""
    with database.unit_of_work() as work:
        rows = work.execute(
            text("SELECT details FROM audit_log WHERE action = :action ORDER BY id"), {"action": action}
        )
        return [row.details for row in rows]


def test_everybody_in_a_course_sees_its_people_and_only_owners_who_is_invited(
    services: Services, teacher: Person, colleague: Person, course: UUID
) -> None:
    services.members.invite(teacher, course, email="new@example.edu", role=Role.REVIEWER)
    seen = services.members.of_course(teacher, course)
    assert [(each.name, each.given_here) for each in seen.members.items] == [
        ("Ada Teacher", OWNS),
        ("Cora Colleague", frozenset((Role.TEACHER,))),
    ]
    assert [(each.email, each.role, each.invited_by) for each in seen.invitations] == [
        ("new@example.edu", Role.REVIEWER, "Ada Teacher")
    ]
    as_colleague = services.members.of_course(colleague, course)
    assert as_colleague.members == seen.members
    assert as_colleague.invitations == ()


def test_the_people_of_a_course_are_found_by_name_or_address_a_page_at_a_time(
    services: Services, teacher: Person, colleague: Person, course: UUID
) -> None:
    second = services.members.of_course(teacher, course, PageRequest(2, 1)).members
    assert ([each.name for each in second.items], second.total) == (["Cora Colleague"], 2)
    for search, names in (("CORA", ["Cora Colleague"]), (colleague.email, ["Cora Colleague"]), ("%", []), ("_", [])):
        found = services.members.of_course(teacher, course, search=search).members
        assert [each.name for each in found.items] == names, search


def test_an_invitation_says_the_same_whether_or_not_there_is_an_account(
    services: Services, database: Database, teacher: Person, stranger: Person, course: UUID
) -> None:
    answers = [
        services.members.invite(teacher, course, email=email, role=Role.REVIEWER)  # type: ignore[func-returns-value]
        for email in (stranger.email, "nobody@example.edu", f"  {stranger.email.upper()} ", "nobody@example.edu")
    ]
    assert answers == [None] * 4
    assert member(services, teacher, course, stranger).given_here == {Role.REVIEWER}
    assert len(services.members.of_course(teacher, course).invitations) == 1
    assert done(database, "role given") == [{"role": "reviewer"}]
    assert done(database, "person invited") == [{"role": "reviewer", "email": "nobody@example.edu"}]


def test_an_invitation_waits_and_is_taken_up_with_the_first_account(
    services: Services, teacher: Person, course: UUID
) -> None:
    for role in (Role.REVIEWER, Role.COORDINATOR):
        services.members.invite(teacher, course, email="New@Example.edu", role=role)
    joined = services.identity.add_account(
        email="new@example.edu", name="Nora New", password=PASSWORD, is_administrator=False
    )
    assert services.courses.get(joined, course).roles == {Role.REVIEWER, Role.COORDINATOR}
    assert services.members.of_course(teacher, course).invitations == ()


class TinyPool:
    """A university's pool with one account."""

    def __init__(self, *, email: str, is_email_verified: bool = True, groups: tuple[str, ...] = ()) -> None:
        self.account = PoolAccount(
            "subject-1", "nora", email, is_email_verified, "Nora New", groups, datetime.now(UTC) + timedelta(hours=1)
        )

    def verified(self, id_token: str) -> PoolAccount:
        assert id_token == "id"
        return self.account

    def refresh(self, tokens: PoolTokens) -> PoolTokens:
        return tokens

    def revoke(self, tokens: PoolTokens) -> None:
        raise AssertionError("nothing is revoked here")


@pytest.fixture
def tokens() -> PoolTokens:
    return PoolTokens("id", "access", "refresh", datetime.now(UTC) + timedelta(hours=1))


def test_an_invitation_is_taken_up_at_the_first_sign_in_through_the_pool_of_whoever_owns_the_address(
    services: Services, database: Database, teacher: Person, course: UUID, tokens: PoolTokens
) -> None:
    services.members.invite(teacher, course, email="nora@example.edu", role=Role.REVIEWER)
    unproved = PoolPeople(database, TinyPool(email="nora@example.edu", is_email_verified=False), {})
    with pytest.raises(NotAllowed, match="has not verified"):
        unproved.welcome(tokens)
    proved = PoolPeople(database, TinyPool(email="nora@example.edu"), {}).welcome(tokens)
    assert services.courses.get(proved, course).roles == {Role.REVIEWER}
    assert services.members.of_course(teacher, course).invitations == ()


def test_roles_of_a_pool_group_are_named_and_cannot_be_changed_here(
    services: Services, database: Database, teacher: Person, course: UUID, tokens: PoolTokens
) -> None:
    groups = {"bio-staff": "teacher:BIO-101"}
    nora = PoolPeople(database, TinyPool(email="nora@example.edu", groups=("bio-staff",)), groups).welcome(tokens)
    services.members.invite(teacher, course, email=nora.email, role=Role.TEACHER)  # she teaches already
    services.members.set_roles(teacher, course, nora.id, roles=frozenset((Role.TEACHER, Role.REVIEWER)))
    found = member(services, teacher, course, nora)
    assert [(held.role, held.from_group) for held in found.from_groups] == [(Role.TEACHER, "bio-staff")]
    assert found.given_here == {Role.REVIEWER}
    services.members.set_roles(teacher, course, nora.id, roles=frozenset())
    assert services.courses.get(nora, course).roles == {Role.TEACHER}
    for who in (teacher, nora):
        with pytest.raises(NotAllowed, match="teacher comes from the group “bio-staff”"):
            services.members.remove(who, course, nora.id)
    gone = PoolPeople(database, TinyPool(email="nora@example.edu"), groups).welcome(tokens)
    with pytest.raises(NotFound):
        services.courses.get(gone, course)


def test_an_invitation_can_be_withdrawn_once(
    services: Services, database: Database, make: Factory, teacher: Person, course: UUID
) -> None:
    services.members.invite(teacher, course, email="new@example.edu", role=Role.REVIEWER)
    invitation = services.members.of_course(teacher, course).invitations[0]
    with pytest.raises(NotFound):
        services.members.withdraw(teacher, make.course(teacher, "Another"), invitation.id)
    services.members.withdraw(teacher, course, invitation.id)
    with pytest.raises(NotFound, match="taken up or withdrawn"):
        services.members.withdraw(teacher, course, invitation.id)
    late = services.identity.add_account(
        email="new@example.edu", name="Nora", password=PASSWORD, is_administrator=False
    )
    with pytest.raises(NotFound):
        services.courses.get(late, course)
    assert done(database, "invitation withdrawn") == [{"role": "reviewer", "email": "new@example.edu"}]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("\N{CYRILLIC SMALL LETTER A}da@example.edu", "plain letters only"),
        ("\N{FULLWIDTH LATIN SMALL LETTER A}da@example.edu", "plain letters only"),
        ("ada@ex\N{CYRILLIC SMALL LETTER A}mple.edu", "plain letters only"),
        ("a" * 10_000 + "@example.edu", "not an e-mail address"),
        ("", "not an e-mail address"),
        ("two@example.edu,three@example.edu one", "not an e-mail address"),
        ("ada@example.edu\nBcc: eve@example.org", "not an e-mail address"),
    ],
)
def test_an_address_that_no_mail_reaches_or_that_looks_like_another_is_refused(
    services: Services, teacher: Person, course: UUID, email: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        services.members.invite(teacher, course, email=email, role=Role.TEACHER)
    assert services.members.of_course(teacher, course).invitations == ()


def test_an_owner_changes_roles_and_nobody_is_left_without_one(
    services: Services, database: Database, teacher: Person, colleague: Person, course: UUID
) -> None:
    services.members.set_roles(teacher, course, colleague.id, roles=frozenset((Role.REVIEWER, Role.COORDINATOR)))
    assert services.courses.get(colleague, course).roles == {Role.REVIEWER, Role.COORDINATOR}
    assert done(database, "roles changed") == [{"roles": ["reviewer", "coordinator"]}]
    with pytest.raises(InvalidInput, match="at least one role"):
        services.members.set_roles(teacher, course, colleague.id, roles=frozenset())
    assert services.courses.get(colleague, course).roles == {Role.REVIEWER, Role.COORDINATOR}


def test_the_last_owner_cannot_leave_be_removed_or_lose_the_role(
    services: Services, teacher: Person, colleague: Person, course: UUID
) -> None:
    for attempt in (
        lambda: services.members.remove(teacher, course, teacher.id),
        lambda: services.members.set_roles(teacher, course, teacher.id, roles=frozenset((Role.TEACHER,))),
    ):
        with pytest.raises(NotAllowed, match="always has an owner"):
            attempt()
    assert services.courses.get(teacher, course).roles == OWNS
    services.members.set_roles(teacher, course, colleague.id, roles=frozenset((Role.OWNER,)))
    services.members.remove(colleague, course, teacher.id)
    with pytest.raises(NotFound):
        services.courses.get(teacher, course)


def test_an_owner_whose_account_is_closed_does_not_count(
    services: Services, database: Database, teacher: Person, colleague: Person, course: UUID
) -> None:
    services.members.set_roles(teacher, course, colleague.id, roles=frozenset((Role.OWNER,)))
    with database.unit_of_work() as work:
        work.execute(text("UPDATE people SET disabled_at = now() WHERE id = :id"), {"id": colleague.id})
        work.commit()
    assert member(services, teacher, course, colleague).is_closed
    for attempt in (
        lambda: services.members.remove(teacher, course, teacher.id),
        lambda: services.members.hand_over(teacher, course, colleague.id),
    ):
        with pytest.raises(NotAllowed, match="always has an owner"):
            attempt()
    services.members.remove(teacher, course, colleague.id)
    assert services.members.of_course(teacher, course).members.total == 1


def test_a_member_leaves_by_herself_and_removes_nobody_else(
    services: Services, database: Database, teacher: Person, colleague: Person, course: UUID
) -> None:
    for attempt in (
        lambda: services.members.remove(colleague, course, teacher.id),
        lambda: services.members.set_roles(colleague, course, colleague.id, roles=OWNS),
        lambda: services.members.hand_over(colleague, course, colleague.id),
        lambda: services.members.invite(colleague, course, email="x@example.edu", role=Role.TEACHER),
        lambda: services.members.withdraw(colleague, course, uuid4()),
    ):
        with pytest.raises((NotAllowed, InvalidInput)):
            attempt()
    services.members.remove(colleague, course, colleague.id)
    with pytest.raises(NotFound):
        services.courses.get(colleague, course)
    assert done(database, "course left") == [{"roles": ["teacher"]}]


def test_a_course_without_an_owner_can_still_be_left(
    services: Services, database: Database, teacher: Person, colleague: Person, course: UUID
) -> None:
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM memberships WHERE person_id = :id"), {"id": teacher.id})
        work.commit()
    services.members.remove(colleague, course, colleague.id)
    with pytest.raises(NotFound):
        services.courses.get(colleague, course)


def test_a_course_is_handed_over_in_one_step_and_its_old_owner_goes_on_teaching(
    services: Services, database: Database, teacher: Person, colleague: Person, course: UUID
) -> None:
    services.members.set_roles(teacher, course, teacher.id, roles=frozenset((Role.OWNER,)))
    services.members.hand_over(teacher, course, colleague.id)
    assert services.courses.get(teacher, course).roles == {Role.TEACHER}
    assert services.courses.get(colleague, course).roles == {Role.OWNER, Role.TEACHER}
    with pytest.raises(NotAllowed, match="owner"):
        services.members.hand_over(teacher, course, colleague.id)
    assert done(database, "course handed over") == [{}]


def test_a_stranger_is_answered_as_if_there_were_no_such_course(
    services: Services, teacher: Person, stranger: Person, colleague: Person, course: UUID
) -> None:
    def attempts(members: Members, course_id: UUID) -> list[Callable[[], object]]:
        return [
            lambda: members.of_course(stranger, course_id),
            lambda: members.invite(stranger, course_id, email="x@example.edu", role=Role.OWNER),
            lambda: members.withdraw(stranger, course_id, uuid4()),
            lambda: members.set_roles(stranger, course_id, colleague.id, roles=OWNS),
            lambda: members.remove(stranger, course_id, colleague.id),
            lambda: members.remove(stranger, course_id, stranger.id),
            lambda: members.hand_over(stranger, course_id, colleague.id),
        ]

    missing = attempts(services.members, uuid4())
    for foreign, absent in zip(attempts(services.members, course), missing, strict=True):
        with pytest.raises(NotFound) as of_foreign:
            foreign()
        with pytest.raises(NotFound) as of_absent:
            absent()
        assert str(of_foreign.value) == str(of_absent.value)


def test_whoever_is_no_member_is_neither_changed_nor_made_owner(
    services: Services, teacher: Person, stranger: Person, course: UUID
) -> None:
    for attempt in (
        lambda: services.members.set_roles(teacher, course, stranger.id, roles=OWNS),
        lambda: services.members.remove(teacher, course, stranger.id),
        lambda: services.members.hand_over(teacher, course, stranger.id),
    ):
        with pytest.raises(NotFound, match="does not belong to the course"):
            attempt()
    assert services.courses.get(teacher, course).roles == OWNS


def test_people_leave_an_archived_course_and_nobody_joins_it(
    services: Services, teacher: Person, colleague: Person, course: UUID
) -> None:
    services.courses.archive(teacher, course)
    with pytest.raises(NotAllowed, match="archived"):
        services.members.invite(teacher, course, email="x@example.edu", role=Role.TEACHER)
    with pytest.raises(NotAllowed, match="archived"):
        services.members.set_roles(teacher, course, colleague.id, roles=OWNS)
    services.members.hand_over(teacher, course, colleague.id)
    services.members.remove(colleague, course, teacher.id)
    assert services.members.of_course(colleague, course).members.total == 1


@contextmanager
def committed(postgres: str, settings: Settings) -> Iterator[tuple[Services, Database]]:
    """Services on a database of their own, with connections that commit, for people who act at the same time."""
    name = f"together_{uuid4().hex[:8]}"
    server = create_engine(with_driver(postgres), isolation_level="AUTOCOMMIT")
    url = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        migrate(url)
        database = Database.at(url)
        try:
            yield build(settings, database, url), database
        finally:
            database.close()
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def together(*acts: Callable[[], object]) -> list[str]:
    """Do these at the same moment, each on a connection of its own; what each was told, empty if it went well."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        barrier.wait(10)
        try:
            act()
        except LecternError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_two_owners_who_remove_each_other_at_once_leave_one(postgres: str, settings: Settings) -> None:
    with committed(postgres, settings) as (services, database):
        make = Factory(services, database)
        for round_number in range(8):
            one, other = make.person("One Owner"), make.person("Two Owner")
            course = make.course(one)
            services.members.invite(one, course, email=other.email, role=Role.OWNER)
            first, second = (one, other) if round_number % 2 else (other, one)  # themselves, or each other
            told = together(
                partial(services.members.remove, one, course, first.id),
                partial(services.members.remove, other, course, second.id),
            )
            assert sorted(map(bool, told)) == [False, True], told
            with database.reading() as work:
                owners = work.execute(
                    text("SELECT count(*) FROM memberships WHERE course_id = :id AND role = 'owner'"), {"id": course}
                ).scalar_one()
            assert owners == 1


def test_an_invitation_made_while_its_account_is_being_made_is_not_lost(postgres: str, settings: Settings) -> None:
    with committed(postgres, settings) as (services, database):
        owner = Factory(services, database).person("Olga Owner")
        course = services.courses.create(owner, title="Biochemistry")
        with database.unit_of_work() as work, ThreadPoolExecutor(1) as thread:
            nora = people.add(work, email="nora@example.edu", name="Nora New")
            invitations.accept(work, nora)
            invited = thread.submit(
                services.members.invite, owner, course, email="nora@example.edu", role=Role.REVIEWER
            )
            wait_until(lambda: _somebody_waits(database), "waiting for the account", seconds=10)
            work.commit()
            invited.result(10)
        assert services.courses.get(nora, course).roles == {Role.REVIEWER}
        assert services.members.of_course(owner, course).invitations == ()


def _somebody_waits(database: Database) -> bool:
    with database.reading() as work:
        return work.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) == 1
