"""A rubric edited as a table in a real browser: typed, moved, removed, put back, never lost."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.components.narrow import WIDTH, expect_within_reach
from tests.components.stage_words import HOSTILE


@pytest.fixture
def rubric(page: Page, stage_url: str, tell) -> Page:
    page.goto(f"{stage_url}/rubric")
    expect(field(page, "Level 1")).to_have_value("Good")
    return page


def field(page: Page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def expect_levels(page: Page, *levels: str) -> None:
    expect(page.get_by_text(f"held: {' | '.join(levels)}", exact=True)).to_be_visible()


def expect_rows(page: Page, *rows: str) -> None:
    expect(page.get_by_text(f"rows: {' | '.join(rows)}", exact=True)).to_be_visible()


def test_words_and_points_are_reported_as_they_are_typed_and_hostile_ones_stay_words(rubric):
    expect(field(rubric, "Content: Poor")).to_have_value(HOSTILE)
    expect(rubric.get_by_role("cell", name=HOSTILE).last).to_be_visible()
    field(rubric, "Content: Poor").fill("None of it")
    field(rubric, "Level 1").fill("Excellent")
    rubric.get_by_role("spinbutton", name="Points of level 1").fill("2.5")
    expect_levels(rubric, "Excellent 2.5", "Poor 0")
    expect_rows(rubric, "Content/All of it/None of it", "Form/Clear/Not clear")
    expect(rubric.get_by_text("At most 5 points · the question counts 4 points")).to_be_visible()
    expect(field(rubric, "Content: Excellent")).to_have_value("All of it")
    assert rubric.title() != "broken in"


def test_a_level_that_was_removed_comes_back_with_what_stood_under_it(rubric):
    button(rubric, "Remove level 1").click()
    expect_levels(rubric, "Poor 0")
    expect_rows(rubric, f"Content/{HOSTILE}", "Form/Not clear")
    expect(rubric.get_by_text("Removed: Good and what stood under it")).to_be_visible()
    expect(button(rubric, "Put it back")).to_be_focused()
    rubric.keyboard.press("Enter")
    expect_levels(rubric, "Good 2", "Poor 0")
    expect_rows(rubric, f"Content/All of it/{HOSTILE}", "Form/Clear/Not clear")


def test_a_new_level_has_an_empty_cell_for_every_criterion(rubric):
    field(rubric, "Level 1").press("Enter")
    expect(field(rubric, "Level 2")).to_be_focused()
    rubric.keyboard.type("Fair")
    expect_levels(rubric, "Good 2", "Fair 0", "Poor 0")
    expect_rows(rubric, f"Content/All of it//{HOSTILE}", "Form/Clear//Not clear")


def test_criteria_are_added_moved_and_removed_from_the_keyboard(rubric):
    field(rubric, "Criterion 1").press("Enter")
    rubric.keyboard.type("Between")
    rubric.keyboard.press("Alt+ArrowUp")
    expect(field(rubric, "Criterion 1")).to_be_focused()
    rubric.keyboard.press("End")
    rubric.keyboard.type("!")
    expect_rows(rubric, "Between!//", f"Content/All of it/{HOSTILE}", "Form/Clear/Not clear")
    field(rubric, "Criterion 1").fill("")
    rubric.keyboard.press("Backspace")
    expect_rows(rubric, f"Content/All of it/{HOSTILE}", "Form/Clear/Not clear")
    button(rubric, "Remove criterion 1").click()
    expect_rows(rubric, "Form/Clear/Not clear")
    button(rubric, "Put it back").click()
    expect_rows(rubric, f"Content/All of it/{HOSTILE}", "Form/Clear/Not clear")


def test_levels_are_moved_with_what_stands_under_them_and_are_never_too_many(rubric):
    button(rubric, "Move level 1 to the right").click()
    expect_levels(rubric, "Poor 0", "Good 2")
    expect_rows(rubric, f"Content/{HOSTILE}/All of it", "Form/Not clear/Clear")
    for _ in range(6):
        button(rubric, "Add a level").click()
    expect(button(rubric, "Add a level")).to_be_disabled()
    expect_levels(rubric, "Poor 0", "Good 2", *[" 0"] * 6)


def test_points_out_of_range_are_not_taken(rubric):
    points = rubric.get_by_role("spinbutton", name="Points of level 1")
    points.fill("1001")
    points.press("Tab")
    expect(points).to_have_value("2")
    expect(rubric.get_by_text("Points must lie between 0 and 1000.")).to_be_attached()
    expect_levels(rubric, "Good 2", "Poor 0")


def test_edits_are_dropped_only_when_she_says_so_twice(rubric):
    field(rubric, "Level 1").fill("Mine")
    expect_levels(rubric, "Mine 2", "Poor 0")
    expect(rubric.get_by_text("Not saved yet")).to_be_visible()
    button(rubric, "Show version 1 instead").click()
    expect(rubric.get_by_text("since you last saved is lost")).to_be_visible()
    button(rubric, "Keep them").click()
    expect(field(rubric, "Level 1")).to_have_value("Mine")
    button(rubric, "Show version 1 instead").click()
    button(rubric, "Drop my changes").click()
    expect_levels(rubric, "Good 2", "Poor 0")
    expect(field(rubric, "Level 1")).to_have_value("Good")
    expect(rubric.get_by_text("Saved", exact=True)).to_be_visible()


def test_what_is_being_typed_is_not_replaced_by_somebody_elses_version(rubric):
    level = field(rubric, "Level 1")
    level.fill("Typed")
    button(rubric, "Somebody else saves").click()
    expect_levels(rubric, "Typed 2", "Poor 0")
    expect(level).to_have_value("Typed")


def test_without_edits_of_her_own_the_table_begins_anew(rubric):
    button(rubric, "Somebody else saves").click()
    expect(field(rubric, "Level 1")).to_have_value("Theirs")
    expect(field(rubric, "Hers: Theirs")).to_have_value("Yes")


def test_keys_count_although_what_is_drawn_changed_while_its_script_was_on_its_way(page, stage_url, tell):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/scripts/rubric_grid.*", hold)
    page.goto(f"{stage_url}/rubric")
    button(page, "Somebody else saves").click()
    expect(page.get_by_text("held: Theirs 1", exact=True)).to_be_visible()
    for each in held:
        each.continue_()
    field(page, "Level 1").press("Enter")
    expect(field(page, "Level 2")).to_be_focused()


def test_on_a_narrow_screen_every_field_is_within_reach(rubric):
    rubric.set_viewport_size({"width": WIDTH, "height": 800})
    expect_within_reach(rubric, field(rubric, "Form: Poor"))
