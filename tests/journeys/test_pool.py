"""Signing in at a Cognito pool in a real Chromium: password, first password, code, reset, and its own page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes.cognito_server import CognitoServer
from tests.journeys.conftest import Lectern, free_port, started

PASSWORD = "Enzymes-2-know"
FIRST_PASSWORD = "Given-once-1"
APP_SECRET = pyotp.random_base32()


@pytest.fixture(scope="module")
def pool() -> Iterator[CognitoServer]:
    """A pool with a client secret, as universities have it."""
    with CognitoServer(client_secret="of the app client") as server:
        server.add_user("ada", PASSWORD, email="ada@example.edu", groups=("lectern-admins", "choir"))
        server.add_user("nora", FIRST_PASSWORD, email="nora@example.edu", temporary=True)
        server.add_user("tom", PASSWORD, email="tom@example.edu", totp_secret=APP_SECRET)
        server.add_user("uma", FIRST_PASSWORD, email="uma@example.edu", temporary=True)
        server.add_user("fay", PASSWORD, email="fay@example.edu")
        yield server


@pytest.fixture(scope="module")
def at_university(home: Path, pool: CognitoServer) -> Iterator[Lectern]:
    """Lectern set to that pool."""
    port = free_port()
    pool.redirect_uris.add(f"http://127.0.0.1:{port}/session/hosted/back")
    settings = {
        **pool.environment,
        "LECTERN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LECTERN_WORKER": "false",
        "LECTERN_COGNITO_GROUPS": json.dumps({"lectern-admins": "administrator"}),
    }
    with started(home, port=port, **settings) as running:
        yield running


@pytest.fixture
def browser_of(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser without a past."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def tab(browser_of: BrowserContext, at_university: Lectern) -> Page:
    page = browser_of.new_page()
    page.set_default_timeout(20_000)
    page.goto(at_university.url)
    return page


def sign_in(tab: Page, user_name: str, password: str) -> None:
    tab.get_by_role("textbox", name="User name").fill(user_name)
    tab.get_by_role("textbox", name="Password", exact=True).fill(password)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def courses(tab: Page) -> None:
    expect(tab.get_by_role("heading", level=1, name="Your courses")).to_be_visible(timeout=20_000)


def test_a_wrong_password_is_refused_and_the_right_one_lets_her_in(tab: Page) -> None:
    sign_in(tab, "ada", "Not-her-password-1")
    expect(tab.get_by_text("The user name or the password is not right")).to_be_visible()
    sign_in(tab, "ada", PASSWORD)
    courses(tab)
    expect(tab.get_by_role("link", name="Installation")).to_be_visible()


def test_no_token_of_the_pool_reaches_the_browser(tab: Page) -> None:
    sign_in(tab, "ada", PASSWORD)
    courses(tab)
    [cookie] = [cookie for cookie in tab.context.cookies() if "session" in cookie["name"]]
    assert cookie["httpOnly"]
    assert len(tab.context.cookies()) == 1 or all("token" not in cookie["name"] for cookie in tab.context.cookies())
    kept = tab.evaluate("JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept
    assert "eyJ" not in cookie["value"]


def test_somebody_new_chooses_her_own_password_at_the_first_sign_in(tab: Page, pool: CognitoServer) -> None:
    sign_in(tab, "nora", FIRST_PASSWORD)
    expect(tab.get_by_role("heading", name="Choose your password")).to_be_visible()
    tab.get_by_role("textbox", name="New password", exact=True).fill("short")
    tab.get_by_role("textbox", name="New password once more").fill("short")
    tab.get_by_role("button", name="Save and sign in").click()
    expect(tab.get_by_text("does not accept this as a new password")).to_be_visible()
    tab.get_by_role("textbox", name="New password", exact=True).fill(PASSWORD)
    tab.get_by_role("textbox", name="New password once more").fill(PASSWORD)
    tab.get_by_role("button", name="Save and sign in").click()
    courses(tab)
    expect(tab.get_by_role("link", name="Installation")).to_have_count(0)


def test_a_code_of_the_authenticator_app_is_asked_for(tab: Page) -> None:
    sign_in(tab, "tom", PASSWORD)
    expect(tab.get_by_role("heading", name="Your code")).to_be_visible()
    tab.get_by_role("textbox", name="Code").fill("000000")
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_text("This code is not right")).to_be_visible()
    tab.get_by_role("textbox", name="Code").fill(pyotp.TOTP(APP_SECRET).now())
    tab.get_by_role("button", name="Sign in", exact=True).click()
    courses(tab)


def test_where_the_pool_demands_an_app_she_sets_one_up_at_her_first_sign_in(tab: Page, pool: CognitoServer) -> None:
    pool.demands_second_factor = True
    try:
        sign_in(tab, "uma", FIRST_PASSWORD)
        tab.get_by_role("textbox", name="New password", exact=True).fill(PASSWORD)
        tab.get_by_role("textbox", name="New password once more").fill(PASSWORD)
        tab.get_by_role("button", name="Save and sign in").click()
        expect(tab.get_by_role("heading", name="Set up your app")).to_be_visible()
        expect(tab.get_by_role("img", name=re.compile("^QR code"))).to_be_visible()
        app = pyotp.TOTP(re.sub(r"\s", "", tab.locator("code").first.inner_text()))
        tab.get_by_role("textbox", name="Code").fill("000000")
        tab.get_by_role("button", name="Confirm").click()
        expect(tab.get_by_text("This code is not right")).to_be_visible()
        tab.get_by_role("textbox", name="Code").fill(app.now())
        tab.get_by_role("button", name="Confirm").click()
        courses(tab)
    finally:
        pool.demands_second_factor = False
    assert pool.members["uma"].totp_secret == app.secret


def test_a_forgotten_password_is_set_anew_with_the_code_that_was_sent(tab: Page, pool: CognitoServer) -> None:
    tab.get_by_role("button", name="Forgotten password").click()
    expect(tab.get_by_role("heading", name="Forgotten password")).to_be_visible()
    tab.get_by_role("textbox", name="User name").fill("fay")
    tab.get_by_role("button", name="Send the code").click()
    expect(tab.get_by_role("heading", name="Choose a new password")).to_be_visible()
    tab.get_by_role("textbox", name="Code").fill("123456")
    tab.get_by_role("textbox", name="New password").fill("Quite-new-3")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("This code is not right, or it has expired")).to_be_visible()
    tab.get_by_role("textbox", name="Code").fill(pool.sent_codes["fay"])
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(tab, "fay", "Quite-new-3")
    courses(tab)


def test_the_universitys_own_page_leads_to_the_page_that_was_wanted(tab: Page, at_university: Lectern) -> None:
    tab.get_by_role("link", name=re.compile("university's page")).click()
    tab.get_by_label("User name").fill("ada")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button").first.click()
    courses(tab)
    assert "code=" not in tab.url


def test_a_code_that_another_browser_fetched_lets_nobody_in(tab: Page, at_university: Lectern) -> None:
    tab.goto(f"{at_university.url}/session/hosted/back?code=stolen&state=planted")
    expect(tab.get_by_text("begun in another browser")).to_be_visible()


def test_she_changes_her_password_and_sets_up_her_app_from_her_profile(
    tab: Page, pool: CognitoServer, at_university: Lectern
) -> None:
    pool.add_user("mia", PASSWORD, email="mia@example.edu")
    sign_in(tab, "mia", PASSWORD)
    courses(tab)
    tab.get_by_role("link", name="Your account").click()
    tab.get_by_role("textbox", name="Present password").fill("Not-her-password-1")
    tab.get_by_role("textbox", name="New password").fill("Another-one-4")
    tab.get_by_role("button", name="Change password").click()
    expect(tab.get_by_text("Your current password is not right")).to_be_visible()
    tab.get_by_role("textbox", name="Present password").fill(PASSWORD)
    tab.get_by_role("button", name="Change password").click()
    expect(tab.get_by_text("Your password at your university is changed")).to_be_visible()
    tab.get_by_role("button", name="Look it up").click()
    tab.get_by_role("button", name="Set up").click()
    secret = tab.locator("code").inner_text().replace(" ", "").strip()
    tab.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).now())
    tab.get_by_role("button", name="Confirm").click()
    expect(tab.get_by_text("A code of your app is asked for")).to_be_visible()
    tab.get_by_role("button", name="Sign out everywhere").click()
    tab.get_by_role("button", name="Sign out here").click()
    sign_in(tab, "mia", "Another-one-4")
    expect(tab.get_by_role("heading", name="Your code")).to_be_visible()


def test_a_silent_pool_is_named_and_leaves_those_who_are_in_alone(
    tab: Page, chromium: Browser, at_university: Lectern, pool: CognitoServer
) -> None:
    sign_in(tab, "ada", PASSWORD)
    courses(tab)
    pool.go_silent()
    try:
        context = chromium.new_context()
        other = context.new_page()
        other.goto(at_university.url)
        sign_in(other, "ada", PASSWORD)
        expect(other.get_by_text("does not answer")).to_be_visible(timeout=60_000)
        context.close()
        tab.reload()
        courses(tab)
    finally:
        pool.speak_again()
