"""The content security policy in a real Chromium: every page works under it, and what it should stop is stopped."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from benchmarks.furnished import Address
from tests.web.conftest import ROOT, Furnished, Served

RECORDING = ROOT / "samples" / "enzymes" / "lecture.opus"
WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.refused.push(`${event.effectiveDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
});
"""
# Streamlit looks for its server below the page's own path before it looks at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="module")
def context(chromium: Browser, furnished: Furnished, served: Served) -> Iterator[BrowserContext]:
    """A browser signed in as the furnished teacher, which notes what the policy refuses."""
    name, _, token = furnished.pages[1][3].partition("=")
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": name, "value": token, "url": served.url, "httpOnly": True, "sameSite": "Lax"}])
    context.add_init_script(WATCH)
    yield context
    context.close()


class Watched:
    """A tab, and everything that its page and its console complained about."""

    def __init__(self, context: BrowserContext, served: Served) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self._url = served.url
        self._errors: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self._errors.append(str(error)))

    def open(self, address: Address) -> None:
        _, path, query, _ = address
        self.page.goto(f"{self._url}/{path}?{urlencode(query)}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has been drawn to its end and nothing is being fetched any more."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def complaints(self) -> list[str]:
        return [*self._errors, *self.page.evaluate("window.refused")]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.location["url"].endswith(PROBES):
            self._errors.append(f"{message.text} ({message.location['url']})")


@pytest.fixture
def tab(context: BrowserContext, served: Served) -> Iterator[Watched]:
    watched = Watched(context, served)
    yield watched
    watched.page.close()


@pytest.fixture
def pages(furnished: Furnished) -> dict[str, Address]:
    """The address of every page by its name; the lecture has a recording that can be heard."""
    lecture = dict(next(query for name, _, query, _ in furnished.pages if name == "lecture"))["lecture"]
    with RECORDING.open("rb") as recording:
        furnished.runtime.services.store.write(f"lectures/{lecture}/recording", recording)
    return {address[0]: address for address in furnished.pages}


def test_no_page_asks_for_what_the_policy_refuses(
    context: BrowserContext, served: Served, pages: dict[str, Address]
) -> None:
    found = {}
    for name, address in pages.items():
        watched = Watched(context, served)
        watched.open(address)
        expect(watched.page.get_by_role("heading").first).to_be_visible()
        expect(watched.page.get_by_test_id("stException")).to_have_count(0)
        found[name] = watched.complaints()
        watched.page.close()
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def test_the_sign_in_works_under_the_policy(chromium: Browser, served: Served) -> None:
    context = chromium.new_context()
    context.add_init_script(WATCH)
    watched = Watched(context, served)
    watched.page.goto(served.url)
    expect(watched.page.get_by_role("heading", name="Sign in")).to_be_visible()
    watched.settle()
    assert watched.complaints() == []
    context.close()


def test_pages_are_set_in_their_own_fonts(tab: Watched, pages: dict[str, Address]) -> None:
    tab.open(pages["courses"])
    loaded = tab.page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert {"Literata", "Atkinson Hyperlegible Next", "Material Symbols Rounded"} <= {
        name.strip('"') for name in loaded
    }


def test_a_recording_plays_and_an_upload_arrives_under_the_policy(
    tab: Watched, pages: dict[str, Address], tmp_path: Path
) -> None:
    tab.open(pages["lecture"])
    tab.page.get_by_role("button", name="Play", exact=True).first.click()
    expect(tab.page.get_by_role("button", name="Pause", exact=True).first).to_be_visible()
    tab.open(pages["course"])
    tab.page.locator("input[type=file]").first.set_input_files(RECORDING)
    expect(tab.page.get_by_text("Waiting its turn").first).to_be_visible()
    assert tab.complaints() == []


def test_charts_dialogs_and_keys_work_under_the_policy(tab: Watched, pages: dict[str, Address]) -> None:
    tab.open(pages["pace"])
    dot = tab.page.locator(".js-plotly-plot .points path").first
    dot.scroll_into_view_if_needed()
    dot.hover(force=True)
    expect(tab.page.locator(".hoverlayer .hovertext").first).to_be_visible()
    tab.open(pages["coverage"])
    expect(tab.page.locator(".js-plotly-plot").first).to_be_visible()
    tab.open(pages["review"])
    tab.page.keyboard.press("?")
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    assert tab.complaints() == []


EVIL = "https://evil.example/x"
MAKE = "const made = document.createElement"
SMUGGLED = {
    "script-src-elem": f"{MAKE}('script'); made.textContent = 'window.broken = 1'; document.head.append(made)",
    "script-src-attr": f"{MAKE}('button'); made.setAttribute('onclick', 'window.broken = 1'); made.click()",
    "script-src": "try { eval('window.broken = 1') } catch {}",
    "img-src": f"new Image().src = '{EVIL}'",
    "connect-src": f"fetch('{EVIL}').catch(() => 0)",
    "font-src": f"new FontFace('x', 'url({EVIL})').load().catch(() => 0)",
    "media-src": f"new Audio('{EVIL}').load()",
    "frame-src": f"{MAKE}('iframe'); made.src = '{EVIL}'; document.body.append(made)",
    "object-src": f"{MAKE}('object'); made.data = '{EVIL}'; document.body.append(made)",
    "base-uri": f"{MAKE}('base'); made.href = '{EVIL}'; document.head.append(made)",
    "form-action": f"{MAKE}('form'); made.action = '{EVIL}'; document.body.append(made); made.submit()",
    "worker-src": "try { new Worker(URL.createObjectURL(new Blob(['1']))) } catch {}",
}


@pytest.mark.parametrize("directive", SMUGGLED)
def test_what_is_smuggled_into_a_page_does_nothing(tab: Watched, pages: dict[str, Address], directive: str) -> None:
    tab.open(pages["sign out"])
    tab.page.evaluate(f"setTimeout(() => {{ {SMUGGLED[directive]} }})")
    tab.page.wait_for_function("window.refused.length > 0")
    assert tab.page.evaluate("window.refused[0]").startswith(directive)
    assert tab.page.evaluate("window.broken") is None


def test_no_other_site_can_put_lectern_into_a_frame(
    chromium: Browser, served: Served, pages: dict[str, Address]
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{served.url}/healthz")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_content(f"<iframe src='{served.url}'></iframe>")
    page.wait_for_load_state("networkidle")
    assert page.frames[-1].url.startswith("chrome-error://")
    assert any("frame" in text.lower() for text in refused)
    context.close()


def test_a_file_of_a_link_opened_by_itself_runs_nothing(served: Served, furnished: Furnished) -> None:
    store = furnished.runtime.services.store
    with RECORDING.open("rb") as recording:
        store.write("lectures/opened/recording", recording)
    link = store.read_url(
        "lectures/opened/recording", content_type="audio/ogg", file_name="lecture.opus", expires_in=60
    )
    answer = served.ask("GET", link)
    assert answer.code == 200
    assert answer.body == RECORDING.read_bytes()
    (policy,) = answer.headers.get_all("Content-Security-Policy") or []
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox")
