"""The keys and the evidence of the review page in a real browser."""

from playwright.sync_api import Page, expect


def open_review(page: Page, url: str) -> None:
    page.goto(f"{url}/review")
    expect(page.get_by_role("button", name="Play 0:10 to 0:10")).to_be_visible()


def keydown_listeners(page: Page) -> int:
    """How many the document has, Streamlit's own among them."""
    tools = page.context.new_cdp_session(page)
    document = tools.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
    listeners = tools.send("DOMDebugger.getEventListeners", {"objectId": document})["listeners"]
    return [listener["type"] for listener in listeners].count("keydown")


def test_each_press_is_told_once_and_typing_is_left_alone(page, stage_url, tell):
    open_review(page, stage_url)
    page.keyboard.press("a")
    expect(page.get_by_text("pressed: a", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("pressed: a ArrowRight", exact=True)).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.press("z")
    page.get_by_label("Comment").press_sequentially("a banana")
    page.keyboard.press("Tab")
    page.keyboard.press("a")
    expect(page.get_by_text("pressed: a ArrowRight a", exact=True)).to_be_visible()


def test_question_mark_lists_the_keys_and_holds_them_back_meanwhile(page, stage_url, tell):
    open_review(page, stage_url)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Accept")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("pressed: ArrowRight", exact=True)).to_be_visible()


def test_listeners_do_not_pile_up(page, stage_url, tell):
    open_review(page, stage_url)
    page.keyboard.press("a")
    expect(page.get_by_text("pressed: a", exact=True)).to_be_visible()
    before = keydown_listeners(page)
    for _ in range(3):
        page.get_by_role("link", name="Upload").click()
        expect(page.get_by_role("heading", name="Upload")).to_be_visible()
        page.get_by_role("link", name="Review").click()
        expect(page.get_by_role("button", name="Play 0:10 to 0:10")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("pressed: a a", exact=True)).to_be_visible()
    assert keydown_listeners(page) == before


def test_evidence_plays_its_span_and_stops(page, stage_url, tell):
    open_review(page, stage_url)
    page.evaluate(
        "() => { window.heard = []; const play = HTMLMediaElement.prototype.play;"
        " HTMLMediaElement.prototype.play = function () { window.heard.push(this); return play.call(this); }; }"
    )
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Stop 0:10 to 0:10")).to_be_visible()
    expect(page.get_by_role("button", name="Play 0:10 to 0:10")).to_be_visible()
    ended_at = page.evaluate("window.heard[0].currentTime")
    assert 11.1 <= ended_at < 11.6
