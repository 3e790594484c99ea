"""Lists of short entries in a real browser: typed, moved, removed, put back, pasted, never lost."""

from playwright.sync_api import Page, expect

from tests.components.line import Line
from tests.components.stage_words import HOSTILE
from tests.waiting import wait_until


def open_entries(page: Page, url: str) -> None:
    page.goto(f"{url}/entries")
    expect(page.get_by_role("textbox", name="Objective 1")).to_have_value("First")


def expect_held(page: Page, *rows: str) -> None:
    expect(page.get_by_text(f"objectives: {' | '.join(rows)}", exact=True)).to_be_visible()


def test_words_are_reported_as_they_are_typed_and_hostile_ones_stay_words(page, stage_url, tell):
    open_entries(page, stage_url)
    expect(page.get_by_role("textbox", name="Objective 2")).to_have_value(HOSTILE)
    page.get_by_role("textbox", name="Objective 2").fill("Second")
    expect_held(page, "First/apply", "Second/")
    page.get_by_label("Level 2").select_option("apply")
    expect_held(page, "First/apply", "Second/apply")


def test_everything_is_done_from_the_keyboard(page, stage_url, tell):
    open_entries(page, stage_url)
    page.get_by_role("textbox", name="Objective 2").fill("Second")
    page.get_by_role("textbox", name="Objective 1").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Between")
    page.keyboard.press("Alt+ArrowUp")
    expect_held(page, "Between/", "First/apply", "Second/")
    expect(page.get_by_role("textbox", name="Objective 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Objective 2")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("textbox", name="Objective 1")).to_be_focused()
    expect_held(page, "Between/", "First/apply", "Second/")


def test_what_was_removed_stands_where_it_was_until_it_is_put_back(page, stage_url, tell):
    open_entries(page, stage_url)
    page.get_by_role("textbox", name="Objective 2").fill("Second")
    page.get_by_role("button", name="Remove objective 1").click()
    expect_held(page, "Second/")
    expect(page.get_by_text("Removed: First")).to_be_visible()
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()
    page.keyboard.press("Enter")
    expect_held(page, "First/apply", "Second/")


def test_pasted_lines_become_entries_and_there_are_never_too_many(page, stage_url, tell):
    open_entries(page, stage_url)
    page.get_by_role("textbox", name="Objective 2").fill("Second")
    page.get_by_role("textbox", name="Objective 2").evaluate(
        """field => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", "Third\\n\\n  Fourth\\r\\nFifth\\nSixth");
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect_held(page, "First/apply", "Second/", "Third/", "Fourth/", "Fifth/", "Sixth/")
    expect(page.get_by_role("button", name="Add an objective")).to_be_disabled()


def test_what_is_too_long_is_told_at_once_and_kept(page, stage_url, tell):
    open_entries(page, stage_url)
    page.get_by_role("textbox", name="Objective 1").fill("x" * 63)
    expect(page.get_by_text("Too long by 3 characters; at most 60 can be kept.")).to_be_visible()
    page.get_by_role("textbox", name="Objective 1").fill("Short")
    expect(page.get_by_text("Too long by")).to_be_hidden()
    expect_held(page, "Short/apply", f"{HOSTILE}/")


def test_the_page_begins_anew_only_when_it_says_so(page, stage_url, tell):
    open_entries(page, stage_url)
    page.get_by_role("textbox", name="Objective 1").fill("Typed")
    expect(page.get_by_text("objectives: Typed/apply")).to_be_visible()
    page.get_by_role("button", name="Begin anew").click()
    expect_held(page, "Anew/")
    expect(page.get_by_role("textbox", name="Objective 1")).to_have_value("Anew")
    page.get_by_role("textbox", name="Objective 1").fill("Typed once more")
    expect_held(page, "Typed once more/")


def test_what_was_typed_goes_along_with_the_button_where_its_own_message_was_lost(page, stage_url, tell):
    line = Line(page)
    open_entries(page, stage_url)
    line.is_cut = True
    title = page.get_by_role("textbox", name="Title", exact=True)
    title.fill("Another title")
    title.blur()
    wait_until(lambda: page.evaluate("true") and line.lost, "the loss of what she typed", seconds=10)
    line.is_cut = False
    page.get_by_role("button", name="Paste many").click()
    expect(page.get_by_text("pressed: paste")).to_be_visible()
    expect(page.get_by_text("names: Another title", exact=True)).to_be_visible()


def test_the_lists_of_one_form_are_reported_together_and_its_button_once(page, stage_url, tell):
    open_entries(page, stage_url)
    title = page.get_by_role("textbox", name="Title", exact=True)
    expect(title).to_have_value("Title")
    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    title.fill("Another title")
    page.get_by_role("textbox", name="Term 1").fill("Enzyme")
    page.get_by_role("button", name="Remove objective 1").click()
    expect(page.get_by_text("names: Another title", exact=True)).to_be_visible()
    expect(page.get_by_text("terms: Enzyme", exact=True)).to_be_visible()
    expect_held(page, f"{HOSTILE}/")
    title.fill("x" * 61)
    expect(page.get_by_text("Too long by 1 character;")).to_be_visible()
    page.get_by_role("button", name="Paste many").click()
    expect(page.get_by_text("pressed: paste")).to_be_visible()
    expect(page.get_by_text(f"names: {'x' * 61}", exact=True)).to_be_visible()
    page.get_by_role("button", name="Begin anew").click()
    expect(page.get_by_text("pressed: None")).to_be_visible()
    expect(title).to_have_value("Title")
