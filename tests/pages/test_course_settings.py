"""The settings of a course on their page: typed, kept, saved, fought over, archived and restored."""

import json
from dataclasses import replace
from uuid import UUID

from streamlit.testing.v1 import AppTest

from components import places
from services.domain.course_settings import CourseSettings, GlossaryTerm, Objective
from services.domain.people import Person, Role
from services.domain.questions import Bloom
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import PASSWORD, Factory
from tests.on_page import words
from tests.sheets import press, report, sheet_buttons, sheet_rows, sheet_words

SCRIPT = "<script>alert(1)</script> **Bold**"


def saved(services: Services, person: Person, course: UUID) -> CourseSettings:
    return services.courses.settings(person, course).settings


def form(app: AppTest) -> tuple[str, int, dict[str, list[list[str]]]]:
    """The id of the form, the last change that was taken from it, and the rows of its lists by their names."""
    (part,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "lectern_entry_list"]
    _, seen, lists = json.loads(part.json)
    return part.id, seen, {each["name"]: each["rows"] for each in lists}


def typed(app: AppTest, *, number: int | None = None, **lists: list[list[str]]) -> AppTest:
    """Report the lists to the page as the browser does: those that are named with what was typed into them."""
    name, seen, held = form(app)
    number = seen + 1 if number is None else number
    return report(app, name, "typed", {"lists": held | lists, "number": number})


def title(app: AppTest, new: str) -> AppTest:
    return typed(app, names=[[new, *names(app)[1:]]])


def names(app: AppTest) -> list[str]:
    """Title, code, term and language, as they stand in their fields."""
    return form(app)[2]["names"][0]


def is_typed_into(app: AppTest) -> bool:
    return any(each.proto.component_name == "lectern_entry_list" for each in app.get("bidi_component"))


def send(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def paste(app: AppTest) -> AppTest:
    """Press the button of the glossary, which keeps its dialog open in Streamlit's test runner."""
    return report(app, form(app)[0], "pressed", {"act": "paste_terms"})


def send_in_dialog(app: AppTest, opener: str, key: str) -> AppTest:
    """Press a button of the dialog that the button `opener` opened.

    Streamlit's test runner always runs the whole page, in which a dialog is open only while its opener is pressed.
    """
    app.button(key=key).click()
    return app.button(key=opener).click().run()


def test_everything_on_the_page_is_saved_with_one_press(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Enzymes in depth")
    typed(app, names=[[*names(app)[:3], "de"]])
    typed(app, objectives=[["Design an assay", "create"], ["", ""], ["Explain what enzymes do", ""]])
    typed(app, glossary=[["Enzyme", "A protein"]])
    assert "Not saved yet" in words(app)
    assert saved(services, teacher, course).title == "Biochemistry for beginners"
    send(app, "Save")
    assert not app.error
    assert saved(services, teacher, course) == CourseSettings(
        "Enzymes in depth",
        "BIO-101",
        "",
        "de",
        (Objective("Design an assay", Bloom.CREATE), Objective("Explain what enzymes do")),
        (GlossaryTerm("Enzyme", "A protein"),),
    )
    assert "Not saved yet" not in words(app)
    assert "Enzymes in depth" in sheet_words(app)


def test_a_refused_save_says_why_and_keeps_everything_typed(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), " ")
    typed(app, glossary=[["Enzyme", "One"], ["enzyme", "Two"]])
    send(app, "Save")
    assert "Give the course a title" in words(app)
    title(app, "Enzymes")
    send(app, "Save")
    assert "“enzyme” is there twice" in words(app)
    typed(app, glossary=[["Enzyme", "One"], ["Coenzyme", "Two"]])
    send(app, "Save")
    assert [each.term for each in saved(services, teacher, course).glossary] == ["Coenzyme", "Enzyme"]


def test_a_change_that_came_in_late_does_not_undo_a_later_one(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = visit(teacher, places.COURSE_SETTINGS, course=course)
    typed(app, glossary=[["Later", ""]], number=2)
    typed(app, glossary=[["Earlier", ""]], number=1)
    send(app, "Save")
    assert saved(services, teacher, course).glossary == (GlossaryTerm("Later"),)


def test_unsaved_words_are_still_there_after_a_look_at_another_page(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Half a tit")
    typed(app, objectives=[["Half an objec", "apply"]])
    app.switch_page(places.COURSE).run()
    app.switch_page(places.COURSE_SETTINGS).run()
    assert "Not saved yet" in words(app)
    send(app, "Save")
    assert saved(services, teacher, course).title == "Half a tit"
    assert saved(services, teacher, course).objectives == (Objective("Half an objec", Bloom.APPLY),)


def test_dropping_changes_asks_first_and_shows_what_is_saved(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Not this")
    app.button(key="drop_changes").click().run()
    assert "is lost" in words(app)
    send_in_dialog(app, "drop_changes", "drop_for_good")
    assert names(app)[0] == "Biochemistry for beginners"
    assert "Not saved yet" not in words(app)


def test_two_people_who_change_different_things_both_see_them_saved(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Mine")
    before = saved(services, teacher, course)
    services.courses.save_settings(teacher, course, replace(before, term="Theirs"), read=before)
    send(app, "Save")
    assert (saved(services, teacher, course).title, saved(services, teacher, course).term) == ("Mine", "Theirs")
    assert names(app) == ["Mine", "BIO-101", "Theirs", "en"]


def test_two_people_who_change_one_thing_both_keep_their_words(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Mine")
    before = saved(services, teacher, course)
    theirs = replace(before, title=f"Theirs {SCRIPT}", term="Theirs")
    services.courses.save_settings(teacher, course, theirs, read=before)
    send(app, "Save")
    assert saved(services, teacher, course) == theirs
    assert "Somebody else has changed the title as well" in words(app)
    assert f"Title: Theirs {SCRIPT}" in sheet_words(app)
    assert names(app) == ["Mine", "BIO-101", "Theirs", "en"]
    send(app, "Save mine instead")
    assert saved(services, teacher, course) == replace(theirs, title="Mine")
    assert "Somebody else" not in words(app)


def test_she_may_take_what_the_other_saved_and_keep_the_rest_of_her_own(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Mine")
    typed(app, glossary=[["Enzyme", "Mine"]])
    before = saved(services, teacher, course)
    theirs = services.courses.save_settings(teacher, course, replace(before, title="Theirs"), read=before)
    send(app, "Save")
    send(app, "Take what was saved instead")
    send(app, "Save")
    assert saved(services, teacher, course) == replace(theirs, glossary=(GlossaryTerm("Enzyme", "Mine"),))


def test_pasted_terms_join_the_glossary_and_lines_without_a_meaning_are_named(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = visit(teacher, places.COURSE_SETTINGS, course=course)
    paste(app)
    app.text_area(key="pasted_terms").input(f"Enzyme: a protein\n{SCRIPT}")
    app.button(key="add_terms").click()
    paste(app)
    assert f"This line has no meaning: “{SCRIPT}”" in words(app)
    assert app.text_area(key="pasted_terms").value == f"Enzyme: a protein\n{SCRIPT}"
    app.text_area(key="pasted_terms").input("Enzyme: a protein\nActive site\twhere it happens")
    app.button(key="add_terms").click()
    paste(app)
    send(app, "Save")
    assert [each.term for each in saved(services, teacher, course).glossary] == ["Active site", "Enzyme"]


def test_an_owner_archives_a_course_reads_it_and_restores_it(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    app = visit(teacher, places.COURSE_SETTINGS, course=course)
    press(app, "archive")
    assert "**Biochemistry for beginners** leaves the list" in words(app)
    app.button(key="archive_for_good").click()
    press(app, "archive")
    assert "This course is archived" in sheet_words(app)
    assert "Explain what enzymes do" in sheet_words(app)
    assert not is_typed_into(app)
    lectures = visit(teacher, places.COURSE, course=course)
    assert "You can restore it under Settings" in sheet_words(lectures)
    assert sheet_buttons(lectures) == {}
    courses = visit(teacher)
    assert "Begin with a course" in courses.markdown[0].value
    courses.toggle(key="archived").set_value(True).run()
    assert "Biochemistry for beginners" in sheet_words(courses)
    assert "Biochemistry for beginners" in sheet_words(visit(teacher, archived="true"))
    press(app, "restore")
    assert is_typed_into(app)
    assert "This course is archived" not in sheet_words(app)


def test_with_unsaved_words_a_course_is_not_archived(visit: Visit, teacher: Person, course: UUID) -> None:
    app = title(visit(teacher, places.COURSE_SETTINGS, course=course), "Half a title")
    archive = next(row["action"] for row in sheet_rows(app) if row["label"] == "Archive")
    assert archive["off"]
    assert archive["help"] == "Save your changes first, or drop them."


def test_a_reviewer_reads_the_settings_and_cannot_restore_an_archived_course(
    services: Services, make: Factory, visit: Visit, teacher: Person, course: UUID
) -> None:
    reviewer = make.person("Rita Reviewer")
    services.members.invite(teacher, course, email=reviewer.email, role=Role.REVIEWER)
    before = saved(services, teacher, course)
    glossary = (GlossaryTerm(SCRIPT, SCRIPT),)
    services.courses.save_settings(teacher, course, replace(before, glossary=glossary), read=before)
    app = visit(reviewer, places.COURSE_SETTINGS, course=course)
    assert SCRIPT in sheet_words(app)
    assert not is_typed_into(app)
    assert not app.button
    services.courses.archive(teacher, course)
    app = visit(reviewer, places.COURSE_SETTINGS, course=course)
    assert "Its owner can restore it" in sheet_words(app)
    assert sheet_buttons(app) == {}


def test_a_teacher_who_does_not_own_the_course_changes_settings_but_archives_nothing(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    cora = services.identity.add_account(
        email="cora@example.edu", name="Cora", password=PASSWORD, is_administrator=False
    )
    services.members.invite(teacher, course, email=cora.email, role=Role.TEACHER)
    app = title(visit(cora, places.COURSE_SETTINGS, course=course), "Hers")
    send(app, "Save")
    assert saved(services, teacher, course).title == "Hers"
    assert "archive" not in sheet_buttons(app)


def test_a_foreign_course_has_no_settings(visit: Visit, stranger: Person, course: UUID) -> None:
    app = visit(stranger, places.COURSE_SETTINGS, course=course)
    assert "There is no such course" in words(app)
    assert not is_typed_into(app)
