"""What a stranger sees: the sign-in, the code after it, and what a one-time link opens."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from components import places
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable, NotAllowed
from services.domain.people import Person
from services.people.attempts import Attempts
from services.people.identity import Identity
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import PASSWORD
from tests.on_page import click, words

NEW = "a longer sentence that nobody guesses"


def send(app: AppTest, label: str, **typed: str) -> AppTest:
    """Type into the fields whose labels begin so, and press the button."""
    for begins, value in typed.items():
        next(field for field in app.text_input if field.label.lower().startswith(begins)).input(value)
    return click(app, label)


def ticket(app: AppTest) -> bool:
    """The page has the browser take its cookie."""
    return any(part.proto.component_name == "lectern_session" for part in app.get("bidi_component"))


@pytest.fixture
def codes(services: Services, teacher: Person) -> tuple[str, ...]:
    """The recovery codes of a teacher who has set up a second factor."""
    secret = services.second_factors.begin(teacher).secret
    return services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())


def test_the_right_password_is_enough_without_a_second_factor(visit: Visit, teacher: Person) -> None:
    assert ticket(send(visit(None), "Sign in", **{"e-mail": teacher.email, "password": PASSWORD}))


def test_with_a_second_factor_the_code_is_asked_for_and_a_recovery_code_will_do(
    visit: Visit, teacher: Person, codes: tuple[str, ...]
) -> None:
    app = send(visit(None), "Sign in", **{"e-mail": teacher.email, "password": PASSWORD})
    assert app.title[0].value == "Your code"
    assert not ticket(app)
    assert "recovery codes" in words(app)
    app = send(app, "Sign in", code="nonsense")
    assert "This code is not right" in words(app)
    assert not ticket(app)
    assert ticket(send(app, "Sign in", code=codes[0]))


def test_the_code_can_be_given_up_for_another_account(visit: Visit, teacher: Person, codes: tuple[str, ...]) -> None:
    app = send(visit(None), "Sign in", **{"e-mail": teacher.email, "password": PASSWORD})
    assert click(app, "Start again").title[0].value == "Sign in"


def test_whoever_guesses_is_told_how_long_to_wait(visit: Visit, teacher: Person) -> None:
    app = visit(None)
    for _ in range(12):
        send(app, "Sign in", **{"e-mail": teacher.email, "password": "guessed"})
    assert "Too many tries. Wait " in words(app)


def test_fields_take_no_more_than_could_be_right(visit: Visit, teacher: Person) -> None:
    assert [field.proto.max_chars for field in visit(None).text_input] == [254, 1024]


def test_a_database_that_does_not_answer_is_told_in_a_sentence(
    visit: Visit, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    app = visit(None)
    monkeypatch.setattr(Identity, "sign_in", fails)
    app = send(app, "Sign in", **{"e-mail": teacher.email, "password": PASSWORD})
    assert "The database does not answer." in words(app)
    assert not app.exception


def test_a_link_makes_an_account_and_signs_her_in(visit: Visit, services: Services, administrator: Person) -> None:
    token = services.accounts.invite(administrator, email="rita@example.edu", name="Rita")
    app = visit(None, link=token)
    assert app.title[0].value == "Welcome to Lectern"
    assert [field.value for field in app.text_input] == ["rita@example.edu", "Rita", ""]
    assert app.text_input[0].disabled
    app = send(app, "Create account", password="short")
    assert "too short" in words(app)
    app = send(app, "Create account", password=NEW)
    assert ticket(app)
    assert app.query_params.get("link") is None
    assert services.identity.has_account("rita@example.edu")


def test_a_link_that_was_used_or_has_expired_says_what_to_do(
    visit: Visit, services: Services, administrator: Person, database: Database
) -> None:
    token = services.accounts.invite(administrator, email="rita@example.edu")
    with database.unit_of_work() as work:
        work.execute(text("UPDATE account_links SET expires_at = now() - interval '1 minute'"))
        work.commit()
    app = visit(None, link=token)
    assert "This link has expired. Ask whoever sent it for a new one." in words(app)
    assert "used or replaced" in words(visit(None, link="made up"))
    assert click(app, "Go to the sign-in").title[0].value == "Sign in"


def test_a_reset_asks_for_the_new_password_alone_and_then_for_the_code(
    visit: Visit, services: Services, administrator: Person, teacher: Person, codes: tuple[str, ...]
) -> None:
    app = visit(None, link=services.accounts.reset(administrator, teacher.id))
    assert app.title[0].value == "Choose a new password"
    assert [field.label for field in app.text_input] == ["E-mail address", "New password"]
    app = send(app, "Save and sign in", new=NEW)
    assert app.title[0].value == "Your code"
    assert ticket(send(app, "Sign in", code=codes[1]))


def test_somebody_whose_account_is_guessed_at_uses_her_link_and_signs_in_after_the_wait(
    visit: Visit, services: Services, administrator: Person, teacher: Person, database: Database
) -> None:
    token = services.accounts.reset(administrator, teacher.id)
    app = visit(None, link=token)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    for _ in range(6):
        Attempts(database, clock=lambda: soon).count(teacher.email, "192.0.2.9")
    app = send(app, "Save and sign in", new=NEW)
    assert app.title[0].value == "Sign in"
    assert "Your password is set." in app.toast[0].value
    with pytest.raises(NotAllowed, match="used or replaced"):
        services.accounts.link(token)


def test_somebody_who_is_signed_in_is_told_that_the_link_waits(
    visit: Visit, services: Services, administrator: Person, teacher: Person
) -> None:
    token = services.accounts.invite(administrator, email="rita@example.edu")
    app = visit(teacher, link=token)
    assert app.title[0].value == "You are signed in"
    assert teacher.email in words(app)
    assert services.accounts.link(token), "it is not used up by being opened"
    assert "Begin with a course" in words(click(app, "Stay signed in"))


def test_no_other_page_is_shown_while_a_link_waits(visit: Visit, services: Services, teacher: Person) -> None:
    assert visit(teacher, places.PROFILE, link="anything").title[0].value == "You are signed in"
