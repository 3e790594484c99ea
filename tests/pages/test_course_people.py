"""The people of a course on their page: invited, changed, handed the course, removed, put back, and gone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.unit_of_work import Database
from services.domain.members import Member
from services.domain.people import Person, Role
from services.domain.pool import PoolAccount, PoolTokens
from services.people.pool_people import PoolPeople
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import PASSWORD, Factory
from tests.on_page import errors
from tests.sheets import press, sheet_buttons, sheet_title, sheet_words

SCRIPT = "<script>alert(1)</script> **Bold** [x](javascript:alert(1)) :material/delete:"


def roles(services: Services, person: Person, course: UUID) -> set[Role]:
    return set(services.courses.get(person, course).roles)


def send(app: AppTest, act: str, label: str) -> AppTest:
    """Press a button of the dialog that this button of the sheet opened.

    Streamlit's test runner always runs the whole page, in which a dialog is open only while its opener is pressed.
    """
    next(button for button in app.button if button.label == label).click()
    return press(app, act)


def members(services: Services, person: Person, course: UUID) -> dict[str, Member]:
    return {member.name: member for member in services.members.of_course(person, course).members.items}


def test_an_owner_alone_is_shown_how_to_begin_and_invites_somebody(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = visit(teacher, places.COURSE_PEOPLE, course=course)
    assert sheet_title(app) == "People"
    assert "Ada Teacher (you)" in sheet_words(app)
    assert "Nobody else yet" in sheet_words(app)
    press(app, "invite")
    app.text_input[0].input(" Rita@Example.edu ")
    app.radio[0].set_value(Role.REVIEWER)
    send(app, "invite", "Invite")
    assert not app.error
    assert [toast.value for toast in app.toast] == ["Rita@Example\\.edu is invited as reviewer."]
    assert "rita@example.edu" in sheet_words(app)
    assert "Still to sign in" in sheet_words(app)
    assert [each.role for each in services.members.of_course(teacher, course).invitations] == [Role.REVIEWER]


def test_the_page_says_the_same_of_an_address_with_an_account(
    services: Services, visit: Visit, teacher: Person, stranger: Person, course: UUID
) -> None:
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), "invite")
    app.text_input[0].input(stranger.email)
    app.radio[0].set_value(Role.REVIEWER)
    send(app, "invite", "Invite")
    plain_email = stranger.email.replace(".", "\\.")
    assert [toast.value for toast in app.toast] == [f"{plain_email} is invited as reviewer."]
    assert roles(services, stranger, course) == {Role.REVIEWER}


@pytest.mark.parametrize("email", ["\N{CYRILLIC SMALL LETTER A}da@example.edu", "nobody", SCRIPT, ""])
def test_an_address_that_cannot_be_right_is_refused_and_stays_in_the_field(
    services: Services, visit: Visit, teacher: Person, course: UUID, email: str
) -> None:
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), "invite")
    app.text_input[0].input(email)
    send(app, "invite", "Invite")
    assert "e-mail address" in errors(app)
    assert app.text_input[0].value == email
    assert services.members.of_course(teacher, course).invitations == ()


def test_ten_thousand_characters_are_no_address(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), "invite")
    app.text_input[0].input("x" * 10_000)
    send(app, "invite", "Invite")
    assert "e-mail address" in errors(app)
    assert services.members.of_course(teacher, course).invitations == ()


def test_an_invitation_is_withdrawn_and_put_back(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    services.members.invite(teacher, course, email="rita@example.edu", role=Role.REVIEWER)
    app = visit(teacher, places.COURSE_PEOPLE, course=course)
    press(app, next(act for act in sheet_buttons(app) if act.startswith("withdraw_")))
    assert services.members.of_course(teacher, course).invitations == ()
    assert "The invitation of rita@example.edu is withdrawn." in sheet_words(app)
    press(app, "put_back")
    assert [each.email for each in services.members.of_course(teacher, course).invitations] == ["rita@example.edu"]
    assert "put_back" not in sheet_buttons(app)


def test_an_owner_changes_what_a_colleague_does(
    services: Services, visit: Visit, teacher: Person, colleague: Person, course: UUID
) -> None:
    change = f"change_{colleague.id}"
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), change)
    app.checkbox(key=f"role_reviewer_{colleague.id}").check()
    app.checkbox(key=f"role_teacher_{colleague.id}").uncheck()
    send(app, change, "Save roles")
    assert not app.error
    assert roles(services, colleague, course) == {Role.REVIEWER}
    press(app, change)
    app.checkbox(key=f"role_reviewer_{colleague.id}").uncheck()
    send(app, change, "Save roles")
    assert "at least one role" in errors(app)
    assert roles(services, colleague, course) == {Role.REVIEWER}


def test_a_colleague_is_removed_after_a_question_that_names_her_and_put_back(
    services: Services, visit: Visit, teacher: Person, colleague: Person, course: UUID
) -> None:
    change = f"change_{colleague.id}"
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), change)
    asked = " ".join(element.value for element in app.markdown)
    assert "**Cora Colleague** will not see **Biochemistry for beginners** any more" in asked
    send(app, change, "Remove")
    assert "Cora Colleague" not in members(services, teacher, course)
    assert "Cora Colleague is removed." in sheet_words(app)
    press(app, "put_back")
    assert roles(services, colleague, course) == {Role.TEACHER}


def test_the_course_is_handed_over_and_the_old_owner_invites_nobody_any_more(
    services: Services, visit: Visit, teacher: Person, colleague: Person, course: UUID
) -> None:
    change = f"change_{colleague.id}"
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), change)
    send(app, change, "Hand it over")
    assert roles(services, colleague, course) == {Role.OWNER, Role.TEACHER}
    assert Role.OWNER not in roles(services, teacher, course)
    assert list(sheet_buttons(app)) == ["leave"]


def test_the_last_owner_is_told_why_she_cannot_leave(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = press(visit(teacher, places.COURSE_PEOPLE, course=course), f"change_{teacher.id}")
    send(app, f"change_{teacher.id}", "Leave")
    assert "A course always has an owner" in errors(app)
    assert Role.OWNER in roles(services, teacher, course)


def test_a_member_sees_everybody_and_may_only_leave(
    services: Services, visit: Visit, teacher: Person, colleague: Person, course: UUID
) -> None:
    services.members.invite(teacher, course, email="rita@example.edu", role=Role.REVIEWER)
    app = visit(colleague, places.COURSE_PEOPLE, course=course)
    assert "Ada Teacher" in sheet_words(app)
    assert "rita@example.edu" not in sheet_words(app)
    assert sheet_buttons(app) == {"leave": "Leave"}
    press(app, "leave")
    send(app, "leave", "Leave")
    assert sheet_title(app) == "Your courses"
    assert "Cora Colleague" not in members(services, teacher, course)


def test_a_role_of_a_pool_group_is_named_and_cannot_be_unticked(
    services: Services, database: Database, visit: Visit, teacher: Person, course: UUID
) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)

    class Pool:
        def verified(self, _id_token: str) -> PoolAccount:
            return PoolAccount("s", "nora", "nora@example.edu", True, "Nora", ("bio-staff",), until)

        def refresh(self, tokens: PoolTokens) -> PoolTokens:
            return tokens

        def revoke(self, _tokens: PoolTokens) -> None:
            raise AssertionError("nothing is revoked here")

    tokens = PoolTokens("id", "access", "refresh", until)
    nora = PoolPeople(database, Pool(), {"bio-staff": "teacher:BIO-101"}).welcome(tokens)
    app = visit(teacher, places.COURSE_PEOPLE, course=course)
    assert "Group bio-staff" in sheet_words(app)
    press(app, f"change_{nora.id}")
    assert app.checkbox(key=f"role_teacher_{nora.id}").disabled
    assert "by the group “bio-staff”" in " ".join(each.value for each in app.caption).replace("\\", "")
    send(app, f"change_{nora.id}", "Remove")
    assert "comes from the group “bio-staff”" in errors(app)


def test_a_name_with_a_script_in_it_is_shown_as_text(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    eve = services.identity.add_account(email="eve@example.edu", name=SCRIPT, password=PASSWORD, is_administrator=False)
    services.members.invite(teacher, course, email=eve.email, role=Role.REVIEWER)
    app = visit(teacher, places.COURSE_PEOPLE, course=course)
    assert SCRIPT in sheet_words(app)
    press(app, f"change_{eve.id}")
    shown = " ".join(element.value for element in app.markdown)
    assert "\\<script\\>alert\\(1\\)\\</script\\>" in shown
    assert "[x](" not in shown
    assert ":material/delete:" not in shown
    send(app, f"change_{eve.id}", "Hand it over")
    assert "<script>" not in app.toast[0].value.replace("\\<", "")


def test_somebody_is_found_among_many_and_the_search_is_in_the_address(
    services: Services, make: Factory, visit: Visit, teacher: Person, course: UUID
) -> None:
    for number in range(26):
        joined = make.person(f"Member{number:02d} Someone")
        services.members.invite(teacher, course, email=joined.email, role=Role.COORDINATOR)
    app = visit(teacher, places.COURSE_PEOPLE, course=course)
    assert "1–25 of 27 people" in sheet_words(app)
    assert "Member25" in sheet_words(visit(teacher, places.COURSE_PEOPLE, course=course, page=2))
    found = sheet_words(visit(teacher, places.COURSE_PEOPLE, course=course, find="member07"))
    assert "1 person" in found
    nobody = visit(teacher, places.COURSE_PEOPLE, course=course, find="[nobody](x)")
    assert "holds “[nobody](x)”" in sheet_words(nobody)


def test_a_foreign_course_has_no_people_page(visit: Visit, stranger: Person, course: UUID) -> None:
    app = visit(stranger, places.COURSE_PEOPLE, course=course)
    assert "There is no such course" in errors(app)
    assert not sheet_words(app)
