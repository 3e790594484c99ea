"""The rubric of an essay: begun, edited, saved, fought over, restored."""

from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from components.rubric_draft import RubricSheet, Table
from components.rubric_outline import outline
from services.domain.people import Person, Role
from services.domain.rubrics import Criterion, Level, Rubric, checked
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import ESSAY, Factory
from tests.sheets import sheet_words

RUBRIC = Rubric("Rubric", (Level("Good", 2), Level("Poor", 0)), (Criterion("Content", ("All of it", "None of it")),))


def words(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return " ".join([*(part.value for part in parts), sheet_words(app)]).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(label)).click().run()


def name_level(app: AppTest, number: int, name: str) -> AppTest:
    return next(field for field in app.text_input if field.label == f"Level {number}").input(name).run()


@pytest.fixture
def essay(make: Factory, teacher: Person) -> UUID:
    return make.question(teacher, make.lecture(teacher, make.course(teacher)), question=ESSAY)


def test_a_first_rubric_begins_with_an_outline_that_is_saved_only_when_asked(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    app = visit(teacher, places.RUBRIC, question=essay)
    assert "No rubric yet" in words(app)
    press(app, "Begin with an outline")
    assert "At most 12 points" in words(app)
    assert services.rubrics.newest(teacher, essay) is None
    press(app, "Save as version 1")
    banked = services.rubrics.newest(teacher, essay)
    assert banked is not None
    assert banked.rubric == outline("Rubric")
    assert "Version 1 by Ada Teacher" in words(app)


def test_the_outline_can_be_marked_by() -> None:
    assert checked(outline("Rubric")).maximum_points == 12


def test_a_renamed_level_and_its_points_are_saved_as_the_next_version(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    app = visit(teacher, places.RUBRIC, question=essay)
    name_level(app, 1, "Excellent")
    app.number_input[0].set_value(5.0).run()
    assert "At most 5 points" in words(app)
    press(app, "Save as version 2")
    banked = services.rubrics.newest(teacher, essay)
    assert banked is not None
    assert (banked.version, banked.rubric.levels[0]) == (2, Level("Excellent", 5))
    assert banked.rubric.criteria == RUBRIC.criteria


def test_a_level_without_a_name_is_refused_and_the_table_stays(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    app = name_level(visit(teacher, places.RUBRIC, question=essay), 1, "Superb")
    name_level(app, 2, "")
    press(app, "Save as version 2")
    assert "Every level needs a name" in words(app)
    assert [field.value for field in app.text_input] == ["Superb", ""]
    banked = services.rubrics.newest(teacher, essay)
    assert banked is not None
    assert banked.version == 1


def test_two_people_who_edit_one_rubric_both_keep_their_tables(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    app = name_level(visit(teacher, places.RUBRIC, question=essay), 1, "Mine")
    theirs = Rubric("Rubric", RUBRIC.levels, (Criterion("Theirs", ("Yes", "No")),))
    services.rubrics.save(teacher, essay, theirs, expected_version=1)
    press(app, "Save as version 2")
    assert "saved version 2 while you were editing" in words(app)
    assert [banked.version for banked in services.rubrics.history(teacher, essay)] == [2, 1]
    press(app, "Save mine as version 3")
    assert [banked.rubric.levels[0].name for banked in services.rubrics.history(teacher, essay)] == [
        "Mine",
        "Good",
        "Good",
    ]


def test_somebody_elses_version_is_shown_to_whoever_has_no_edits_of_her_own(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    app = visit(teacher, places.RUBRIC, question=essay)
    renamed = Rubric("Rubric", (Level("Fine", 2), Level("Poor", 0)), RUBRIC.criteria)
    services.rubrics.save(teacher, essay, renamed, expected_version=1)
    app.run()
    assert [field.value for field in app.text_input] == ["Fine", "Poor"]
    assert "while you were editing" not in words(app)


def test_a_reviewer_reads_the_rubric_and_changes_nothing(
    services: Services, visit: Visit, teacher: Person, stranger: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    services.identity.give_role(stranger.email, "Biochemistry for beginners", Role.REVIEWER)
    app = visit(stranger, places.RUBRIC, question=essay)
    assert "At most 2 points" in words(app)
    assert not app.text_input
    assert not app.button


def test_only_an_essay_has_a_rubric(visit: Visit, make: Factory, teacher: Person) -> None:
    question = make.question(teacher, make.lecture(teacher, make.course(teacher)))
    assert "Only an essay is marked by a rubric" in words(visit(teacher, places.RUBRIC, question=question))


def test_a_stranger_is_told_nothing_about_a_rubric(visit: Visit, stranger: Person, essay: UUID) -> None:
    app = visit(stranger, places.RUBRIC, question=essay)
    assert "There is no such question" in words(app)
    assert not app.get("bidi_component")


def sheet() -> RubricSheet:
    table = Table("Rubric", RUBRIC.levels, (("Content", "All of it", "None of it"), ("Form", "Clear", "")))
    return RubricSheet(UUID(int=1), 1, RUBRIC, table, table)


def test_a_level_that_was_removed_comes_back_with_what_stood_under_it() -> None:
    edited = sheet()
    before = edited.current
    edited.remove_level(0)
    assert edited.current.rows == (("Content", "None of it"), ("Form", ""))
    edited.put_level_back()
    assert edited.current == before


def test_a_new_level_has_an_empty_cell_for_every_criterion() -> None:
    edited = sheet()
    edited.add_level(1, Level("Fair", 1.0))
    assert edited.current.rows == (("Content", "All of it", "", "None of it"), ("Form", "Clear", "", ""))


def test_a_row_without_a_word_is_not_a_criterion() -> None:
    table = Table("Rubric", RUBRIC.levels, (("Content", "All", "None"), ("", "", "")))
    assert [criterion.name for criterion in table.rubric.criteria] == ["Content"]
