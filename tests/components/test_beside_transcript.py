"""Slides and words beside a transcript, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.components.stage_words import HOSTILE

PDF = {"name": "week 3 & 4.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
EMPTY = {**PDF, "name": "empty.pdf", "buffer": b""}
LARGE = {**PDF, "name": "large.pdf", "buffer": bytes(1001)}


def open_page(page: Page, url: str, more: str = "?anew=1") -> None:
    page.goto(f"{url}/lecture{more}")
    expect(page.get_by_role("region", name="Slides and handouts")).to_be_visible()


def send(page: Page, *files: dict[str, object]) -> None:
    page.get_by_label("Slides and handouts to add").set_input_files(list(files))  # type: ignore[arg-type]


def test_slides_are_sent_read_searched_renamed_and_removed(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    expect(page.get_by_text("PDF, PowerPoint or Word")).to_be_visible()
    send(page, PDF)
    expect(page.get_by_role("tab", name="week 3 & 4.pdf")).to_be_visible()
    expect(page.locator(".slides .page")).to_have_count(3)
    expect(page.locator(".slides .page").first).to_contain_text(HOSTILE)
    page.get_by_label("Find on these pages").fill("binds")
    expect(page.locator(".slides .found")).to_have_text("1 of 3 pages")
    page.keyboard.press("Escape")
    expect(page.locator(".slides .found")).to_have_text("3 pages")
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Title").fill("Slides of week 3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Slides of week 3")).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Remove “Slides of week 3” and its 3 pages?")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("PDF, PowerPoint or Word")).to_be_visible()


def test_what_is_not_taken_says_why_and_stops_none_of_the_others(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    send(page, EMPTY, LARGE, PDF)
    expect(page.get_by_role("tab", name="week 3 & 4.pdf")).to_be_visible()
    expect(page.get_by_text("empty.pdf is empty.")).to_be_visible()
    expect(page.get_by_text("at most 0 MB are taken")).to_be_visible()
    tab = page.get_by_role("tab", name="week 3 & 4.pdf")
    tab.evaluate("tab => (tab.mark = 'the same')")
    page.get_by_role("button", name="Keep enzyme").click()
    expect(page.locator(".kept")).to_contain_text("enzyme")
    assert tab.evaluate("tab => tab.mark") == "the same", "what is being pressed is not taken away"


def test_a_mishearing_is_put_right_in_one_place_or_all_and_taken_back(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    expect(page.locator(".words .pair")).to_have_text("cattle lays → catalase · 2 places")
    expect(page.locator(".words .places")).to_contain_text(HOSTILE[:10])
    page.get_by_role("button", name="Go to 1:05").click()
    expect(page.get_by_text("Done: hear 65000")).to_be_visible()
    page.get_by_role("button", name="Only here").last.click()
    expect(page.get_by_text("Done: hear 65000, correct 9")).to_be_visible()
    expect(page.locator(".words .pair")).to_have_text("cattle lays → catalase · put right in 2 places")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".words .pair")).to_have_text("cattle lays → catalase · 2 places")


def test_words_are_kept_dropped_and_added_by_the_keyboard(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    page.get_by_role("button", name="Keep enzyme").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kept")).to_contain_text("enzyme")
    expect(page.get_by_role("button", name="Keep substrate")).to_be_focused()
    page.get_by_label("Add a word or phrase").fill("catalase")
    page.keyboard.press("Enter")
    expect(page.locator(".kept .chip")).to_have_count(2)
    page.get_by_role("button", name="Remove enzyme").click()
    expect(page.locator(".kept .chip")).to_have_count(1)


def test_words_that_are_kept_in_one_moment_are_all_kept(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    offered = page.locator(".offered").get_by_role("button", name=re.compile("^Keep "))
    offered.evaluate_all("buttons => buttons.forEach(button => button.click())")
    expect(page.locator(".kept .chip")).to_have_count(3)


def test_the_words_open_by_themselves_when_the_slides_have_been_read(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    open_page(page, stage_url, "?unread=1")
    expect(page.locator(".vocabulary")).not_to_have_attribute("open", "")
    page.get_by_role("button", name="Read the slides").click()
    expect(page.get_by_role("button", name="Keep enzyme")).to_be_visible()


def test_a_reader_changes_nothing(page: Page, stage_url: str) -> None:
    open_page(page, stage_url)
    send(page, PDF)
    expect(page.get_by_role("tab", name="week 3 & 4.pdf")).to_be_visible()
    open_page(page, stage_url, "?reader=1")
    expect(page.locator(".slides .page")).to_have_count(3)
    for name in ("Add files", "Rename", "Remove", "Put all right", "Heard aright"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
