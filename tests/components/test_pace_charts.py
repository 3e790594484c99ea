"""The charts of pace and key terms in a real browser: pointed at, walked by keys, touched, read as a table, saved."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.components.narrow import WIDTH, expect_within_reach
from tests.components.stage_words import HOSTILE

LECTURE = "00000000-0000-0000-0000-000000000007"
PACE, TERMS = "How fast was it spoken?", "When does each key term come up?"


def open_charts(page: Page, url: str) -> None:
    page.goto(f"{url}/charts")
    expect(page.get_by_role("slider", name=PACE)).to_be_visible()


def panel(page: Page, question: str) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", name=question))


def expect_opened(page: Page, ms: int) -> None:
    expect(page.get_by_text(f"opened: {ms}", exact=True)).to_be_visible()


def tip(page: Page, question: str) -> Locator:
    return panel(page, question).locator(".tip")


def test_a_dot_says_its_term_and_second_and_leads_there(page, stage_url, tell):
    open_charts(page, stage_url)
    dot = panel(page, TERMS).locator("circle").nth(1)
    dot.hover(force=True)
    expect(tip(page, TERMS)).to_contain_text("enzyme, 4:01")
    dot.click(force=True)
    expect_opened(page, 4 * 60_000 + 1500)


def test_a_minute_says_its_pace_and_leads_there(page, stage_url, tell):
    open_charts(page, stage_url)
    plot = panel(page, PACE).locator(".plot")
    box = plot.bounding_box()
    assert box is not None
    middle = {"x": box["width"] / 2, "y": 150}
    plot.hover(position=middle)
    said = tip(page, PACE).locator("strong").inner_text()
    minute = re.fullmatch(r"(\d+):00: \d+ words/min", said)
    assert minute is not None, said
    plot.click(position=middle)
    expect_opened(page, int(minute[1]) * 60_000)


def test_the_line_is_drawn_to_its_end_between_named_extremes_over_the_usual_band(page, stage_url, tell):
    open_charts(page, stage_url)
    pace = panel(page, PACE)
    expect(pace.locator(".extreme")).to_have_text(["170", "90"])
    expect(pace.get_by_text("125–160")).to_be_visible()
    line, band = (pace.locator(name).bounding_box() for name in (".line", ".band"))
    assert line is not None
    assert band is not None
    assert abs(line["width"] - band["width"]) < 4
    expect(pace.locator(".tick").filter(has_text=":")).to_have_text(["0:00", "15:00", "30:00", "45:00"])


def test_everything_is_reached_by_the_keyboard(page, stage_url, tell):
    open_charts(page, stage_url)
    pace, terms = (page.get_by_role("slider", name=name) for name in (PACE, TERMS))
    pace.focus()
    page.keyboard.press("ArrowRight")
    expect(pace).to_have_attribute("aria-valuetext", re.compile(r"^1:00: \d+ words/min$"))
    terms.focus()
    page.keyboard.press("ArrowDown")
    expect(terms).to_have_attribute("aria-valuetext", f"{HOSTILE}, 2:05")
    expect(tip(page, TERMS)).to_contain_text("Enter to listen")
    page.keyboard.press("Escape")
    expect(tip(page, TERMS)).to_be_hidden()
    page.keyboard.press("End")
    expect(terms).to_have_attribute("aria-valuetext", f"{HOSTILE}, 30:00")
    page.keyboard.press("ArrowDown")
    expect(terms).to_have_attribute("aria-valuetext", "=active site, 10:15")
    page.keyboard.press("Enter")
    expect_opened(page, 615_000)
    expect(terms).to_be_focused()


def test_a_finger_sees_first_what_it_would_open(chromium: Browser, stage_url, tell):
    with chromium.new_context(has_touch=True, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        open_charts(page, stage_url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        dot = panel(page, TERMS).locator("circle").nth(2)
        dot.tap(force=True)
        expect(tip(page, TERMS)).to_contain_text("enzyme, 7:01")
        expect(page.get_by_text("opened: None")).to_be_visible()
        dot.tap(force=True)
        expect_opened(page, 7 * 60_000 + 1500)


def test_the_numbers_are_a_table_with_a_link_for_each_second(page, stage_url, tell):
    open_charts(page, stage_url)
    terms = panel(page, TERMS)
    terms.get_by_role("button", name="Table").click()
    expect(terms.locator(".plot")).to_be_hidden()
    expect(terms.get_by_role("row")).to_have_count(1 + 17 + 2 + 3)
    row = terms.get_by_role("row").nth(18)
    expect(row.get_by_role("cell")).to_have_text([HOSTILE, "2", "2:05", "Listen"])
    link = row.get_by_role("link", name="Listen from 2:05")
    expect(link).to_have_attribute("href", f"/lecture?lecture={LECTURE}&t=125")
    link.click()
    expect_opened(page, 125_000)
    expect(row).to_be_visible()
    terms.get_by_role("button", name="Chart").click()
    expect(terms.locator(".plot")).to_be_visible()


def test_the_numbers_are_saved_with_formulas_disarmed(page, stage_url, tell):
    open_charts(page, stage_url)
    with page.expect_download() as saving:
        panel(page, TERMS).get_by_role("button", name="CSV").click()
    assert saving.value.suggested_filename == "Week 3 Enzymes – key terms.csv"
    content = Path(saving.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Term", "Said", "At"]
    assert rows[18] == [HOSTILE, "2", "2:05"]
    assert rows[-1] == ["'=active site", "3", "50:00"]
    with page.expect_download() as saving:
        panel(page, PACE).get_by_role("button", name="CSV").click()
    assert saving.value.suggested_filename == "Week 3 Enzymes – pace.csv"


def test_hostile_terms_stay_words_and_a_chart_without_numbers_goes(page, stage_url, tell):
    open_charts(page, stage_url)
    expect(panel(page, TERMS).locator("text").filter(has_text="<img")).to_be_visible()
    page.get_by_text("With terms").click()
    expect(panel(page, TERMS)).to_have_count(0)
    expect(panel(page, PACE)).to_be_visible()
    assert "broken in" not in page.title()


def test_a_narrow_page_keeps_everything_in_sight(page, stage_url, tell):
    page.set_viewport_size({"width": WIDTH, "height": 844})
    open_charts(page, stage_url)
    words = page.locator("section svg text")
    expect_within_reach(page, words)
    assert words.count() > 15
