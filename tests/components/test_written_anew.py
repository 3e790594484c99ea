"""What is asked of the writer, in a real browser: dialogs that keep what is typed, and versions that stay open."""

from playwright.sync_api import Page, expect

from tests.components.stage_words import HOSTILE
from tests.waiting import wait_until


def open_question(page: Page, url: str) -> None:
    page.goto(f"{url}/question")
    expect(page.get_by_role("button", name="Write anew")).to_be_visible(timeout=20_000)


def test_an_instruction_is_typed_kept_and_sent(page, stage_url, tell) -> None:
    open_question(page, stage_url)
    page.keyboard.press("w")
    words = page.get_by_role("dialog", name="Write it anew")
    field = words.get_by_label("What should be different?")
    expect(field).to_be_focused()
    expect(words.get_by_role("button", name="Have it written")).to_be_disabled()
    field.press_sequentially("Why + where?")
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Write anew").click()
    expect(field).to_have_value("Why + where?")
    page.reload()
    page.get_by_role("button", name="Write anew").click()
    expect(field).to_have_value("Why + where?")
    field.press("Control+Enter")
    expect(page.get_by_text("told: [{'instruction': 'Why + where?'}]")).to_be_visible()
    page.keyboard.press("w")
    expect(field).to_have_value("")


def test_a_type_is_chosen_from_a_menu_and_other_keys_are_told(page, stage_url, tell) -> None:
    open_question(page, stage_url)
    page.keyboard.press("t")
    types = page.get_by_role("dialog", name="Change its type")
    expect(types.get_by_role("button", name="Single choice")).to_be_disabled()
    types.get_by_role("button", name="Essay").click()
    expect(page.get_by_text("told: [{'type': 'essay'}]")).to_be_visible()
    page.keyboard.press("+")
    expect(page.get_by_text("told: [{'type': 'essay'}, '+']")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_contain_text("Change type…")


def test_versions_tell_by_sign_and_word_what_changed_and_stay_open(page, stage_url, tell) -> None:
    open_question(page, stage_url)
    versions = page.locator(".past details")
    expect(versions).to_have_count(2)
    expect(versions.nth(0).locator("ins").first).to_contain_text("added: ")
    expect(versions.nth(0).locator("del").first).to_contain_text("removed: ")
    signs = [
        versions.nth(0).locator(tag).first.evaluate("it => getComputedStyle(it, '::before').content")
        for tag in ("ins", "del")
    ]
    assert signs == ['"+"', '"−"']
    expect(versions.nth(1).locator("summary")).to_contain_text(HOSTILE)
    versions.nth(1).locator("summary").click()
    versions.nth(1).get_by_role("button", name="Go back to version 1").click()
    expect(page.get_by_text("told: ['restore_1']")).to_be_visible()
    expect(versions.nth(1)).to_have_attribute("open", "")


def test_both_questions_stand_beside_each_other_with_what_changes(page, stage_url, tell) -> None:
    open_question(page, stage_url)
    sides = page.locator(".compared > section")
    expect(sides).to_have_count(2)
    left, right = sides.evaluate_all("sides => sides.map(side => side.getBoundingClientRect().toJSON())")
    assert left["top"] == right["top"]
    assert left["right"] <= right["left"]
    expect(page.locator(".changes")).to_contain_text("Question: ")
    expect(page.locator(".revision:not([hidden])")).to_contain_text(HOSTILE)
    page.set_viewport_size({"width": 390, "height": 800})
    fits = "document.documentElement.scrollWidth <= innerWidth"
    wait_until(lambda: page.evaluate(fits), "nothing stands out at the side", seconds=10)
