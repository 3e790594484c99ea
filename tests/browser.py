"""A real Chromium for tests; without one they are skipped on a laptop and fail in CI."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

# For all at once, whichever modules a run reads: a machine that does much else draws a page in seconds.
expect.set_options(timeout=20_000)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# A module at a time: while Playwright runs, its event loop is the running one of the thread,
# and tests elsewhere that call asyncio.run would not start.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium that may play sound without having been clicked."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_executable(playwright),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page of 1280 × 900; the test fails if JavaScript on it did."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()
    assert failures == []


def _executable(playwright: Playwright) -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None) or playwright.chromium.executable_path
    if Path(found).exists():
        return found
    sentence = "Chromium is not installed, so nothing was tried in a browser: apt-get install chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
