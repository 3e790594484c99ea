"""Accounts: what each changes of her own, and how the administrator lets people in and out."""

from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import text

from db.queries import people
from db.unit_of_work import Database
from services.domain.accounts import LinkPurpose
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.people.accounts import Accounts
from services.people.attempts import Attempts
from services.people.own_password import OwnPassword
from services.providers.identity_local import LocalIdentity
from services.wiring import Services
from tests.factories import PASSWORD, Factory
from tests.services.conftest import Clock, side_by_side

NEW = "a longer sentence that nobody guesses"
FIRST = PageRequest()


@pytest.fixture
def accounts(database: Database, services: Services, clock: Clock) -> Accounts:
    """The accounts under a clock that a test can set."""
    local = LocalIdentity(database)
    own_password = OwnPassword(database, local, Attempts(database, clock=clock))
    return Accounts(database, local, own_password, services.sessions, has_pool=False, public_url=None, clock=clock)


@pytest.fixture
def pooled(database: Database) -> Person:
    """Somebody who comes through the university's pool."""
    with database.unit_of_work() as work:
        person = people.add(work, email="pia@example.edu", name="Pia Pooled", subject="a lasting name")
        work.commit()
    return person


def let_in(services: Services, email: str, password: str) -> bool:
    try:
        services.identity.sign_in(email, password)
    except NotAllowed:
        return False
    return True


def deeds(database: Database) -> list[str]:
    with database.unit_of_work() as work:
        return list(work.execute(text("SELECT action FROM audit_log ORDER BY id")).scalars())


def invite_to_course(database: Database, owner: Person, course: object, email: str) -> None:
    with database.unit_of_work() as work:
        work.execute(
            text(
                "INSERT INTO invitations (id, course_id, email, role, created_by) "
                "VALUES (:id, :course, :email, 'reviewer', :owner)"
            ),
            {"id": uuid4(), "course": course, "email": email, "owner": owner.id},
        )
        work.commit()


# Her own


def test_a_name_is_kept_as_it_was_typed_but_for_what_cannot_be_seen(
    services: Services, make: Factory, teacher: Person
) -> None:
    services.accounts.rename(teacher, "  <script>alert(1)</script>\n*Ada*\u202e\0 ")
    visitor = services.sessions.visitor(make.token(teacher))
    assert visitor is not None
    assert visitor.person.name == "<script>alert(1)</script> *Ada*"
    with pytest.raises(InvalidInput, match="called"):
        services.accounts.rename(teacher, " \u202e ")


def test_a_new_password_signs_out_every_other_browser(services: Services, make: Factory, teacher: Person) -> None:
    here, there = make.token(teacher), make.token(teacher)
    services.accounts.change_password(teacher, PASSWORD, NEW, keep=here)
    assert services.sessions.visitor(here) is not None
    assert services.sessions.visitor(there) is None
    assert not let_in(services, teacher.email, PASSWORD)
    assert let_in(services, teacher.email, NEW)


@pytest.mark.parametrize(
    ("passwords", "sentence"),
    [
        (("not her password", NEW), "not your present password"),
        ((PASSWORD, "short"), "too short"),
        ((PASSWORD, "x" * 10_000), "too long"),
        ((PASSWORD, "password1234"), "first that would be guessed"),
        ((PASSWORD, PASSWORD), "the password you have"),
        (("x" * 10_000, NEW), "not your present password"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why_and_stays(
    services: Services, make: Factory, teacher: Person, passwords: tuple[str, str], sentence: str
) -> None:
    token = make.token(teacher)
    with pytest.raises((NotAllowed, InvalidInput), match=sentence):
        services.accounts.change_password(teacher, *passwords)
    assert services.sessions.visitor(token) is not None
    assert let_in(services, teacher.email, PASSWORD)


def test_a_password_too_long_is_refused_before_it_is_hashed(
    services: Services, teacher: Person, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []
    monkeypatch.setattr(LocalIdentity, "password_hash", lambda _self, password: hashed.append(len(password)))
    with pytest.raises(InvalidInput, match="too long"):
        services.accounts.change_password(teacher, PASSWORD, "x" * 10_000)
    link = services.accounts.invite(administrator, email="rita@example.edu")
    with pytest.raises(InvalidInput, match="too long"):
        services.accounts.use_link(link, name="Rita", password="x" * 10_000)
    assert hashed == []


def test_people_of_a_pool_change_their_password_and_second_factor_there(services: Services, pooled: Person) -> None:
    with pytest.raises(NotAllowed, match="through your university"):
        services.accounts.change_password(pooled, "", NEW)
    with pytest.raises(NotAllowed, match="through your university"):
        services.second_factors.begin(pooled)
    assert not services.accounts.own(pooled).has_password


def test_she_sees_how_she_proves_who_she_is(services: Services, teacher: Person) -> None:
    own = services.accounts.own(teacher)
    assert (own.has_password, own.has_second_factor, own.recovery_codes_left) == (True, False, 0)
    secret = services.second_factors.begin(teacher).secret
    assert not services.accounts.own(teacher).has_second_factor
    codes = services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())
    services.second_factors.accepts(teacher, codes[0])
    own = services.accounts.own(teacher)
    assert (own.has_second_factor, own.recovery_codes_left) == (True, 9)


# The administrator's


def test_nobody_else_looks_after_accounts(services: Services, teacher: Person, stranger: Person) -> None:
    accounts = services.accounts
    for deed in (
        lambda: accounts.page(teacher, FIRST),
        lambda: accounts.waiting(teacher, FIRST),
        lambda: accounts.invite(teacher, email="rita@example.edu"),
        lambda: accounts.withdraw(teacher, "rita@example.edu"),
        lambda: accounts.reset(teacher, stranger.id),
        lambda: accounts.set_administrator(teacher, teacher.id, True),
        lambda: accounts.close(teacher, stranger.id),
        lambda: accounts.reopen(teacher, stranger.id),
    ):
        with pytest.raises(NotAllowed, match="Only an administrator"):
            deed()


def test_everybody_is_found_by_name_or_address_a_page_at_a_time(
    services: Services, make: Factory, administrator: Person, teacher: Person, pooled: Person
) -> None:
    make.course(teacher)
    make.token(teacher)
    page = services.accounts.page(administrator, PageRequest(1, 2))
    assert [account.person.name for account in page.items] == ["Ada Teacher", "Olga Operator"]
    assert page.total == 3
    ada = page.items[0]
    assert (ada.courses, ada.is_disabled, ada.has_password, ada.has_second_factor) == (1, False, True, False)
    assert ada.last_seen_at is not None
    assert page.items[1].last_seen_at is None
    assert [each.person for each in services.accounts.page(administrator, FIRST, search=" PIA@ ").items] == [pooled]
    assert services.accounts.page(administrator, FIRST, search="100%_").total == 0
    assert services.accounts.page(administrator, FIRST, search="op\0erator").total == 1


def test_a_link_makes_one_account_with_the_roles_that_waited(
    services: Services, make: Factory, administrator: Person, teacher: Person, database: Database
) -> None:
    course = make.course(teacher)
    invite_to_course(database, teacher, course, "rita@example.edu")
    waiting = services.accounts.waiting(administrator, FIRST).items
    assert [(each.email, each.courses, each.link_expires_at) for each in waiting] == [
        ("rita@example.edu", ("Biochemistry for beginners",), None)
    ]
    token = services.accounts.invite(administrator, email=" Rita@Example.EDU ", name="Rita")
    link = services.accounts.link(token)
    assert (link.purpose, link.email, link.name) == (LinkPurpose.JOIN, "rita@example.edu", "Rita")
    assert services.accounts.waiting(administrator, FIRST).items[0].link_expires_at == link.expires_at
    rita = services.accounts.use_link(token, name="Rita Reviewer", password=NEW, address="192.0.2.1")
    assert (rita.email, rita.name, rita.is_administrator) == ("rita@example.edu", "Rita Reviewer", False)
    assert let_in(services, "rita@example.edu", NEW)
    assert services.courses.get(rita, course).roles == {Role.REVIEWER}
    assert services.accounts.waiting(administrator, FIRST).total == 0
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.use_link(token, name="Rita", password=NEW)
    assert deeds(database)[-3:] == ["person invited", "person added", "invitation accepted"]


def test_what_is_wrong_with_a_password_does_not_use_up_the_link(services: Services, administrator: Person) -> None:
    token = services.accounts.invite(administrator, email="rita@example.edu")
    for name, password in (("Rita", "short"), (" ", NEW), ("Rita", "rita@example.edu")):
        with pytest.raises(InvalidInput):
            services.accounts.use_link(token, name=name, password=password)
    assert services.accounts.use_link(token, name="Rita", password=NEW).name == "Rita"


@pytest.mark.parametrize(
    "email", ["not an address", "rіta@example.edu", "rita@example.edu\0", "r@" + "e" * 300 + ".edu"]
)
def test_only_a_plain_address_is_invited(services: Services, administrator: Person, email: str) -> None:
    if "\0" in email:
        assert services.accounts.link(services.accounts.invite(administrator, email=email)).email == "rita@example.edu"
        return
    with pytest.raises(InvalidInput):
        services.accounts.invite(administrator, email=email)


def test_an_address_with_an_account_is_not_invited_and_an_older_link_is_no_use(
    services: Services, administrator: Person, teacher: Person
) -> None:
    with pytest.raises(Conflict, match="has an account already"):
        services.accounts.invite(administrator, email=teacher.email)
    token = services.accounts.invite(administrator, email="rita@example.edu")
    services.identity.add_account(email="rita@example.edu", name="R", password=PASSWORD, is_administrator=False)
    with pytest.raises(NotAllowed, match="have an account already"):
        services.accounts.use_link(token, name="Rita", password=NEW)


def test_the_newest_link_replaces_the_one_before_and_can_be_taken_back(
    services: Services, administrator: Person
) -> None:
    first = services.accounts.invite(administrator, email="rita@example.edu")
    second = services.accounts.invite(administrator, email="rita@example.edu")
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.link(first)
    assert services.accounts.link(second)
    services.accounts.withdraw(administrator, "rita@example.edu")
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.link(second)
    with pytest.raises(NotFound):
        services.accounts.withdraw(administrator, "rita@example.edu")


def test_links_expire_after_a_week_and_after_a_day(
    accounts: Accounts, administrator: Person, teacher: Person, clock: Clock
) -> None:
    join, reset = accounts.invite(administrator, email="rita@example.edu"), accounts.reset(administrator, teacher.id)
    clock.pass_(hours=23)
    assert accounts.link(reset).expires_at - clock.now == timedelta(hours=1)
    clock.pass_(hours=1)
    with pytest.raises(NotAllowed, match="expired"):
        accounts.use_link(reset, name="", password=NEW)
    clock.pass_(days=5, hours=23)
    assert accounts.link(join)
    clock.pass_(hours=1)
    with pytest.raises(NotAllowed, match="expired"):
        accounts.use_link(join, name="Rita", password=NEW)


@pytest.mark.parametrize("token", ["", "made up", "\0", "x" * 100_000])
def test_a_link_that_was_never_given_out_opens_nothing(services: Services, token: str) -> None:
    with pytest.raises(NotAllowed, match="ask whoever sent it"):
        services.accounts.link(token)


def test_links_are_kept_as_hashes_and_are_in_no_log(
    services: Services, administrator: Person, database: Database
) -> None:
    token = services.accounts.invite(administrator, email="rita@example.edu")
    with database.unit_of_work() as work:
        kept = work.execute(text("SELECT row_to_json(l)::text FROM account_links l")).scalar_one()
        logged = work.execute(text("SELECT string_agg(row_to_json(a)::text, ' ') FROM audit_log a")).scalar_one()
    assert token not in kept
    assert token not in logged


def test_one_link_used_by_many_at_once_makes_one_account(real_database: Database, real_services: Services) -> None:
    administrator = Factory(real_services, real_database).person("Olga Operator", is_administrator=True)
    token = real_services.accounts.invite(administrator, email="rita@example.edu")
    answers = side_by_side(*[lambda: real_services.accounts.use_link(token, name="Rita", password=NEW).email] * 6)
    assert answers.count("rita@example.edu") == 1
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 5


def test_a_reset_sets_the_password_once_and_signs_her_out_everywhere(
    services: Services, make: Factory, administrator: Person, teacher: Person
) -> None:
    token = make.token(teacher)
    link = services.accounts.reset(administrator, teacher.id)
    assert let_in(services, teacher.email, PASSWORD)
    assert services.accounts.link(link).purpose is LinkPurpose.RESET
    assert services.accounts.use_link(link, name="Somebody Else", password=NEW).name == teacher.name
    assert services.sessions.visitor(token) is None
    assert not let_in(services, teacher.email, PASSWORD)
    assert let_in(services, teacher.email, NEW)
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.use_link(link, name="", password=NEW)


def test_a_reset_keeps_the_second_factor_unless_it_is_to_go_too(
    services: Services, administrator: Person, teacher: Person
) -> None:
    secret = services.second_factors.begin(teacher).secret
    services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())
    services.accounts.reset(administrator, teacher.id)
    assert services.second_factors.is_on(teacher)
    services.accounts.reset(administrator, teacher.id, drop_second_factor=True)
    assert not services.second_factors.is_on(teacher)


def test_a_password_changed_meanwhile_makes_the_reset_useless(
    services: Services, administrator: Person, teacher: Person
) -> None:
    link = services.accounts.reset(administrator, teacher.id)
    services.accounts.change_password(teacher, PASSWORD, NEW)
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.link(link)


def test_no_reset_for_people_of_a_pool_for_closed_accounts_or_for_oneself(
    services: Services, administrator: Person, teacher: Person, pooled: Person
) -> None:
    link = services.accounts.reset(administrator, teacher.id)
    services.accounts.close(administrator, teacher.id)
    for person_id, sentence in (
        (pooled.id, "through the university"),
        (teacher.id, "closed"),
        (administrator.id, "your own password"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            services.accounts.reset(administrator, person_id)
    with pytest.raises(NotFound):
        services.accounts.reset(administrator, uuid4())
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.use_link(link, name="", password=NEW)


def test_there_is_always_an_administrator(services: Services, administrator: Person, teacher: Person) -> None:
    with pytest.raises(NotAllowed, match="only administrator"):
        services.accounts.set_administrator(administrator, administrator.id, False)
    services.accounts.set_administrator(administrator, teacher.id, True)
    services.accounts.set_administrator(administrator, administrator.id, False)
    with pytest.raises(NotAllowed, match="no administrator any longer"):
        services.accounts.set_administrator(administrator, administrator.id, True)


def test_two_administrators_who_take_each_others_rights_at_once_leave_one(
    real_database: Database, real_services: Services
) -> None:
    make = Factory(real_services, real_database)
    first, second = (make.person(name, is_administrator=True) for name in ("Olga", "Ida"))
    accounts = real_services.accounts
    answers = side_by_side(
        lambda: accounts.set_administrator(first, second.id, False),
        lambda: accounts.set_administrator(second, first.id, False),
    )
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 1
    with real_database.unit_of_work() as work:
        assert len(people.hold_administrators(work)) == 1


def test_a_closed_account_loses_every_session_and_comes_back_as_it_was(
    services: Services, make: Factory, administrator: Person, teacher: Person, database: Database
) -> None:
    course, token = make.course(teacher), make.token(teacher)
    services.accounts.close(administrator, teacher.id)
    assert services.sessions.visitor(token) is None
    assert not let_in(services, teacher.email, PASSWORD)
    assert services.accounts.page(administrator, FIRST).items[-1].is_disabled
    with pytest.raises(NotAllowed, match="closed"):
        services.accounts.set_administrator(administrator, teacher.id, True)
    services.accounts.reopen(administrator, teacher.id)
    assert services.sessions.visitor(token) is None, "a session that has ended does not come back"
    assert let_in(services, teacher.email, PASSWORD)
    assert services.courses.get(teacher, course).id == course
    assert "account closed" in deeds(database)
    with pytest.raises(NotAllowed, match="your own account"):
        services.accounts.close(administrator, administrator.id)
