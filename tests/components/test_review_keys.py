"""The review desk in a real browser: its keys, its evidence, its words."""

from playwright.sync_api import Page, expect

from tests.components.stage_words import HOSTILE
from tests.waiting import wait_until


def open_review(page: Page, url: str) -> None:
    page.goto(f"{url}/review")
    # The first page of a fresh server loads all that the stage shows.
    expect(page.get_by_role("button", name="Play 0:10 to 0:10")).to_be_visible(timeout=20_000)


def told(page: Page, *keys: str) -> None:
    """The page has heard these, and the next question lies there: a key for the one before would not count."""
    expect(page.get_by_text(f"pressed: {' '.join(keys)}", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=5, name=f"{HOSTILE} {len(keys)}", exact=True)).to_be_visible()


def focused(page: Page) -> str:
    """The element in the desk that holds the focus."""
    return str(page.evaluate("document.activeElement?.shadowRoot?.activeElement?.tagName"))


def keydown_listeners(page: Page) -> int:
    """How many the document has, Streamlit's own among them."""
    tools = page.context.new_cdp_session(page)
    document = tools.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
    listeners = tools.send("DOMDebugger.getEventListeners", {"objectId": document})["listeners"]
    return [listener["type"] for listener in listeners].count("keydown")


def test_each_press_is_told_once_and_typing_is_left_alone(page, stage_url, tell):
    open_review(page, stage_url)
    page.keyboard.press("a")
    told(page, "a")
    page.keyboard.press("ArrowRight")
    told(page, "a", "ArrowRight")
    page.keyboard.press("Control+a")
    page.keyboard.press("z")
    page.get_by_role("textbox", name="Comment").press_sequentially("a banana")
    page.keyboard.press("Tab")
    page.keyboard.press("a")
    told(page, "a", "ArrowRight", "a")


def test_question_mark_lists_the_keys_and_holds_them_back_meanwhile(page, stage_url, tell):
    open_review(page, stage_url)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Accept")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    told(page, "ArrowRight")


def test_listeners_do_not_pile_up(page, stage_url, tell):
    open_review(page, stage_url)
    page.keyboard.press("a")
    told(page, "a")
    before = keydown_listeners(page)
    for _ in range(3):
        page.get_by_role("link", name="Upload").click()
        expect(page.get_by_role("heading", name="Upload")).to_be_visible()
        page.get_by_role("link", name="Review").click()
        expect(page.get_by_role("button", name="Play 0:10 to 0:10")).to_be_visible()
    page.keyboard.press("a")
    told(page, "a", "a")
    wait_until(lambda: keydown_listeners(page) == before, "as many listeners as before", seconds=10)


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
    assert 11.1 <= ended_at < 20, "it ends after the quote, as soon as the browser looks at it again"


def test_playing_is_offered_only_where_there_is_something_to_hear(page, stage_url, tell):
    open_review(page, stage_url)
    expect(page.locator(".foot .hint", has_text="play")).to_be_visible()
    page.goto(f"{stage_url}/review?silent=1")
    expect(page.locator(".foot .hint", has_text="all keys")).to_be_visible()
    expect(page.locator(".foot .hint", has_text="play")).to_be_hidden()
    expect(page.get_by_role("button", name="Play 0:10 to 0:10")).to_be_hidden()


def test_words_of_others_stay_words(page, stage_url, tell):
    open_review(page, stage_url)
    for place in ("note", "article", "more", "quote", "around"):
        expect(page.locator(f".{place}" if place != "article" else place).first).to_contain_text(HOSTILE)
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=5, name=f"{HOSTILE} 1")).to_be_visible()
    assert page.title() != "broken in"
    assert page.locator(".desk img, .desk b").count() == 0


def test_the_next_question_takes_the_focus_and_the_first_does_not(page, stage_url, tell):
    open_review(page, stage_url)
    assert focused(page) != "ARTICLE"
    page.get_by_role("button", name="Accept").click()
    told(page, "a")
    expect(page.locator("article")).to_be_focused()
    page.get_by_role("button", name="Accept").focus()
    page.get_by_role("textbox", name="Comment").fill("Another run.")
    page.get_by_role("textbox", name="Comment").press("Enter")
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()


def test_a_field_takes_the_focus_however_late_the_server_draws_it(page, stage_url, tell):
    page.clock.install()
    page.goto(f"{stage_url}/focus")
    page.locator(".st-key-focus [data-drawn]").wait_for(state="attached")
    tell(is_slow=1)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-testid=stApp][data-test-script-state=running]")).to_be_visible()
    page.clock.run_for(5_000)
    tell(is_slow=0)
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()


def test_the_bar_stands_at_the_foot_below_the_words(page, stage_url, tell):
    def edges(selector: str) -> tuple[float, float, float, float]:
        """Left, top, right and bottom on the screen, when the page is scrolled to its end."""
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 99999)")
        box = page.locator(selector).bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
        return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]

    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 700})
        open_review(page, stage_url)
        expect(page.get_by_role("textbox", name="Comment")).to_be_visible()
        wait_until(
            lambda: edges(".foot")[::2] == edges(".desk")[::2] and edges(".foot")[3] == 700,
            "the bar stands at the foot, as wide as the desk",
            seconds=10,
        )
        wait_until(
            lambda: edges("[data-testid=stTextInput]")[3] <= edges(".foot")[1],
            "the last field is seen above the bar",
            seconds=10,
        )
