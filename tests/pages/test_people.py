"""The administrator's page of everybody, and of those who are still to join."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from services.domain.accounts import Account, LinkPurpose
from services.domain.errors import DatabaseUnavailable
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.people.accounts import Accounts
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.on_page import click, words
from tests.sheets import sheet_buttons, sheet_rows


def shown(name: str, *given: Any) -> AppTest:
    """A dialog of the page, which AppTest cannot keep open by itself."""

    def stage(name, given):
        from components import account_desk  # noqa: PLC0415 - runs as a script of its own

        getattr(account_desk, name)(*given)

    return AppTest.from_function(stage, args=(name, given), default_timeout=30).run()


def link_in(app: AppTest) -> str:
    """The secret of the link that is shown."""
    (address,) = (code.value for code in app.code)
    return parse_qs(urlsplit(address).query)["link"][0]


def account_of(services: Services, administrator: Person, person: Person) -> Account:
    return services.accounts.page(administrator, PageRequest(), search=person.email).items[0]


def test_whoever_is_no_administrator_is_told_so_and_sees_nobody(
    visit: Visit, teacher: Person, stranger: Person
) -> None:
    app = visit(teacher, places.PEOPLE)
    assert "Only an administrator looks after people's accounts." in words(app)
    assert stranger.email not in words(app)
    assert not sheet_buttons(app)


def test_everybody_is_listed_as_text_with_what_matters(
    visit: Visit, services: Services, make: Factory, administrator: Person, teacher: Person
) -> None:
    services.accounts.rename(teacher, "<script>alert(1)</script> :red[Ada] www.example.org")
    services.accounts.close(administrator, make.person("Carl Closed").id)
    app = visit(administrator, places.PEOPLE)
    rows = sheet_rows(app)
    assert [row["label"] for row in rows] == [
        "<script>alert(1)</script> :red[Ada] www.example.org",
        administrator.name,
        "Carl Closed",
    ]
    told = [[badge[0] for badge in row["badges"]] for row in rows]
    assert told == [[], ["Administrator", "You"], ["Closed"]]
    assert rows[0]["beside"] == teacher.email


def test_people_are_found_by_what_the_address_says(
    visit: Visit, administrator: Person, teacher: Person, stranger: Person
) -> None:
    app = visit(administrator, places.PEOPLE, find="stranger")
    assert stranger.email in words(app)
    assert teacher.email not in words(app)
    assert "No name and no address holds “nobody*”." in words(visit(administrator, places.PEOPLE, find="nobody*"))


def test_long_lists_are_turned_page_by_page(visit: Visit, make: Factory, administrator: Person) -> None:
    for number in range(21):
        make.person(f"Zoe {number:02}")
    assert "Zoe 18" in words(visit(administrator, places.PEOPLE))
    second = words(visit(administrator, places.PEOPLE, page=2))
    assert "Zoe 20" in second
    assert "Zoe 18" not in second


def test_whoever_is_still_to_join_is_listed_apart(visit: Visit, services: Services, administrator: Person) -> None:
    app = visit(administrator, places.PEOPLE, show="Still to join")
    assert "Nobody is still to join" in words(app)
    services.accounts.invite(administrator, email="rita@example.edu", name="*Rita*")
    app = visit(administrator, places.PEOPLE, show="Still to join")
    assert "rita@example.edu (*Rita*)" in words(app)
    assert "link good until" in words(app)
    assert sheet_buttons(app)["join_rita@example.edu"] == "New link"


def test_an_invitation_shows_its_link_once(services: Services, administrator: Person) -> None:
    app = shown("invite", administrator)
    app.text_input[0].input("no address")
    app = click(app, "Make the link")
    assert "not an e-mail address" in words(app)
    app.text_input[0].input("rita@example.edu")
    app = click(app, "Make the link")
    assert services.accounts.link(link_in(app)).email == "rita@example.edu"
    assert not app.run().code


def test_an_address_that_waits_gets_a_link_or_loses_it(services: Services, administrator: Person) -> None:
    services.accounts.invite(administrator, email="rita@example.edu")
    (waiting,) = services.accounts.waiting(administrator, PageRequest()).items
    app = click(shown("joining", administrator, waiting), "Make a new link")
    assert services.accounts.link(link_in(app)).purpose is LinkPurpose.JOIN
    click(shown("joining", administrator, waiting), "Take the link back")
    assert services.accounts.waiting(administrator, PageRequest()).total == 0


def test_a_forgotten_password_is_reset_by_a_link(services: Services, administrator: Person, teacher: Person) -> None:
    app = click(
        shown("manage", administrator, account_of(services, administrator, teacher)), "Make a link for a new password"
    )
    link = services.accounts.link(link_in(app))
    assert (link.purpose, link.email) == (LinkPurpose.RESET, teacher.email)


def test_an_account_is_closed_only_after_a_second_thought_and_reopened(
    services: Services, administrator: Person, teacher: Person
) -> None:
    app = shown("manage", administrator, account_of(services, administrator, teacher))
    close = next(button for button in app.button if button.label == "Close the account")
    assert close.disabled
    app.checkbox[0].check().run()
    click(app, "Close the account")
    closed = account_of(services, administrator, teacher)
    assert closed.is_disabled
    app = shown("manage", administrator, closed)
    assert [button.label for button in app.button] == ["Reopen the account"]
    click(app, "Reopen the account")
    assert not account_of(services, administrator, teacher).is_disabled


def test_the_only_administrator_cannot_give_up_her_rights_and_has_no_reset(
    services: Services, administrator: Person
) -> None:
    app = shown("manage", administrator, account_of(services, administrator, administrator))
    assert [button.label for button in app.button] == ["Take back the administrator's rights"]
    assert "only administrator" in words(click(app, "Take back the administrator's rights"))
    assert account_of(services, administrator, administrator).person.is_administrator


def test_a_database_that_does_not_answer_is_told_in_a_sentence(
    visit: Visit, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    monkeypatch.setattr(Accounts, "page", fails)
    app = visit(administrator, places.PEOPLE)
    assert "The database does not answer." in words(app)
    assert not app.exception
