"""The content security policy in a real Chromium: every page works under it, and what it should stop is stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, expect

from benchmarks.furnished import Address
from tests.waiting import wait_until
from tests.web.conftest import ROOT, Furnished, Served

RECORDING = ROOT / "samples" / "enzymes" / "lecture.opus"
SLIDES = ROOT / "samples" / "enzymes" / "slides.pdf"
WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.refused.push(`${event.effectiveDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
});
"""
AT_ONCE = 3
"""So many tabs are opened together: after each of them there is half a second in which nothing must be fetched."""

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
        self.ask_for(address)
        self.settle()

    def ask_for(self, address: Address) -> None:
        """Begin to open a page; `settle` waits for it."""
        _, path, query, _ = address
        self.page.goto(f"{self._url}/{path}?{urlencode(query)}", wait_until="commit")

    def settle(self) -> None:
        """Wait until the page has been drawn to its end and nothing is being fetched any more."""
        self.page.wait_for_load_state()
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
    found, names = {}, list(pages)
    for few in (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)):
        tabs = {name: Watched(context, served) for name in few}
        for name, watched in tabs.items():
            watched.ask_for(pages[name])
        for name, watched in tabs.items():
            watched.settle()
            expect(watched.page.get_by_role("heading").first).to_be_visible()
            expect(watched.page.get_by_test_id("stException")).to_have_count(0)
            found[name] = watched.complaints()
            watched.page.close()
    assert found.keys() == pages.keys()
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
    tab.page.wait_for_function(
        """names => {
            const loaded = [...document.fonts].filter(({status}) => status === "loaded");
            return names.every(name => loaded.some(({family}) => family.replaceAll('"', "") === name));
        }""",
        arg=["Literata", "Atkinson Hyperlegible Next", "Material Symbols Rounded"],
    )


def test_a_recording_plays_and_an_upload_arrives_under_the_policy(
    tab: Watched, pages: dict[str, Address], tmp_path: Path
) -> None:
    tab.open(pages["lecture"])
    tab.page.get_by_role("button", name="Play", exact=True).first.click()
    expect(tab.page.get_by_role("button", name="Pause", exact=True).first).to_be_visible()
    tab.open(pages["course"])
    tab.page.locator("input[type=file]").first.set_input_files(RECORDING)
    tab.page.get_by_role("button", name="Upload recording").click()
    expect(tab.page.get_by_text("Waiting its turn").first).to_be_visible()
    assert tab.complaints() == []


def test_charts_dialogs_and_keys_work_under_the_policy(tab: Watched, pages: dict[str, Address]) -> None:
    tab.open(pages["pace"])
    tab.page.locator(".dots circle").first.hover(force=True)
    expect(tab.page.get_by_text("click to listen").last).to_be_visible()
    with tab.page.expect_download():
        tab.page.get_by_role("button", name="CSV").last.click()
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
    # Not `wait_for_function`: it is evaluated in the page, where the policy refuses that too.
    wait_until(lambda: tab.page.evaluate("window.refused.length") > 0, "a refusal", seconds=15)
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


@pytest.fixture
def link(furnished: Furnished) -> Callable[[Path, str], str]:
    """Keeps a file and gives the teacher's link to it."""

    def keep(file: Path, content_type: str) -> str:
        key, store = f"lectures/{uuid4()}/opened", furnished.runtime.services.store
        with file.open("rb") as content:
            store.write(key, content)
        holder = furnished.teacher.id
        return store.read_url(key, holder=holder, content_type=content_type, file_name=file.name, expires_in=60)

    return keep


@pytest.mark.parametrize(("file", "content_type"), [(RECORDING, "audio/ogg"), (SLIDES, "application/pdf")])
def test_a_file_of_a_link_opened_by_itself_runs_nothing(
    served: Served, furnished: Furnished, link: Callable[[Path, str], str], file: Path, content_type: str
) -> None:
    answer = served.ask("GET", link(file, content_type), [furnished.cookie])
    assert answer.code == 200
    assert answer.body == file.read_bytes()
    (policy,) = answer.headers.get_all("Content-Security-Policy") or []
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox")


def is_viewer(frame: Frame) -> bool:
    return frame.url.startswith("chrome-extension://")


def test_slides_opened_by_themselves_are_shown_and_can_be_saved(
    tab: Watched, served: Served, link: Callable[[Path, str], str]
) -> None:
    """Chromium's viewer is a page of its own in a frame; it takes its title from the file once it has read it."""
    with tab.page.expect_event("framenavigated", is_viewer) as navigated:
        tab.page.goto(served.url + link(SLIDES, "application/pdf"))
    viewer: Frame = navigated.value
    expect(viewer.locator("#title")).to_have_text("Week 3: Enzymes")
    with tab.page.expect_download() as saved:
        viewer.locator("#save").first.click()
    assert Path(saved.value.path()).read_bytes() == SLIDES.read_bytes()


def test_what_the_browser_keeps_of_a_recording_is_not_shown_after_the_sign_out(
    chromium: Browser, served: Served, furnished: Furnished, link: Callable[[Path, str], str]
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    url = served.url + link(SLIDES, "application/pdf")
    page.goto(served.url + "/healthz")
    ticket = furnished.runtime.services.sessions.ticket_for(furnished.teacher)
    fetch = "([url, options]) => fetch(url, options).then((answer) => answer.status)"
    assert page.evaluate(fetch, ["/session/begin", {"method": "POST", "body": ticket}]) == 204
    assert [page.evaluate(fetch, [url, {}]) for _ in range(2)] == [200, 200]
    assert page.evaluate(fetch, ["/session/end", {"method": "POST"}]) == 204
    assert page.evaluate(fetch, [url, {}]) == 403
    context.close()
