"""How somebody comes into an installation and stays in it, in a real Chromium: links, password, authenticator app."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories import PASSWORD
from tests.journeys.conftest import Lectern

FIRST_PASSWORD = "seven otters under the bridge"
SECOND_PASSWORD = "eight otters over the bridge"
THIRD_PASSWORD = "nine otters on the bridge"
RITA = "rita@example.edu"


def new_tab(chromium: Browser, address: str) -> Page:
    """A tab of a browser that nobody has used yet."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True).new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    return page


@pytest.fixture(scope="module")
def office(chromium: Browser, lectern: Lectern) -> Iterator[Page]:
    """The administrator's browser."""
    page = new_tab(chromium, lectern.url)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def hers(chromium: Browser, lectern: Lectern) -> Iterator[Page]:
    """Rita's browser."""
    page = new_tab(chromium, lectern.url)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """What is kept from one step to the next: links, and the key of the authenticator app."""
    return {}


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def open_page(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    title(page, name)


def sign_out(page: Page) -> None:
    open_page(page, "Sign out")
    button(page, "Sign out").click()
    title(page, "Sign in")


def sign_in(page: Page, password: str) -> None:
    field(page, "E-mail address").fill(RITA)
    field(page, "Password").fill(password)
    button(page, "Sign in").click()


def told_link(page: Page) -> str:
    """The one-time link that the administrator is shown."""
    address = page.get_by_role("dialog").locator("code")
    expect(address).to_contain_text("link=")
    return address.inner_text().replace("\n", "")


def manage(page: Page) -> Locator:
    """The dialog with what can be done about Rita."""
    button(page, "Manage").nth(1).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(RITA)
    return dialog


def test_01_the_administrator_makes_a_link_for_somebody_new(office: Page, kept: dict[str, str]) -> None:
    title(office, "Welcome to Lectern")
    field(office, "Your name").fill("Ada <script>alert(1)</script> *Administrator*")
    field(office, "E-mail address").fill("ada@example.edu")
    field(office, "Password").fill(PASSWORD)
    button(office, "Create account").click()
    title(office, "Your courses")
    open_page(office, "People")
    expect(office.get_by_text("Ada <script>alert(1)</script> *Administrator*")).to_be_visible()
    button(office, "Invite").click()
    field(office, "E-mail address").fill(RITA)
    button(office, "Make the link").click()
    kept["join"] = told_link(office)
    office.keyboard.press("Escape")
    expect(office.get_by_role("dialog")).to_be_hidden()
    office.get_by_text("Still to join", exact=True).click()
    expect(office.get_by_text(RITA)).to_be_visible()


def test_02_the_link_leaves_the_address_at_once_and_is_in_no_history(hers: Page, kept: dict[str, str]) -> None:
    hers.goto(kept["join"])
    title(hers, "Welcome to Lectern")
    expect(field(hers, "E-mail address")).to_have_value(RITA)
    expect(hers).not_to_have_url(re.compile("link="))
    length = hers.evaluate("history.length")
    field(hers, "Your name").fill("Rita Reviewer")
    field(hers, "Password").fill("password12")
    button(hers, "Create account").click()
    expect(hers.get_by_text("first that would be guessed")).to_be_visible()
    field(hers, "Password").fill(FIRST_PASSWORD)
    button(hers, "Create account").click()
    title(hers, "Your courses")
    assert hers.evaluate("history.length") == length
    hers.go_back()
    expect(hers).not_to_have_url(re.compile("link="))
    hers.go_forward()
    title(hers, "Your courses")


def test_03_the_link_works_once(chromium: Browser, kept: dict[str, str]) -> None:
    stranger = new_tab(chromium, kept["join"])
    title(stranger, "This link is no longer good")
    expect(stranger.get_by_text("used or replaced")).to_be_visible()
    button(stranger, "Go to the sign-in").click()
    title(stranger, "Sign in")
    stranger.context.close()


def test_04_she_sets_up_an_authenticator_app(hers: Page, kept: dict[str, str]) -> None:
    open_page(hers, "Your account")
    button(hers, "Set up").click()
    expect(hers.get_by_role("img", name=re.compile("^QR code"))).to_be_visible()
    kept["secret"] = hers.locator("code").first.inner_text().replace(" ", "").replace("\n", "")
    field(hers, "Code").fill(pyotp.TOTP(kept["secret"]).now())
    button(hers, "Confirm").click()
    expect(hers.get_by_text("Your second factor is on.")).to_be_visible()
    with hers.expect_download() as coming:
        hers.get_by_role("link", name="Save as a file").click()
    codes = coming.value.path().read_text().split()[-10:]
    # The key of the app stands there until the page has been drawn to its end.
    expect(hers.locator("code").first).to_have_text(" ".join(codes), use_inner_text=True)
    kept["recovery"], kept["another recovery"] = codes[:2]
    button(hers, "I have kept them").click()
    expect(hers.get_by_text("10 recovery codes are left")).to_be_visible()


def test_05_signing_in_takes_a_code_now_and_each_works_once(hers: Page, kept: dict[str, str]) -> None:
    sign_out(hers)
    sign_in(hers, FIRST_PASSWORD)
    title(hers, "Your code")
    totp = pyotp.TOTP(kept["secret"])
    code = totp.generate_otp(totp.timecode(datetime.now(UTC)) + 1)  # the step after the one that confirmed the app
    field(hers, "Code").fill(code)
    button(hers, "Sign in").click()
    title(hers, "Your courses")
    sign_out(hers)
    sign_in(hers, FIRST_PASSWORD)
    title(hers, "Your code")
    field(hers, "Code").fill(code)
    button(hers, "Sign in").click()
    expect(hers.get_by_text("it has been used")).to_be_visible()
    field(hers, "Code").fill(kept["recovery"])
    button(hers, "Sign in").click()
    title(hers, "Your courses")


def test_06_a_changed_password_signs_out_her_other_browser(
    hers: Page, chromium: Browser, lectern: Lectern, kept: dict[str, str]
) -> None:
    elsewhere = new_tab(chromium, lectern.url)
    sign_in(elsewhere, FIRST_PASSWORD)
    field(elsewhere, "Code").fill(kept["another recovery"])
    button(elsewhere, "Sign in").click()
    title(elsewhere, "Your courses")
    open_page(hers, "Your account")
    button(hers, "Change password").click()
    field(hers, "Present password").fill(FIRST_PASSWORD)
    field(hers, "New password").fill(SECOND_PASSWORD)
    button(hers, "Save the new password").click()
    expect(hers.get_by_text("You are signed out everywhere else.")).to_be_visible()
    expect(hers.get_by_role("dialog")).to_be_hidden()
    hers.reload()
    title(hers, "Your account")
    elsewhere.reload()
    title(elsewhere, "Sign in")
    elsewhere.context.close()


def test_07_the_administrator_resets_the_password_and_drops_the_lost_phone(
    office: Page, hers: Page, kept: dict[str, str]
) -> None:
    office.get_by_text("Accounts", exact=True).click()
    dialog = manage(office)
    dialog.get_by_text("The phone is lost too").click()
    button(office, "Make a link for a new password").click()
    kept["reset"] = told_link(office)
    hers.goto(kept["reset"])
    title(hers, "You are signed in")
    button(hers, "Sign out").click()
    title(hers, "Sign in")
    hers.goto(kept["reset"])
    title(hers, "Choose a new password")
    expect(hers).not_to_have_url(re.compile("link="))
    field(hers, "New password").fill(THIRD_PASSWORD)
    button(hers, "Save and sign in").click()
    title(hers, "Your courses")


def test_08_the_new_password_alone_lets_her_in_and_the_old_one_does_not(hers: Page) -> None:
    sign_out(hers)
    sign_in(hers, SECOND_PASSWORD)
    expect(hers.get_by_text("password is not right")).to_be_visible()
    sign_in(hers, THIRD_PASSWORD)
    title(hers, "Your courses")


def test_09_signed_out_everywhere_her_tab_shows_the_sign_in(hers: Page, chromium: Browser, lectern: Lectern) -> None:
    other = new_tab(chromium, lectern.url)
    sign_in(other, THIRD_PASSWORD)
    title(other, "Your courses")
    open_page(hers, "Your account")
    expect(hers.get_by_text("Chrome on Linux")).to_have_count(2)
    button(hers, "Sign out everywhere").click()
    button(hers, "Everywhere else").click()
    expect(hers.get_by_text("Chrome on Linux")).to_have_count(1)
    other.reload()
    title(other, "Sign in")
    other.context.close()
    hers.reload()
    title(hers, "Your account")


def test_10_a_closed_account_is_let_in_no_more(office: Page, hers: Page) -> None:
    office.keyboard.press("Escape")
    dialog = manage(office)
    dialog.get_by_text("Yes, close the account of Rita").click()
    button(office, "Close the account").click()
    expect(office.get_by_text(re.compile("Closed$"))).to_be_visible()
    hers.reload()
    title(hers, "Sign in")
    sign_in(hers, THIRD_PASSWORD)
    expect(hers.get_by_text("password is not right")).to_be_visible()
