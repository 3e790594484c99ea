"""The rubric of an essay: begun, edited, saved, fought over, restored."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from components.rubric_draft import RubricSheet, Table, Typed, table_of
from components.rubric_outline import outline
from services.domain.people import Person, Role
from services.domain.rubrics import BankedRubric, Criterion, Level, Rubric, checked
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import ESSAY, Factory
from tests.sheets import press as press_in_sheet
from tests.sheets import report, sheet_words

RUBRIC = Rubric("Rubric", (Level("Good", 2), Level("Poor", 0)), (Criterion("Content", ("All of it", "None of it")),))


def words(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return " ".join([*(part.value for part in parts), sheet_words(app), *grid_words(app)]).replace("\\", "")


def grid(app: AppTest) -> dict[str, Any]:
    """What the table was given to show."""
    return dict(json.loads(_grid(app).proto.json))


def _grid(app: AppTest) -> Any:
    return next(part for part in app.get("bidi_component") if part.proto.component_name == "lectern_rubric_grid")


def grid_words(app: AppTest) -> list[str]:
    has_grid = any(part.proto.component_name == "lectern_rubric_grid" for part in app.get("bidi_component"))
    return [value for value in grid(app).values() if isinstance(value, str)] if has_grid else []


def tell(app: AppTest, *, act: str | None = None, **changed: object) -> AppTest:
    """Report to the page the table as the browser has it, with what was pressed below it."""
    shown = grid(app)
    kept = {name: shown[name] for name in ("levels", "rows", "moment", "version", "newest")}
    told = kept | {"number": shown["seen"] + 1, "act": act} | changed
    return report(app, _grid(app).proto.id, "told", told)


def save(app: AppTest, label: str) -> AppTest:
    assert grid(app)["save"] == label
    return tell(app, act="save")


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(label)).click().run()


def name_level(app: AppTest, number: int, name: str) -> AppTest:
    levels = grid(app)["levels"]
    levels[number - 1][0] = name
    return tell(app, levels=levels)


def level_names(app: AppTest) -> list[str]:
    return [name for name, _ in grid(app)["levels"]]


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
    save(app, "Save as version 1")
    banked = services.rubrics.newest(teacher, essay)
    assert banked is not None
    assert banked.rubric == outline()
    assert "Version 1 by Ada Teacher" in words(app)


def test_the_outline_can_be_marked_by() -> None:
    assert checked(outline()).maximum_points == 12


def test_a_renamed_level_and_its_points_are_saved_as_the_next_version(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    app = visit(teacher, places.RUBRIC, question=essay)
    name_level(app, 1, "Excellent")
    app = tell(app, levels=[["Excellent", 5], ["Poor", 0]])
    assert "At most 5 points" in words(app)
    save(app, "Save as version 2")
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
    save(app, "Save as version 2")
    assert "Every level needs a name" in words(app)
    assert level_names(app) == ["Superb", ""]
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
    save(app, "Save as version 2")
    assert "saved version 2 while you were editing" in words(app)
    assert [banked.version for banked in services.rubrics.history(teacher, essay)] == [2, 1]
    save(app, "Save mine as version 3")
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
    assert level_names(app) == ["Fine", "Poor"]
    assert "while you were editing" not in words(app)


def test_a_reviewer_reads_the_rubric_and_changes_nothing(
    services: Services, visit: Visit, teacher: Person, stranger: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    services.identity.give_role(stranger.email, "Biochemistry for beginners", Role.REVIEWER)
    app = visit(stranger, places.RUBRIC, question=essay)
    assert "At most 2 points" in words(app)
    assert not grid(app)["is_editable"]
    assert not app.button


def test_only_an_essay_has_a_rubric(visit: Visit, make: Factory, teacher: Person) -> None:
    question = make.question(teacher, make.lecture(teacher, make.course(teacher)))
    assert "Only an essay is marked by a rubric" in words(visit(teacher, places.RUBRIC, question=question))


def test_a_stranger_is_told_nothing_about_a_rubric(visit: Visit, stranger: Person, essay: UUID) -> None:
    app = visit(stranger, places.RUBRIC, question=essay)
    assert "There is no such question" in words(app)
    assert not app.get("bidi_component")


def test_dropped_edits_give_way_to_what_is_saved(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    app = name_level(visit(teacher, places.RUBRIC, question=essay), 1, "Superb")
    assert (level_names(app), grid(app)["has_changes"]) == (["Superb", "Poor"], True)
    tell(app, act="drop")
    assert (level_names(app), grid(app)["has_changes"]) == (["Good", "Poor"], False)


def test_the_dropped_outline_leaves_the_page_as_it_was_before(visit: Visit, teacher: Person, essay: UUID) -> None:
    app = press(visit(teacher, places.RUBRIC, question=essay), "Begin with an outline")
    assert "You begin without a rubric" in words(app)
    assert "No rubric yet" in words(tell(app, act="drop"))


def test_an_earlier_version_is_looked_at_and_saved_as_the_newest(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    theirs = Rubric("Rubric", RUBRIC.levels, (Criterion("Theirs", ("Yes", "No")),))
    services.rubrics.save(teacher, essay, theirs, expected_version=1)
    app = press_in_sheet(visit(teacher, places.RUBRIC, question=essay), "version_1")
    assert "Content" in json.dumps([json.loads(part.proto.json) for part in app.get("bidi_component")])
    # Streamlit's test runner runs the whole page, in which a dialog is open only while its opener is pressed.
    app.button(key="restore").click()
    press_in_sheet(app, "version_1")
    assert [banked.rubric for banked in services.rubrics.history(teacher, essay)] == [RUBRIC, theirs, RUBRIC]


def test_no_version_is_restored_over_edits_that_are_not_saved(
    services: Services, visit: Visit, teacher: Person, essay: UUID
) -> None:
    for version, level in enumerate(["Good", "Better"]):
        rubric = Rubric("Rubric", (Level(level, 2), Level("Poor", 0)), RUBRIC.criteria)
        services.rubrics.save(teacher, essay, rubric, expected_version=version)
    app = name_level(visit(teacher, places.RUBRIC, question=essay), 1, "Mine")
    press_in_sheet(app, "version_1")
    assert app.button(key="restore").disabled


def sheet() -> RubricSheet:
    return RubricSheet(UUID(int=1), 1, RUBRIC, table_of(RUBRIC))


def typed(sheet: RubricSheet, name: str, number: int, moment: str = "", version: int = 1) -> Typed:
    table = Table("Rubric", (Level(name, 2), Level("Poor", 0)), sheet.current.rows)
    return Typed(table, number, moment or sheet.moment, version)


def test_a_change_that_comes_in_late_changes_nothing() -> None:
    edited = sheet()
    assert edited.take(typed(edited, "Second", 2))
    assert not edited.take(typed(edited, "First", 1))
    assert edited.current.levels[0].name == "Second"


def test_what_was_typed_before_another_version_was_shown_is_kept_as_made_from_the_one_before() -> None:
    edited = sheet()
    before = edited.moment
    theirs = Rubric("Rubric", (Level("Theirs", 2), Level("Poor", 0)), RUBRIC.criteria)
    edited.show(BankedRubric(theirs, 2, "Grace Teacher", datetime.now(UTC)))
    assert edited.take(typed(edited, "Mine", 1, before))
    assert (edited.current.levels[0].name, edited.version, edited.moment) == ("Mine", 1, before)
    assert edited.has_changes


def test_a_row_without_a_word_is_not_a_criterion() -> None:
    table = Table("Rubric", RUBRIC.levels, (("Content", "All", "None"), ("", "", "")))
    assert [criterion.name for criterion in table.rubric.criteria] == ["Content"]
