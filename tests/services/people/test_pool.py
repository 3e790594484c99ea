"""People of a university's pool: made at their first sign-in, kept in step, and gone when the pool says so."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from pycognito import AWSSRP
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import InvalidInput, NotAllowed, NotFound
from services.domain.people import Person, Role
from services.domain.pool import PoolTokens
from services.people.pool_sign_in import PoolSignIn, own_path
from services.settings import Settings, read_settings
from services.wiring import Services, build, now
from tests.fakes.cognito_server import CognitoServer

PASSWORD = "Enzymes-2-know"
GROUPS = {"lectern-admins": "administrator", "bio-staff": "teacher:BIO-101", "bio-readers": "reviewer:BIO-101"}


@pytest.fixture
def pool() -> Iterator[CognitoServer]:
    with CognitoServer() as server:
        yield server


@pytest.fixture
def university(settings: Settings, pool: CognitoServer, database: Database, postgres: str) -> Services:
    """The services of an installation whose people come from the pool."""
    values = {**pool.environment, "LECTERN_COGNITO_GROUPS": GROUPS, "LECTERN_PUBLIC_URL": "https://lectern.example.edu"}
    return build(read_settings(LECTERN_HOME=settings.home, _env_file=None, **values), database, postgres)


@pytest.fixture
def door(university: Services) -> PoolSignIn:
    assert university.pool_sign_in is not None
    return university.pool_sign_in


def proved(door: PoolSignIn, name: str, password: str = PASSWORD) -> PoolTokens:
    """The tokens of whoever knows the password, by the library's own SRP."""
    arguments = door.library_arguments
    answer = AWSSRP(
        username=name,
        password=password,
        pool_id=arguments["pool_id"],
        client_id=arguments["app_client_id"],
        client=arguments["boto_client"],
    ).authenticate_user()["AuthenticationResult"]
    return PoolTokens(
        answer["IdToken"],
        answer["AccessToken"],
        answer["RefreshToken"],
        now() + timedelta(seconds=answer["ExpiresIn"]),
    )


def sign_in(university: Services, name: str) -> str:
    """The cookie of somebody who signs in."""
    door = university.pool_sign_in
    assert door is not None
    ticket = door.finish(name, proved(door, name), address="192.0.2.7")
    return university.sessions.redeem(ticket.ticket, address="192.0.2.7").token


def person_of(university: Services, token: str) -> Person:
    visitor = university.sessions.visitor(token)
    assert visitor is not None
    return visitor.person


def let_the_check_come_due(database: Database) -> None:
    with database.unit_of_work() as work:
        work.execute(text("UPDATE auth_sessions SET check_at = now() - interval '1 second'"))
        work.commit()


def test_the_first_sign_in_makes_the_person_and_the_second_finds_her(university: Services, pool: CognitoServer) -> None:
    pool.add_user("ada", PASSWORD, email="Ada@Example.edu").attributes["name"] = "Ada <script>"
    first = person_of(university, sign_in(university, "ada"))
    assert (first.email, first.name, first.is_administrator) == ("ada@example.edu", "Ada <script>", False)
    assert person_of(university, sign_in(university, "ada")).id == first.id


def test_a_local_password_opens_nothing_where_a_pool_is_set(university: Services) -> None:
    with pytest.raises(NotAllowed, match="through their university"):
        university.identity.sign_in("ada@example.edu", PASSWORD)
    assert not university.identity.needs_first_account()


def test_groups_give_roles_and_take_back_only_what_they_gave(
    university: Services, pool: CognitoServer, database: Database
) -> None:
    pool.add_user("olga", PASSWORD, email="olga@example.edu", groups=("lectern-admins",))
    olga = person_of(university, sign_in(university, "olga"))
    assert olga.is_administrator
    course_id = university.courses.create(olga, title="Biochemistry", code="BIO-101")
    pool.add_user("tim", PASSWORD, email="tim@example.edu", groups=("bio-staff", "bio-readers", "choir"))
    token = sign_in(university, "tim")
    tim = person_of(university, token)
    assert university.courses.get(tim, course_id).roles == {Role.TEACHER, Role.REVIEWER}
    university.identity.give_role(tim.email, "Biochemistry", Role.COORDINATOR)
    pool.set_groups("tim", "bio-readers")
    let_the_check_come_due(database)
    assert person_of(university, token) == tim
    assert university.courses.get(tim, course_id).roles == {Role.REVIEWER, Role.COORDINATOR}
    pool.set_groups("olga")
    sign_in(university, "olga")
    let_the_check_come_due(database)
    assert not person_of(university, sign_in(university, "olga")).is_administrator


@pytest.mark.parametrize("lever", ["remove_user", "disable"])
def test_whoever_the_pool_lets_go_is_out_at_the_next_check(
    university: Services, pool: CognitoServer, database: Database, lever: str
) -> None:
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    token = sign_in(university, "ada")
    getattr(pool, lever)("ada")
    assert university.sessions.visitor(token) is not None
    let_the_check_come_due(database)
    assert university.sessions.visitor(token) is None
    assert university.sessions.visitor(token) is None


def test_signing_out_everywhere_ends_the_sessions_here_and_at_the_pool(
    university: Services, pool: CognitoServer, door: PoolSignIn, database: Database
) -> None:
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    here, there = sign_in(university, "ada"), sign_in(university, "ada")
    elsewhere = proved(door, "ada")
    door.sign_out_everywhere(person_of(university, here), here)
    assert university.sessions.visitor(here) is None
    assert university.sessions.visitor(there) is None
    with pytest.raises(NotAllowed):
        door.finish("ada", PoolTokens("x", elsewhere.access_token, elsewhere.refresh_token, now()), address="")


def test_a_silent_pool_throws_nobody_out(university: Services, pool: CognitoServer, database: Database) -> None:
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    token = sign_in(university, "ada")
    pool.stop()
    let_the_check_come_due(database)
    assert university.sessions.visitor(token) is not None


def test_the_pools_tokens_are_sealed_at_rest_and_renewed_by_the_check(
    university: Services, pool: CognitoServer, door: PoolSignIn, database: Database
) -> None:
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    token = sign_in(university, "ada")
    person = person_of(university, token)
    before = university.sessions.pool_tokens(person, token)
    with database.reading() as work:
        dump = work.execute(text("SELECT string_agg(row_to_json(s)::text, '') FROM auth_sessions s")).scalar_one()
        sealed = bytes(work.execute(text("SELECT sealed_tokens FROM auth_sessions")).scalar_one())
    for secret in (before.id_token, before.access_token, before.refresh_token):
        assert secret not in dump
        assert secret.encode() not in sealed
    let_the_check_come_due(database)
    assert university.sessions.visitor(token) is not None
    assert university.sessions.pool_tokens(person, token).id_token != before.id_token


def test_another_persons_session_gives_no_tokens(university: Services, pool: CognitoServer) -> None:
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    pool.add_user("eve", PASSWORD, email="eve@example.edu")
    ada, eve = sign_in(university, "ada"), sign_in(university, "eve")
    with pytest.raises(NotAllowed):
        university.sessions.pool_tokens(person_of(university, eve), ada)


def test_an_address_that_the_pool_has_not_verified_takes_nobodys_place(
    university: Services, pool: CognitoServer
) -> None:
    university.identity.add_account(email="ada@example.edu", name="Ada", password=None, is_administrator=True)
    pool.add_user("mallory", PASSWORD, email="ada@example.edu", is_email_verified=False)
    with pytest.raises(NotAllowed, match="has not verified"):
        sign_in(university, "mallory")
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    assert person_of(university, sign_in(university, "ada")).is_administrator is False  # the groups alone decide
    pool.add_user("other ada", PASSWORD, email="ada@example.edu")
    with pytest.raises(NotAllowed, match="Somebody else uses your e-mail address"):
        sign_in(university, "other ada")


def test_an_address_of_letters_that_only_look_alike_is_refused(university: Services, pool: CognitoServer) -> None:
    pool.add_user("eve", PASSWORD, email="аda@example.edu")  # a Cyrillic а
    with pytest.raises(InvalidInput, match="plain letters"):
        sign_in(university, "eve")


def test_guessing_at_the_pool_takes_longer_and_longer(university: Services, door: PoolSignIn) -> None:
    for _ in range(6):
        door.count_attempt("ada@example.edu", address=str(uuid4()))
    with pytest.raises(NotAllowed, match=r"Wait 1 second"):
        door.count_attempt("ada@example.edu", address=str(uuid4()))


def test_a_hosted_sign_in_comes_back_once_and_to_its_own_browser(door: PoolSignIn) -> None:
    begun = door.begin_hosted(return_to="/exams?course=1")
    assert begun.state in begun.url
    with pytest.raises(NotAllowed, match="another browser"):
        door.finish_hosted(state=begun.state, own_state="planted", code="c")
    with pytest.raises(NotAllowed, match="another browser"):
        door.finish_hosted(state="", own_state="", code="c")
    with pytest.raises(NotAllowed):
        door.finish_hosted(state=begun.state, own_state=begun.state, code="a forged code")
    with pytest.raises(NotAllowed, match="used already"):
        door.finish_hosted(state=begun.state, own_state=begun.state, code="c")


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/exams?course=1", "/exams?course=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("javascript:alert(1)", "/"),
        ("/" + "x" * 600, "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_off_the_site_after_signing_in(wanted: str, led_to: str) -> None:
    assert own_path(wanted) == led_to


@pytest.mark.parametrize("gives", ["king", "teacher", "teacher:", "student:BIO-101"])
def test_a_group_cannot_give_what_there_is_not(settings: Settings, gives: str) -> None:
    with pytest.raises(InvalidInput, match="administrator, or a role"):
        read_settings(LECTERN_HOME=settings.home, _env_file=None, LECTERN_COGNITO_GROUPS={"g": gives})


def test_half_a_pool_is_no_setting(settings: Settings) -> None:
    with pytest.raises(InvalidInput, match="together or not at all"):
        read_settings(LECTERN_HOME=settings.home, _env_file=None, COGNITO_USERPOOL_ID="eu-west-1_x")


def test_an_operator_reads_how_the_groups_are_written(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTERN_COGNITO_GROUPS", json.dumps(GROUPS))
    assert read_settings(LECTERN_HOME=settings.home, _env_file=None).cognito_groups == GROUPS


def test_whoever_has_no_account_any_more_is_told(university: Services, pool: CognitoServer, database: Database) -> None:
    pool.add_user("ada", PASSWORD, email="ada@example.edu")
    token = sign_in(university, "ada")
    with database.unit_of_work() as work:
        work.execute(text("UPDATE people SET disabled_at = now()"))
        work.commit()
    assert university.sessions.visitor(token) is None
    with pytest.raises(NotAllowed, match="closed"):
        sign_in(university, "ada")
    with pytest.raises(NotFound):
        university.sessions.end_one(Person(uuid4(), "x@example.edu", "X"), uuid4())
