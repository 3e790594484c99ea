"""Your account: the name, the password, the second factor, and the browsers in which somebody is signed in."""

import re

import pyotp
import pytest
from streamlit.testing.v1 import AppTest

from components import guard, places
from components.browser_words import browser_words
from db.queries import people
from db.unit_of_work import Database
from services.domain.people import Person
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import PASSWORD, Factory
from tests.on_page import click, words
from tests.sheets import press, sheet_buttons

NEW = "a longer sentence that nobody guesses"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


def send(app: AppTest, label: str, **typed: str) -> AppTest:
    """Type into the fields whose labels begin so, and press the button."""
    for begins, value in typed.items():
        next(field for field in app.text_input if field.label.lower().startswith(begins)).input(value)
    return click(app, label)


def change_password(app: AppTest, old: str, new: str) -> AppTest:
    """Fill in the dialog and send it; Streamlit's test runner keeps it open only while its opener is pressed."""
    press(app, "password")
    for label, value in (("Present password", old), ("New password", new)):
        next(field for field in app.text_input if field.label == label).input(value)
    next(button for button in app.button if button.label == "Save the new password").click()
    return press(app, "password")


def test_a_new_name_is_shown_as_it_was_typed(visit: Visit, services: Services, teacher: Person) -> None:
    app = visit(teacher, places.PROFILE)
    app = send(app, "Save name", name="<script>alert(1)</script> **Ada**")
    assert app.text_input[0].value == "<script>alert(1)</script> **Ada**"
    assert [toast.value for toast in app.toast] == ["Your name is saved."]
    assert "called" in words(send(app, "Save name", name="  "))


def test_the_password_is_changed_and_this_browser_stays_signed_in(
    visit: Visit, services: Services, make: Factory, teacher: Person
) -> None:
    elsewhere = make.token(teacher)
    app = change_password(visit(teacher, places.PROFILE), "guessed", NEW)
    assert "not your present password" in words(app)
    assert services.sessions.visitor(elsewhere) is not None
    app = change_password(app, PASSWORD, NEW)
    assert not app.error
    assert [toast.value for toast in app.toast] == ["Your password is changed. You are signed out everywhere else."]
    assert services.sessions.visitor(guard.session_token()) is not None
    assert services.sessions.visitor(elsewhere) is None


def test_the_second_factor_is_set_up_by_picture_or_key_and_its_recovery_codes_are_shown_once(
    visit: Visit, services: Services, teacher: Person
) -> None:
    app = press(visit(teacher, places.PROFILE), "begin_factor")
    secret = app.code[0].value.replace(" ", "")
    app = send(app, "Confirm", code="nonsense")
    assert "This code is not right" in words(app)
    app = send(app, "Confirm", code=pyotp.TOTP(secret).now())
    codes = app.code[0].value.split()
    assert len(codes) == 10
    assert services.second_factors.is_on(teacher)
    app = click(app, "I have kept them")
    assert not app.code
    assert "10 recovery codes are left" in words(app)
    assert "lectern.enrolment" not in app.session_state
    assert "lectern.recovery_codes" not in app.session_state


def test_setting_up_can_be_given_up(visit: Visit, services: Services, teacher: Person) -> None:
    app = click(press(visit(teacher, places.PROFILE), "begin_factor"), "Cancel")
    assert not app.code
    assert not services.second_factors.is_on(teacher)
    assert sheet_buttons(app)["begin_factor"] == "Set up"


def test_few_recovery_codes_are_pointed_out(visit: Visit, services: Services, teacher: Person) -> None:
    secret = services.second_factors.begin(teacher).secret
    for code in services.second_factors.confirm(teacher, pyotp.TOTP(secret).now())[:9]:
        assert services.second_factors.accepts(teacher, code)
    told = words(visit(teacher, places.PROFILE))
    assert "1 recovery code is left" in told
    assert "set it up again" in told


def test_people_of_a_pool_are_sent_to_their_university(visit: Visit, database: Database) -> None:
    with database.unit_of_work() as work:
        person = people.add(work, email="pia@example.edu", name="Pia", subject="a lasting name")
        work.commit()
    app = visit(person, places.PROFILE)
    assert "through your university" in words(app)
    assert [field.label for field in app.text_input] == ["Name"]
    assert "Where you are signed in" in words(app)


def test_another_browser_is_named_and_signed_out(visit: Visit, services: Services, teacher: Person) -> None:
    sessions = services.sessions
    other = sessions.redeem(sessions.ticket_for(teacher), address="192.0.2.7", agent=CHROME).token
    app = visit(teacher, places.PROFILE)
    told = words(app)
    assert "Chrome on Windows" in told
    assert "192.0.2.7" in told
    assert told.count("This one") == 1
    app = press(app, next(act for act, label in sheet_buttons(app).items() if label == "Sign out"))
    assert sessions.visitor(other) is None
    assert "192.0.2.7" not in words(app)
    assert "Sign out" not in sheet_buttons(app).values()


def test_what_a_browser_says_of_itself_is_shown_as_text(visit: Visit, services: Services, teacher: Person) -> None:
    sessions = services.sessions
    sessions.redeem(sessions.ticket_for(teacher), address="192.0.2.7", agent="<b>Firefox/1</b> [x](http://e.org)")
    assert not re.search(r"<b>|http", words(visit(teacher, places.PROFILE)))


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/141.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/141.0 Mobile Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8.5", "An unknown browser"),
        ("", "An unknown browser"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "A browser on Linux"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, told: str) -> None:
    assert browser_words(agent) == told
