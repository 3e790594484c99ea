"""A queue in a real browser: what is decided leaves the desk at once, and is neither lost nor doubled."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.components.line import Line
from tests.components.stage_words import HOSTILE

CLOSED_AND_PRESSED_AT_ONCE = """(field, key) => {
  field.focus();
  field.closest("dialog").close(); // the field keeps the focus until the next frame
  field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
  return field.getRootNode().activeElement === field;
}"""
CLOSED_AND_TYPED_ELSEWHERE_AT_ONCE = """field => new Promise(done => {
  const dialog = field.closest("dialog"), other = document.body.appendChild(document.createElement("input"));
  dialog.addEventListener("close", () => setTimeout(() => {
    done(document.activeElement === other);
    other.remove();
  }));
  dialog.close();
  other.focus();
})"""
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def opened(page: Page, url: str) -> Page:
    page.goto(f"{url}/queue")
    expect(on_desk(page, 0)).to_be_visible(timeout=20_000)
    expect(page.locator(IDLE)).to_be_visible()
    return page


def on_desk(page: Page, number: int) -> Locator:
    return page.get_by_role("heading", level=5, name=f"Question {number}?", exact=True)


def look(page: Page, number: int) -> None:
    """Look at the question, as somebody does before she decides."""
    expect(on_desk(page, number)).to_be_visible()
    expect(page.locator(".foot .bar:not([data-looking])")).to_be_visible()


def log(page: Page, *told: str) -> None:
    """What the server has counted, in its order."""
    expect(page.get_by_text("log: " + " | ".join(told), exact=True)).to_be_visible()


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page)


def press_together(page: Page, *keys: str) -> None:
    """Press keys within the same moment."""
    page.evaluate(
        "keys => keys.forEach(key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})))",
        list(keys),
    )


def test_the_next_question_is_drawn_before_the_server_answers(page, stage_url, tell, line):
    page.clock.install()
    opened(page, stage_url)
    line.is_cut = True
    page.keyboard.press("a")
    look(page, 1)
    for words in ("Answer 1", "About 1", "Said of 1"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator(".note")).to_have_text("Accepted. This is the next one.")
    expect(page.get_by_role("status").filter(has_text="Accepted.")).to_contain_text("Question 1?")
    expect(page.locator("article")).to_be_focused()
    log(page, "")
    page.clock.fast_forward(5_000)
    expect(page.locator(".note")).to_contain_text("The server has not answered yet.")
    line.is_cut = False
    page.clock.fast_forward(9_000)
    log(page, "accept 0")
    expect(page.locator(".note")).to_have_text("Accepted. This is the next one.")


def test_what_the_server_has_not_heard_is_sent_again_after_a_reload(page, stage_url, tell, line):
    opened(page, stage_url)
    line.is_cut = True
    page.keyboard.press("a")
    look(page, 1)
    line.is_cut = False
    page.reload()
    look(page, 1)
    log(page, "accept 0")
    page.keyboard.press("a")
    look(page, 2)
    log(page, "accept 0", "accept 1")


def test_a_key_for_a_question_that_is_still_on_its_way_is_not_counted(page, stage_url, tell, line):
    opened(page, stage_url)
    line.is_cut = True
    page.keyboard.press("a")
    look(page, 1)
    page.keyboard.press("x")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("The next one is coming.")
    page.keyboard.press("a")
    expect(page.locator(".note")).to_contain_text("was not counted")
    line.is_cut = False
    page.evaluate("dispatchEvent(new Event('online'))")
    look(page, 2)
    log(page, "accept 0", "reject 1 not_in_lecture")


def test_two_presses_in_one_moment_decide_one_question(page, stage_url, tell):
    opened(page, stage_url)
    press_together(page, "a", "a")
    expect(page.locator(".note")).to_contain_text("so it was not counted")
    look(page, 1)
    log(page, "accept 0")


def test_a_refused_decision_brings_its_question_back_with_the_words_that_were_typed(page, stage_url, tell):
    opened(page, stage_url)
    tell(refused=1)
    page.keyboard.press("r")
    page.keyboard.press("3")
    page.keyboard.press("c")
    page.get_by_label("Comment").press_sequentially("Which enzyme?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_have_text(f"Somebody was faster. {HOSTILE}")
    look(page, 0)
    page.keyboard.press("r")
    expect(page.get_by_label("Flawed wording")).to_be_checked()
    expect(page.get_by_label("Comment")).to_have_value("Which enzyme?")
    page.keyboard.press("Enter")
    look(page, 1)
    log(page, "send_back 0 flawed_wording Which enzyme?")
    page.keyboard.press("r")
    expect(page.get_by_label("Comment")).to_have_value("")


def test_a_decision_that_came_to_nothing_is_told_beside_the_question_that_lies_there_already(page, stage_url, tell):
    opened(page, stage_url)
    tell(gone=1)
    page.keyboard.press("a")
    expect(page.locator(".note")).to_have_text("That question has been deleted.")
    expect(page.get_by_role("status").filter(has_text="That question has been deleted.")).to_be_attached()
    look(page, 1)
    log(page, "")


def test_a_reason_is_asked_for_and_esc_or_a_reload_keeps_what_was_typed(page, stage_url, tell):
    opened(page, stage_url)
    page.keyboard.press("x")
    panel = page.get_by_role("dialog", name="Reject")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("Choose a reason")
    page.keyboard.press("c")
    page.keyboard.insert_text("No.")
    comment = panel.get_by_label("Comment")
    assert not comment.evaluate(CLOSED_AND_PRESSED_AT_ONCE, "z"), "the next letter would be typed into it"
    expect(panel).to_be_hidden()
    page.keyboard.press("x")
    expect(comment).to_have_value("No.")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(on_desk(page, 0)).to_be_visible()
    page.reload()
    expect(on_desk(page, 0)).to_be_visible()
    expect(page.locator(IDLE)).to_be_visible()
    page.keyboard.press("x")
    expect(comment).to_have_value("No.")
    comment.evaluate(CLOSED_AND_PRESSED_AT_ONCE, "x")
    expect(comment).to_have_value("No.")
    assert comment.evaluate(CLOSED_AND_TYPED_ELSEWHERE_AT_ONCE), "the desk takes no field that was opened since"
    expect(panel).to_be_hidden()
    page.keyboard.press("x")
    expect(comment).to_have_value("No.")
    page.keyboard.press("8")
    expect(panel.get_by_label("Other")).to_be_checked()
    page.keyboard.press("Enter")
    look(page, 1)
    log(page, "reject 0 other No.")


def test_going_on_and_an_uncited_question_that_is_accepted_knowingly(page, stage_url, tell):
    opened(page, stage_url)
    for number in range(5):
        look(page, number)
        page.keyboard.press("n" if number % 2 else "ArrowRight")
    look(page, 5)
    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name="Nothing in the lecture is cited")).to_be_visible()
    page.keyboard.press("Enter")
    log(page, "next 0", "next 1", "next 2", "next 3", "next 4", "accept 5 uncited")


def test_the_last_decision_is_taken_back_by_its_key(page, stage_url, tell):
    opened(page, stage_url)
    undo = page.get_by_role("button", name="Undo the last decision")
    expect(undo).to_be_hidden()
    page.keyboard.press("a")
    look(page, 1)
    expect(undo).to_be_visible()
    page.keyboard.press("u")
    look(page, 0)
    expect(undo).to_be_hidden()
    log(page, "accept 0", "undo 1")
