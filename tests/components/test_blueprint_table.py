"""A blueprint typed as a table in a real browser: what it covers and asks, what stands behind it, never lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.components.narrow import WIDTH, expect_within_reach
from tests.components.stage_words import HOSTILE


@pytest.fixture
def blueprint(page: Page, stage_url: str, tell) -> Page:
    page.goto(f"{stage_url}/blueprint")
    expect(count(page, 1)).to_have_value("4")
    return page


def choice(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def count(page: Page, row: int) -> Locator:
    return page.get_by_role("spinbutton", name=f"Questions of row {row}", exact=True)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def expect_told(page: Page, *rows: str) -> None:
    expect(page.get_by_text(f"told: {'; '.join(rows)}", exact=True)).to_be_visible()


def expect_covers(page: Page, *stretches: str) -> None:
    expect(page.get_by_text(f"covers: {'; '.join(stretches)}", exact=True)).to_be_visible()


def test_every_column_of_a_row_is_told_and_hostile_words_stay_words(blueprint):
    choice(blueprint, "Type of row 1").select_option("Matching")
    choice(blueprint, "Level of row 1").select_option("Analyze")
    choice(blueprint, "Difficulty of row 1").select_option("Hard")
    choice(blueprint, "Objective of row 1").select_option("Explain what enzymes do")
    choice(blueprint, "About of row 1").select_option(HOSTILE)
    count(blueprint, 1).fill("7")
    expect_told(blueprint, "matching 7 analyze hard Explain what enzymes do stretch 1", "true_false 2")
    expect(button(blueprint, "Draft 9 questions")).to_be_enabled()
    totals = blueprint.locator("tfoot")
    expect(totals).to_contain_text("7 matching")
    expect(totals).to_contain_text("7 analyze")
    expect(totals).to_contain_text("7 with one")
    expect(totals).to_contain_text("1 h 20 min taught")
    assert blueprint.title() != "broken in"


def test_rows_are_added_doubled_moved_removed_and_put_back_from_the_keyboard(blueprint):
    count(blueprint, 1).press("Enter")
    expect(choice(blueprint, "Type of row 2")).to_be_focused()
    choice(blueprint, "Type of row 2").select_option("Essay")
    expect_told(blueprint, "single_choice 4", "essay 1", "true_false 2")
    blueprint.keyboard.press("Control+d")
    expect_told(blueprint, "single_choice 4", "essay 1", "essay 1", "true_false 2")
    blueprint.keyboard.press("Alt+ArrowUp")
    blueprint.keyboard.press("Alt+ArrowUp")
    expect(choice(blueprint, "Type of row 1")).to_be_focused()
    expect_told(blueprint, "essay 1", "single_choice 4", "essay 1", "true_false 2")
    blueprint.keyboard.press("Alt+Delete")
    expect(blueprint.get_by_text("Removed: Essay, 1 question")).to_be_visible()
    expect(button(blueprint, "Put it back")).to_be_focused()
    expect_told(blueprint, "single_choice 4", "essay 1", "true_false 2")
    blueprint.keyboard.press("Enter")
    expect_told(blueprint, "essay 1", "single_choice 4", "essay 1", "true_false 2")
    button(blueprint, "More in row 2").click()
    expect_told(blueprint, "essay 1", "single_choice 5", "essay 1", "true_false 2")


def test_a_part_of_a_lecture_is_meant_by_its_times_and_looked_up(blueprint):
    share = blueprint.locator(".lecture", has_text="Week 3").locator(".share")
    expect(share).to_have_text("5 questions")
    field(blueprint, "Week 3: Enzymes: from").fill("1:00")
    field(blueprint, "Week 3: Enzymes: to").fill("2")
    field(blueprint, "Week 3: Enzymes: to").press("Tab")
    expect(field(blueprint, "Week 3: Enzymes: to")).to_have_value("2:00")
    expect_covers(blueprint, "lecture 1 60000-120000", "lecture 2 0-None")
    expect(share).to_have_text("0 questions")
    blueprint.get_by_role("checkbox", name=HOSTILE).uncheck()
    expect_covers(blueprint, "lecture 1 60000-120000")
    expect(blueprint.locator("tbody").first).to_contain_text("about 1 place")
    expect(blueprint.locator("tfoot")).to_contain_text("90 words")


def test_times_that_make_no_sense_are_said_to_and_order_nothing(blueprint):
    for wrong, words in (("9:99", "Write times as 12:30"), ("70:00", "must begin before it ends")):
        field(blueprint, "Week 3: Enzymes: from").fill(wrong)
        expect(blueprint.locator(".wrong:visible")).to_contain_text(words)
        expect(button(blueprint, "Draft 6 questions")).to_be_disabled()
    field(blueprint, "Week 3: Enzymes: from").fill("")
    expect(button(blueprint, "Draft 6 questions")).to_be_enabled()
    button(blueprint, "Choose none").click()
    expect(blueprint.get_by_text("Choose at least one lecture to ask about.")).to_be_visible()
    expect(button(blueprint, "Draft 6 questions")).to_be_disabled()


def test_a_row_that_asks_for_more_than_is_offered_says_so_before_the_order(blueprint):
    warnings = blueprint.locator(".trouble:visible")
    expect(warnings).to_have_count(0)
    choice(blueprint, "About of row 1").select_option(HOSTILE)
    count(blueprint, 1).fill("6")
    expect(warnings).to_contain_text(
        "about 5 places for the type “single choice”: 6 questions will likely come up short"
    )
    choice(blueprint, "Type of row 2").select_option("Single choice")
    choice(blueprint, "About of row 1").select_option("All of it")
    count(blueprint, 2).fill("9")
    expect(warnings).to_have_count(1)
    expect(warnings).to_contain_text(
        "about 14 places for the type “single choice”, about 6 of which the rows above use"
    )
    choice(blueprint, "Type of row 2").select_option("Essay")
    expect(warnings).to_contain_text("finds no place for a question of the type “essay”")
    choice(blueprint, "Type of row 2").select_option("Single choice")
    choice(blueprint, "Level of row 2").select_option("Create")
    expect(warnings).to_contain_text("cannot ask at the level “create”")
    count(blueprint, 1).fill("99")
    expect(blueprint.get_by_text("That is more than the 100 that one run writes. Take 8 out.")).to_be_visible()
    expect(button(blueprint, "Draft 108 questions")).to_be_disabled()


def behind(page: Page, row: int) -> Locator:
    return page.locator("tbody").nth(row - 1).locator(".places")


def test_a_row_says_how_much_is_left_of_its_type_and_what_can_be_left_open_for_more(blueprint):
    trouble = blueprint.locator(".trouble:visible")
    choice(blueprint, "Level of row 1").select_option("Analyze")
    choice(blueprint, "Difficulty of row 1").select_option("Hard")
    expect(behind(blueprint, 1)).to_have_text("about 2 of 14 places")
    expect(trouble).to_contain_text("about 2 are hard and ask at the level “analyze”: 4 questions will likely come up")
    expect(trouble).to_contain_text("The level follows from what is said")
    expect(button(blueprint, "Leave the difficulty open: about 3 places")).to_be_visible()
    button(blueprint, "Leave the level open: about 10 places").click()
    expect(choice(blueprint, "Level of row 1")).to_be_focused()
    expect_told(blueprint, "single_choice 4 hard", "true_false 2")
    expect(behind(blueprint, 1)).to_have_text("about 10 of 14 places")
    expect(trouble).to_have_count(0)
    choice(blueprint, "Difficulty of row 1").select_option("Any")
    choice(blueprint, "Level of row 1").select_option("Apply")
    expect(behind(blueprint, 1)).to_have_text("no place")
    expect(trouble).to_contain_text("Of about 14 places for the type “single choice”, none asks at the level “apply”.")
    choice(blueprint, "Type of row 2").select_option("Single choice")
    choice(blueprint, "Level of row 1").select_option("Any")
    choice(blueprint, "Objective of row 2").select_option("Explain what enzymes do")
    count(blueprint, 1).fill("14")
    expect(behind(blueprint, 2)).to_have_text("about 4 of 14 places")
    expect(trouble).to_contain_text("about 4 serve this objective, about 4 of which the rows above use")


def test_places_for_an_objective_that_nobody_counted_are_waited_for_alone(page, stage_url, tell):
    page.goto(f"{stage_url}/blueprint")
    expect(behind(page, 1)).to_have_text("about 14 places")
    choice(page, "Objective of row 1").select_option(HOSTILE)
    expect(behind(page, 1)).to_have_text("counting places for this objective…")
    expect(page.locator(".trouble:visible")).to_have_count(0)


def test_a_model_is_told_what_is_said_and_is_bound_to_no_places(page, stage_url, tell):
    page.goto(f"{stage_url}/blueprint?model")
    choice(page, "Level of row 1").select_option("Create")
    expect(behind(page, 1)).to_have_text("all of it, at any level")
    expect(page.locator(".trouble:visible")).to_have_count(0)
    choice(page, "Objective of row 1").select_option("Explain what enzymes do")
    expect(behind(page, 1)).to_have_text("about 31 sentences near this objective")
    count(page, 1).fill("32")
    expect(page.locator(".trouble:visible")).to_contain_text("Only about 31 sentences here are near this objective")


def test_what_a_lecture_offers_is_counted_while_she_types(page, stage_url, tell):
    page.goto(f"{stage_url}/blueprint?uncounted")
    expect(page.get_by_text("counting places…")).to_have_count(2)
    choice(page, "About of row 1").select_option("Week 3: Enzymes")
    expect(page.locator("tbody").first).to_contain_text("about 9 places")


def test_a_preset_and_a_saved_blueprint_are_begun_with_and_left_again(blueprint):
    chip = button(blueprint, "Quick check: 5 questions")
    chip.evaluate("chip => (chip.mark = 'the same')")
    count(blueprint, 1).fill("8")
    field(blueprint, "Instructions to the writer (optional)").fill("Mine")
    expect_told(blueprint, "single_choice 8", "true_false 2")
    assert chip.evaluate("chip => chip.mark") == "the same", "what is being pressed is not taken away"
    chip.click()
    expect_told(blueprint, "single_choice 3", "true_false 2")
    expect(field(blueprint, "Instructions to the writer (optional)")).to_have_value("Mine")
    button(blueprint, "Put back what was here").click()
    expect_told(blueprint, "single_choice 8", "true_false 2")
    button(blueprint, "Weekly: 3 questions").click()
    expect_told(blueprint, "essay 3 stretch 0")
    expect_covers(blueprint, "lecture 2 0-None")
    expect(field(blueprint, "Instructions to the writer (optional)")).to_have_value("Of heat.")
    expect(choice(blueprint, "Language of the questions")).to_have_value("de")


def test_a_blueprint_is_saved_renamed_and_replaced_knowing_what_it_replaces(blueprint):
    name = field(blueprint, "Name of this blueprint")
    expect(button(blueprint, "Save this blueprint")).to_be_disabled()
    name.fill("New one")
    name.press("Enter")
    expect(blueprint.get_by_text("pressed: save New one/None", exact=True)).to_be_visible()
    expect(blueprint.get_by_text("It is done.")).to_be_visible()
    name.fill("weekly")
    button(blueprint, "Replace “Weekly”").click()
    expect(blueprint.get_by_text("pressed: save weekly/7", exact=True)).to_be_visible()
    button(blueprint, "Weekly: 3 questions").click()
    name.fill("Every week")
    button(blueprint, "Rename “Weekly”").click()
    expect(blueprint.get_by_text("pressed: rename Every week/None", exact=True)).to_be_visible()
    button(blueprint, "Delete “Weekly”").click()
    expect(blueprint.get_by_text("pressed: delete /None", exact=True)).to_be_visible()
    button(blueprint, "Undo").click()
    expect(blueprint.get_by_text("pressed: undo /None", exact=True)).to_be_visible()
    expect(button(blueprint, "Undo")).to_have_count(0)


def test_what_was_typed_is_there_after_a_reload_until_it_is_ordered(blueprint):
    count(blueprint, 2).fill("5")
    expect_told(blueprint, "single_choice 4", "true_false 5")
    blueprint.reload()
    expect(count(blueprint, 2)).to_have_value("5")
    expect_told(blueprint, "single_choice 4", "true_false 5")
    button(blueprint, "Draft 9 questions").click()
    expect(blueprint.get_by_text("pressed: order /None", exact=True)).to_be_visible()
    blueprint.reload()
    expect(count(blueprint, 2)).to_have_value("2")


def test_on_a_narrow_screen_every_field_is_within_reach(blueprint):
    blueprint.set_viewport_size({"width": WIDTH, "height": 800})
    expect_within_reach(
        blueprint, choice(blueprint, "Objective of row 2"), count(blueprint, 2), button(blueprint, "Remove row 2")
    )


def test_questions_come_one_by_one_and_those_that_are_there_stay(page, stage_url, tell):
    page.goto(f"{stage_url}/drafted")
    first = page.locator(".card").first
    expect(first.locator("math")).to_be_attached()
    expect(first.get_by_role("link", name="1:05")).to_have_attribute("href", re.compile(r"/lecture\?lecture=.+&t=65"))
    first.evaluate("card => (card.mark = 'the same')")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "33")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("told: cancel", exact=True)).to_be_visible()
    page.get_by_role("button", name="Another comes").click()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".card").nth(1)).to_contain_text("Repaired")
    expect(page.locator(".card").nth(1)).to_contain_text("1 finding")
    assert first.evaluate("card => card.mark") == "the same"
    page.get_by_role("button", name="Another comes").click()
    expect(page.get_by_role("alert")).to_have_text(HOSTILE)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("told: retry", exact=True)).to_be_visible()
    assert page.title() != "broken in"
