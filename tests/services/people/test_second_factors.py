"""Authenticator apps: set up, asked for, used once, lost and given up."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotAllowed
from services.domain.people import Person
from services.people.attempts import Attempts, TooManyAttempts
from services.people.identity import CodeWanted, Ticket
from services.people.own_password import OwnPassword
from services.people.second_factors import SecondFactors
from services.providers.identity_local import LocalIdentity
from services.providers.sealing import Sealer
from services.wiring import Services
from tests.factories import PASSWORD, Factory
from tests.services.conftest import Clock, side_by_side


def factors_on(database: Database, clock: Clock) -> SecondFactors:
    own_password = OwnPassword(database, LocalIdentity(database), Attempts(database, clock=clock))
    return SecondFactors(database, Sealer("a secret", "second factors"), own_password, clock=clock)


@pytest.fixture
def factors(database: Database, clock: Clock) -> SecondFactors:
    return factors_on(database, clock)


def code_at(secret: str, clock: Clock, **later: float) -> str:
    return pyotp.TOTP(secret).at(clock.now + timedelta(**later))


def set_up(factors: SecondFactors, person: Person, clock: Clock) -> tuple[str, tuple[str, ...]]:
    """The secret of an app that is in use, and the recovery codes; the next code is of the next step."""
    secret = factors.begin(person).secret
    codes = factors.confirm(person, code_at(secret, clock))
    clock.pass_(seconds=30)
    return secret, codes


def test_the_factor_is_on_only_after_a_first_code_was_right(
    factors: SecondFactors, teacher: Person, clock: Clock
) -> None:
    enrolment = factors.begin(teacher)
    assert not factors.is_on(teacher)
    wrong = f"{(int(code_at(enrolment.secret, clock)) + 1) % 1_000_000:06}"
    with pytest.raises(InvalidInput, match="clock"):
        factors.confirm(teacher, wrong)
    assert not factors.is_on(teacher)
    codes = factors.confirm(teacher, code_at(enrolment.secret, clock))
    assert factors.is_on(teacher)
    assert len(set(codes)) == 10


def test_an_app_is_told_by_picture_and_text_who_asks_and_for_whom(factors: SecondFactors, teacher: Person) -> None:
    enrolment = factors.begin(teacher)
    told = pyotp.parse_uri(enrolment.provisioning_uri)
    assert isinstance(told, pyotp.TOTP)
    assert (told.secret, told.issuer, told.name) == (enrolment.secret, "Lectern", teacher.email)
    assert enrolment.qr_svg.startswith("<svg ")


def test_a_secret_that_was_never_confirmed_is_replaced_by_the_next(
    factors: SecondFactors, teacher: Person, clock: Clock
) -> None:
    first, second = factors.begin(teacher).secret, factors.begin(teacher).secret
    with pytest.raises(InvalidInput):
        factors.confirm(teacher, code_at(first, clock))
    assert factors.confirm(teacher, code_at(second, clock))
    with pytest.raises(Conflict, match="Remove it first"):
        factors.begin(teacher)


def test_a_code_works_once_and_no_older_one_after_it(factors: SecondFactors, teacher: Person, clock: Clock) -> None:
    secret = factors.begin(teacher).secret
    first = code_at(secret, clock)
    factors.confirm(teacher, first)
    assert not factors.accepts(teacher, first), "the code that confirmed the app is used up"
    clock.pass_(seconds=30)
    now, before = code_at(secret, clock), code_at(secret, clock, seconds=-30)
    assert factors.accepts(teacher, f" {now[:3]} {now[3:]} ")
    assert not factors.accepts(teacher, now)
    assert not factors.accepts(teacher, before)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_may_be_one_step_slow_or_fast(
    factors: SecondFactors, teacher: Person, clock: Clock, seconds: int, is_taken: bool
) -> None:
    secret, _ = set_up(factors, teacher, clock)
    clock.pass_(minutes=5)
    assert factors.accepts(teacher, code_at(secret, clock, seconds=seconds)) is is_taken


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "0" * 10_000, "abcd-efgh-jkmn-pqrs", "\0" * 16])
def test_what_is_no_code_is_refused(factors: SecondFactors, teacher: Person, clock: Clock, code: str) -> None:
    set_up(factors, teacher, clock)
    assert not factors.accepts(teacher, code)


def test_a_recovery_code_works_once_in_any_writing_and_for_its_owner_only(
    factors: SecondFactors, teacher: Person, stranger: Person, clock: Clock
) -> None:
    _, codes = set_up(factors, teacher, clock)
    set_up(factors, stranger, clock)
    assert not factors.accepts(stranger, codes[0])
    assert factors.accepts(teacher, codes[0].upper().replace("-", " "))
    assert not factors.accepts(teacher, codes[0])
    assert factors.accepts(teacher, codes[1])


def test_neither_the_secret_nor_a_recovery_code_can_be_read_from_the_database(
    factors: SecondFactors, teacher: Person, clock: Clock, database: Database
) -> None:
    secret, codes = set_up(factors, teacher, clock)
    with database.unit_of_work() as work:
        kept, sealed = work.execute(text("SELECT row_to_json(s)::text, sealed_secret FROM second_factors s")).one()
        logged = work.execute(text("SELECT string_agg(row_to_json(a)::text, ' ') FROM audit_log a")).scalar_one()
    for hidden in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert hidden not in kept
        assert hidden not in logged
        assert hidden.encode() not in bytes(sealed)


def test_one_code_sent_by_many_at_once_lets_one_in(
    real_database: Database, real_services: Services, clock: Clock
) -> None:
    teacher = Factory(real_services, real_database).person("Ada Teacher")
    factors = factors_on(real_database, clock)
    secret, codes = set_up(factors, teacher, clock)
    code = code_at(secret, clock)
    assert sorted(side_by_side(*[lambda: factors.accepts(teacher, code)] * 8)) == [False] * 7 + [True]
    assert sorted(side_by_side(*[lambda: factors.accepts(teacher, codes[0])] * 8)) == [False] * 7 + [True]


def test_it_is_given_up_only_with_the_password(factors: SecondFactors, teacher: Person, clock: Clock) -> None:
    _, codes = set_up(factors, teacher, clock)
    with pytest.raises(NotAllowed, match="not your present password"):
        factors.drop(teacher, "not her password")
    assert factors.is_on(teacher)
    factors.drop(teacher, PASSWORD)
    assert not factors.is_on(teacher)
    assert not factors.accepts(teacher, codes[0])


def test_guesses_at_the_password_from_within_are_slowed_down(
    factors: SecondFactors, teacher: Person, clock: Clock
) -> None:
    set_up(factors, teacher, clock)
    for _ in range(6):
        with pytest.raises(NotAllowed, match="not your present password"):
            factors.drop(teacher, "guessed")
    with pytest.raises(TooManyAttempts):
        factors.drop(teacher, PASSWORD)


def test_signing_in_takes_the_password_and_then_a_code(services: Services, teacher: Person) -> None:
    secret = services.second_factors.begin(teacher).secret
    codes = services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())
    with pytest.raises(NotAllowed):
        services.identity.sign_in(teacher.email, "not her password")
    wanted = services.identity.sign_in(teacher.email, PASSWORD)
    assert isinstance(wanted, CodeWanted)
    with pytest.raises(NotAllowed, match="not right"):
        services.identity.answer_code(wanted.proof, "nonsense")
    proved = services.identity.answer_code(wanted.proof, codes[3])
    assert isinstance(proved, Ticket)
    token = services.sessions.redeem(proved.ticket).token
    visitor = services.sessions.visitor(token)
    assert visitor is not None
    assert visitor.person == teacher


def test_guessing_codes_is_slowed_down_like_guessing_passwords(services: Services, teacher: Person) -> None:
    secret = services.second_factors.begin(teacher).secret
    services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())
    wanted = services.identity.sign_in(teacher.email, PASSWORD)
    assert isinstance(wanted, CodeWanted)
    said: list[str] = []
    for _ in range(12):
        with pytest.raises(NotAllowed) as refused:
            services.identity.answer_code(wanted.proof, "nonsense")
        said.append(str(refused.value))
    assert "code is not right" in said[0]
    assert said[-1].startswith("Too many tries. Wait ")


@pytest.mark.parametrize("proof", ["", "made up"])
def test_a_code_without_the_password_before_it_is_worth_nothing(
    services: Services, teacher: Person, proof: str
) -> None:
    secret = services.second_factors.begin(teacher).secret
    codes = services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())
    with pytest.raises(NotAllowed, match="Start again"):
        services.identity.answer_code(proof, codes[0])
    assert services.second_factors.accepts(teacher, codes[0]), "the code is not used up"
