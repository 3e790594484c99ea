"""The player and its transcript in a real browser."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.components.stage_words import HOSTILE

MEDIA = """(act) => {
  const roots = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].map((e) => e.shadowRoot);
  const found = roots.map((root) => [root.querySelector("audio"), root]).find(([media]) => media);
  return new Function("media", "root", "return " + act)(...found);
}"""


SECONDS_EACH = 2
PRESSED_AT_ONCE = """keys => keys.forEach(
  key => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))"""


def media(page: Page, expression: str) -> Any:
    """What `expression` says about the `media` element and the component's `root`."""
    return page.evaluate(MEDIA, expression)


def open_player(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".line.current")).to_be_visible()


def test_clicking_a_line_plays_it_and_the_url_holds_the_second(page, stage_url, tell):
    open_player(page, f"{stage_url}/player?t=30")
    expect(page.locator(".line.current")).to_contain_text("Line 15")
    page.locator(".line").nth(20).click()
    page.wait_for_url("**t=40*")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    second = int(media(page, "media.currentTime"))
    page.wait_for_url(f"**t={second}*")
    page.reload()
    expect(page.locator(".line.current")).to_contain_text(f"Line {second // SECONDS_EACH} ")


def test_keys_move_through_the_recording_but_not_while_somebody_types(page, stage_url, tell):
    open_player(page, f"{stage_url}/player?t=30")
    page.keyboard.press("l")
    expect(page.locator(".now")).to_have_text("0:35")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".now")).to_have_text("0:30")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("k")  # at once: in two seconds it would be at the next line
    expect(page.locator(".line.current")).to_contain_text("Line 17")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    at = media(page, "media.currentTime")
    page.get_by_label("Note").press_sequentially("jlk lk")
    assert abs(media(page, "media.currentTime") - at) < 1, "a key would move it by five seconds"
    assert media(page, "media.paused") is True


def test_the_address_holds_the_last_of_quick_moves_and_is_left_alone_on_another_page(page, stage_url, tell):
    page.clock.install()
    open_player(page, f"{stage_url}/player?t=30")
    page.evaluate(PRESSED_AT_ONCE, ["l", "j"])
    page.clock.run_for(1_000)
    assert page.evaluate("location.search") == "?t=30"
    page.evaluate(PRESSED_AT_ONCE, ["l"])
    page.evaluate("history.pushState(null, '', '/elsewhere')")
    page.clock.run_for(1_000)
    assert page.evaluate("location.pathname + location.search") == "/elsewhere"


def test_lines_that_are_added_keep_scroll_focus_and_sound(page, stage_url, tell):
    open_player(page, f"{stage_url}/player")
    page.locator(".line").nth(3).click()
    page.locator(".lines").hover()
    page.mouse.wheel(0, 400)
    expect(page.get_by_role("button", name="Back to the line being heard")).to_be_visible()
    expect(page.locator(".lines")).to_have_js_property("scrollTop", 400)
    page.get_by_label("Find in these lines").focus()
    scroll, source = media(page, "root.querySelector('.lines').scrollTop"), media(page, "media.src")
    page.evaluate("[...document.querySelectorAll('button')].find((b) => b.innerText === 'Hear more').click()")
    expect(page.locator(".line")).to_have_count(60)
    assert media(page, "root.querySelector('.lines').scrollTop") == scroll
    assert media(page, "root.activeElement.type") == "search"
    assert media(page, "media.src") == source
    assert media(page, "media.paused") is False


def test_url_that_has_expired_is_renewed_where_it_stood(page, stage_url, tell):
    tell(signature="new")
    open_player(page, f"{stage_url}/player?t=50")
    expect(page.get_by_text("expired at 50000")).to_be_visible()
    page.wait_for_function(f"() => ({MEDIA})('media.readyState > 0 && media.src.endsWith(\"new\")')")
    assert media(page, "media.currentTime") == 50


def test_what_was_said_is_shown_as_text_and_never_as_markup(page, stage_url, tell):
    open_player(page, f"{stage_url}/player")
    expect(page.locator(".line").nth(1)).to_contain_text(HOSTILE)
    assert page.locator(".line img").count() == 0
    find = page.get_by_label("Find in these lines")
    find.fill("<b>")
    expect(page.locator("mark")).to_have_text("<b>")
    find.fill("enzymes")
    expect(page.locator(".found")).to_have_text("1 of 39")
    find.press("Enter")
    expect(page.locator(".found")).to_have_text("2 of 39")
    assert page.title() != "broken in"


def test_a_transcript_without_a_recording_is_read_and_linked_to_but_not_played(page, stage_url, tell):
    open_player(page, f"{stage_url}/transcript?t=30")
    expect(page.locator(".line.current")).to_contain_text("Line 15")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    expect(page.locator("[lang=de] .line").first).to_be_visible()
    expect(page.get_by_label("Position in the recording")).to_be_hidden()
    page.locator(".line").nth(20).click()
    page.wait_for_url("**t=40*")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**t=42*")
    page.keyboard.press("Space")
    assert media(page, "media === null || media.paused") is True
    page.reload()
    expect(page.locator(".line.current")).to_contain_text("Line 21")


def test_lines_that_could_not_be_fetched_are_fetched_at_a_click(page, stage_url, tell):
    tell(are_lines_broken=1)
    page.goto(f"{stage_url}/transcript?t=30")
    expect(page.get_by_role("alert")).to_contain_text("The transcript could not be fetched.")
    tell(are_lines_broken=0)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".line.current")).to_contain_text("Line 15")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_transcript_is_fetched_again_only_when_it_has_changed(page, stage_url, tell):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/lines/" in request.url else None)
    open_player(page, f"{stage_url}/transcript?t=30")
    page.locator(".line").nth(20).click()
    page.wait_for_url("**t=40*")
    tell(lines=50)
    page.get_by_role("button", name="Look again").click()
    expect(page.locator(".line")).to_have_count(50)
    expect(page.locator(".line.current")).to_contain_text("Line 20")
    assert [url.rpartition("=")[2] for url in asked] == ["40", "50"]
