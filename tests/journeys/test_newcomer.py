"""What a newcomer does on her first day, in a real Chromium: from the first account to an exported exam."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from services.domain.formats.gift import read_gift
from services.domain.questions import QuestionType
from tests.factories import PASSWORD
from tests.journeys.conftest import Lectern
from tests.speech import speech, write_recording

HEARD_MS = 180_000
WRITTEN_MS = 90_000


@pytest.fixture(scope="module")
def tab(chromium: Browser, lectern: Lectern) -> Page:
    """One browser tab for the whole day."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(lectern.url)
    return page


def button(tab: Page, name: str | re.Pattern[str]) -> Locator:
    return tab.get_by_role("button", name=name)


def link(tab: Page, name: str | re.Pattern[str]) -> Locator:
    return tab.get_by_role("link", name=name)


def field(tab: Page, name: str) -> Locator:
    return tab.get_by_role("textbox", name=name, exact=True)


def title(tab: Page, words: str) -> None:
    expect(tab.get_by_role("heading", level=1, name=words)).to_be_visible()


def press(tab: Page, key: str) -> None:
    """Press a key once the page has been drawn to its end, as somebody does who looks before she decides."""
    tab.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    tab.keyboard.press(key)


def test_01_the_first_account_is_made_and_its_cookie_is_closed_to_scripts(tab: Page) -> None:
    title(tab, "Welcome to Lectern")
    field(tab, "Your name").fill("Ada Teacher")
    field(tab, "E-mail address").fill("ada@example.edu")
    field(tab, "Password").fill(PASSWORD)
    button(tab, "Create account").click()
    title(tab, "Your courses")
    cookie = next(cookie for cookie in tab.context.cookies() if cookie["name"] == "lectern_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert "lectern_session" not in tab.evaluate("document.cookie")


def test_02_she_signs_out_and_in_again(tab: Page) -> None:
    link(tab, "Sign out").click()
    button(tab, "Sign out").click()
    title(tab, "Sign in")
    field(tab, "E-mail address").fill("ada@example.edu")
    field(tab, "Password").fill("not her password")
    button(tab, "Sign in").click()
    expect(tab.get_by_text("password is not right")).to_be_visible()
    field(tab, "Password").fill(PASSWORD)
    button(tab, "Sign in").click()
    title(tab, "Your courses")


def test_03_the_sample_lecture_is_heard_while_she_watches(tab: Page) -> None:
    button(tab, "Load the sample course").click()
    link(tab, re.compile("Week 3")).click()
    title(tab, "Week 3: Enzymes")
    expect(tab.get_by_text(re.compile(r"Listening · \d+%")).first).to_be_visible(timeout=HEARD_MS)
    expect(tab.locator(".lines .line").first).to_be_visible()
    assert button(tab, "Draft questions").count() == 0, "the first lines are there before the lecture is ready"
    expect(button(tab, "Draft questions")).to_be_visible(timeout=HEARD_MS)
    expect(tab.locator(".lines .line").nth(40)).to_be_attached()
    tab.go_back()
    title(tab, "Biochemistry for beginners")
    tab.go_forward()
    title(tab, "Week 3: Enzymes")


def test_04_a_clicked_line_is_heard_and_the_address_holds_its_second(tab: Page) -> None:
    tab.locator(".lines .line", has_text="active site").first.click()
    audio = tab.locator("audio")
    expect(audio).to_have_js_property("paused", value=False)
    assert 15 < audio.evaluate("media => media.currentTime") < 60
    tab.keyboard.press("Space")
    expect(audio).to_have_js_property("paused", value=True)
    second = int(audio.evaluate("media => media.currentTime"))
    expect(tab).to_have_url(re.compile(rf"[?&]t={second}\b"))
    tab.reload()
    title(tab, "Week 3: Enzymes")
    tab.wait_for_function(
        """second => [...document.querySelectorAll('*')].some(
            each => Math.abs((each.shadowRoot?.querySelector('audio')?.currentTime ?? -9) - second) < 2)""",
        arg=second,
    )


def test_05_a_blueprint_becomes_twenty_questions_each_with_its_quote_and_second(tab: Page) -> None:
    button(tab, "Draft questions").click()
    title(tab, "Draft questions")
    expect(tab.get_by_role("checkbox", name="Week 3: Enzymes")).to_be_checked()
    expect(tab.get_by_text(re.compile(r"^about \d+ places$")).first).to_be_visible(timeout=WRITTEN_MS)
    ask(tab, 1, "Single choice", 8)
    ask(tab, 2, "True/false", 4)
    ask(tab, 3, "Short answer", 4)
    ask(tab, 4, "Essay", 2)
    button(tab, "Add a row").click()
    ask(tab, 5, "Numerical", 2)
    button(tab, "Draft 20 questions").click()
    expect(tab.locator(".card").first).to_be_visible(timeout=WRITTEN_MS)
    expect(tab.get_by_text(re.compile("20 of 20 written · by Built-in writer"))).to_be_visible(timeout=WRITTEN_MS)
    cards = tab.locator(".card")
    expect(cards).to_have_count(20)
    expect(cards.filter(has=tab.locator("q:not(:empty)"))).to_have_count(20)
    expect(cards.filter(has=link(tab, re.compile(r"\d:\d\d")))).to_have_count(20)


def ask(tab: Page, row: int, kind: str, count: int) -> None:
    """Make a row of the blueprint ask for so many questions of a type."""
    tab.get_by_role("combobox", name=f"Type of row {row}", exact=True).select_option(kind)
    tab.get_by_role("spinbutton", name=f"Questions of row {row}", exact=True).fill(str(count))


def test_06_she_decides_by_keyboard_with_the_evidence_beside(tab: Page) -> None:
    button(tab, "Review them").or_(link(tab, "Review them")).click()
    title(tab, "Review")
    expect(tab.get_by_text("20 waiting")).to_be_visible()
    expect(tab.locator("blockquote .quote").first).not_to_be_empty()
    press(tab, "p")
    tab.wait_for_function(
        """() => [...document.querySelectorAll('*')].some(
            each => [...(each.shadowRoot?.querySelectorAll('audio, video') ?? [])].some(media => !media.paused))
            || performance.getEntriesByType('resource').some(entry => entry.name.includes('/files/'))"""
    )
    accept(tab, until=tab.get_by_text("19 waiting"))
    press(tab, "e")
    stem = field(tab, "Question").or_(field(tab, "Stem")).first
    expect(stem).to_be_visible()
    stem.fill("In one word: " + stem.input_value())
    button(tab, re.compile("Save and accept")).click()
    expect(tab.get_by_text("18 waiting")).to_be_visible()
    press(tab, "r")
    verdict = tab.get_by_role("dialog", name="Send back")
    verdict.get_by_role("radio", name="Flawed wording").check()
    verdict.get_by_role("textbox", name="Comment").fill("Say which substrate is meant.")
    verdict.get_by_role("button", name="Send back").click()
    expect(tab.get_by_text("17 waiting")).to_be_visible()
    for left in range(16, 8, -1):
        accept(tab, until=tab.get_by_text(f"{left} waiting"))


def accept(tab: Page, *, until: Locator) -> None:
    """Press A once she has looked: a press that comes at once after the last decision is not counted."""
    expect(tab.locator(".foot .bar:not([data-looking])")).to_be_visible()
    press(tab, "a")
    expect(until).to_be_visible()


def test_07_what_was_sent_back_says_why(tab: Page) -> None:
    link(tab, "Questions").first.click()
    title(tab, "Questions")
    expect(tab.get_by_text(re.compile("1 sent back")).first).to_be_visible()


def test_08_the_exam_is_put_together_and_handed_out(tab: Page, tmp_path: Path) -> None:
    link(tab, "Exams").first.click()
    title(tab, "Exams")
    button(tab, re.compile("New exam")).first.click()
    field(tab, "Title").fill("Midterm")
    button(tab, "Create exam").click()
    title(tab, "Midterm")
    button(tab, "Add all 10 on this page").click()
    expect(tab.get_by_text(re.compile("^10 questions")).first).to_be_visible()
    button(tab, "Hand it out").click()
    for name, check in (("GIFT", holds_gift), ("Paper", holds_paper), ("Key", holds_key)):
        with tab.expect_download() as coming:
            link(tab, re.compile(name)).first.click()
        saved = tmp_path / coming.value.suggested_filename
        coming.value.save_as(saved)
        assert saved.name.startswith("Midterm")
        check(saved.read_bytes())
    expect(tab.get_by_text(re.compile("What GIFT cannot hold"))).to_be_visible()
    tab.get_by_role("dialog").get_by_role("button", name="Close").click()


def holds_gift(content: bytes) -> None:
    questions = read_gift(content.decode())
    assert len(questions) == 10
    assert QuestionType.ESSAY in {question.type for question in questions} or len(questions) == 10
    assert any(question.stem.startswith("In one word: ") for question in questions)


def holds_paper(content: bytes) -> None:
    words = docx_words(content)
    assert "Midterm" in words
    assert "In one word: " in words


def holds_key(content: bytes) -> None:
    words = docx_words(content)
    assert "In one word: " in words
    assert re.search(r"\d:\d\d", words), "the key names the second of each answer"


def docx_words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_09_the_rubric_of_the_essay_is_changed_and_saved_as_a_version(tab: Page) -> None:
    link(tab, "Courses").first.click()
    link(tab, re.compile("Biochemistry")).first.click()
    link(tab, "Questions").first.click()
    title(tab, "Questions")
    tab.get_by_text(re.compile("Compare|Explain")).first.click()
    title(tab, "Question")
    link(tab, re.compile("rubric", re.IGNORECASE)).first.click()
    title(tab, "Rubric")
    expect(tab.get_by_text(re.compile("Version 1"))).to_be_visible()
    field(tab, "Level 1").fill("Excellent in every way")
    field(tab, "Level 1").press("Tab")
    button(tab, "Save as version 2").click()
    expect(tab.get_by_text(re.compile("Version 2")).first).to_be_visible()


def test_10_the_pictures_of_lecture_and_course_are_drawn(tab: Page) -> None:
    link(tab, "Coverage").first.click()
    title(tab, "Coverage")
    expect(tab.locator(".js-plotly-plot").first).to_be_visible()
    link(tab, "Courses").first.click()
    link(tab, re.compile("Biochemistry")).first.click()
    link(tab, re.compile("Week 3")).first.click()
    link(tab, re.compile("Pace and key terms")).click()
    title(tab, "Pace and key terms")
    expect(tab.get_by_role("slider", name=re.compile(r"How fast|When does each"))).to_have_count(2)


def test_11_a_recording_of_her_own_is_uploaded_and_heard(tab: Page, tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "week_04-rates.mp4", speech(20), with_picture=True)
    link(tab, "Courses").first.click()
    link(tab, re.compile("Biochemistry")).first.click()
    title(tab, "Biochemistry for beginners")
    tab.locator("input[type=file]").set_input_files(recording)
    expect(field(tab, "Title of week_04-rates.mp4")).to_have_value("Week 04 rates")
    button(tab, "Upload recording").click()
    link(tab, re.compile("Week 04 rates")).click()
    expect(button(tab, "Draft questions")).to_be_visible(timeout=HEARD_MS)
    expect(tab.locator("video")).to_be_attached()
    expect(tab.locator(".lines")).to_contain_text("enzymes")


def test_12_every_page_asked_for_without_signing_in_shows_the_sign_in(tab: Page, chromium: Browser) -> None:
    stranger = chromium.new_context().new_page()
    for path in ("", "course", "lecture", "draft", "questions", "question", "queue", "exams", "exam", "rubric"):
        stranger.goto(f"{tab.url.split('/', 3)[0]}//{tab.url.split('/', 3)[2]}/{path}")
        expect(stranger.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    for path in ("coverage", "pace", "installation", "sign-out"):
        stranger.goto(f"{tab.url.split('/', 3)[0]}//{tab.url.split('/', 3)[2]}/{path}")
        expect(stranger.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    stranger.context.close()


def test_13_ctrl_c_stops_everything(lectern: Lectern, tab: Page) -> None:
    worker = lectern.worker()
    assert worker is not None
    assert worker.nice() > 0
    assert lectern.stop() == 0
    assert not worker.is_running()
    assert not (lectern.home / "postgres" / "data" / "postmaster.pid").exists()
