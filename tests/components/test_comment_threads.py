"""Comments in a real browser: by keys alone, with names offered, and nothing typed is lost."""

import re
from uuid import UUID

from playwright.sync_api import expect

from tests.components.stage_words import HOSTILE

FIELD = "Comment on this question"
CLOSED_AND_PRESSED_AT_ONCE = """() => {
  const dialog = document.createElement("dialog");
  const field = dialog.appendChild(document.createElement("textarea"));
  document.body.append(dialog);
  dialog.showModal();
  dialog.close(); // the field keeps the focus until the next frame
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true, cancelable: true }));
}"""


def test_a_comment_is_written_by_keys_alone_with_a_name_chosen_from_those_that_fit(page, stage_url, tell) -> None:
    page.add_init_script("delete Crypto.prototype.randomUUID")  # as where the page is not served over HTTPS
    page.goto(f"{stage_url}/comments")
    talk = page.get_by_role("region", name="Comments")
    expect(talk).to_contain_text(HOSTILE)
    expect(talk.locator(".mention")).to_have_text("@Ada Teacher")
    other = page.get_by_label("Something else to type into")
    other.press_sequentially("c")
    expect(page.get_by_label(FIELD)).to_be_hidden()
    other.press("Tab")
    field = page.get_by_label(FIELD)
    page.evaluate(CLOSED_AND_PRESSED_AT_ONCE)
    expect(field).to_be_focused()
    field.press("Escape")
    page.keyboard.press("c")
    expect(field).to_be_focused()
    field.press_sequentially("Ask @ri")
    names = talk.get_by_role("option")
    expect(names).to_have_text(["Rita Reviewer", "Rita Rivers"])
    expect(talk.get_by_role("status")).to_contain_text("2 names")
    field.press("ArrowDown")
    expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", names.nth(1).get_attribute("id"))
    field.press("Escape")
    expect(names).to_have_count(0)
    field.press_sequentially("t")
    expect(names).to_have_text(["Rita Reviewer", "Rita Rivers"])
    field.press("Enter")
    field.press_sequentially("about it.")
    expect(field).to_have_value("Ask @Rita Reviewer about it.")
    field.press("Control+Enter")
    expect(talk.get_by_role("status")).to_have_text("Your comment is there.")
    expect(talk.locator(".mention").last).to_have_text("@Rita Reviewer")
    expect(talk.get_by_role("button", name="Comment")).to_be_focused()
    assert page.evaluate("sessionStorage.length") == 0


def test_what_is_typed_outlives_escape_a_reload_and_an_answer_that_never_comes(page, stage_url, tell) -> None:
    page.clock.install()
    tell(is_mute=1)
    page.goto(f"{stage_url}/comments")
    talk, field = page.get_by_role("region", name="Comments"), page.get_by_label(FIELD)
    talk.get_by_role("button", name="Comment").click()
    field.press_sequentially("Two\nlines")
    field.press("Escape")
    expect(field).to_be_hidden()
    assert page.evaluate("Object.keys(sessionStorage)[0]").startswith(f"lectern.comment.{UUID(int=1)}."), (
        "it is hers alone"
    )
    page.reload()
    expect(field).to_have_value("Two\nlines")
    field.press("Control+Enter")
    expect(talk.get_by_role("button", name="Send")).to_be_disabled()
    page.clock.fast_forward(9_000)
    expect(talk.get_by_role("alert").filter(has_text="No answer has come yet")).to_be_visible()
    expect(field).to_have_value("Two\nlines")
    tell(is_mute=0)
    talk.get_by_role("button", name="Send").click()
    expect(field).to_be_hidden()
    expect(talk.locator(".text").last).to_have_text(re.compile("Two\nlines"))


def test_an_answer_that_is_too_long_is_refused_beside_its_text_and_sent_once_it_is_shorter(
    page, stage_url, tell
) -> None:
    page.goto(f"{stage_url}/comments")
    talk = page.get_by_role("region", name="Comments")
    talk.get_by_role("button", name="Answer").click()
    field = page.get_by_role("textbox", name="Answer")
    field.fill("x" * 4_100)
    expect(talk.get_by_text("4,100 of 4,000 characters")).to_be_visible()
    field.press("Control+Enter")
    expect(talk.get_by_role("alert").filter(has_text="This comment has 4,100 characters")).to_be_visible()
    field.fill("Short.")
    field.press("Control+Enter")
    expect(field).to_be_hidden()
    expect(talk.locator("article li")).to_have_count(2)
