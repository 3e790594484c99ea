"""Decisions in a real Chromium: from the key to the next question drawn."""

import os
import shutil
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from benchmarks.furnished import furnish
from benchmarks.servers import lectern
from services.settings import read_settings
from services.wiring import Runtime

DECISIONS = 40
LIMIT_MS = 400
_NEXT = """() => new Promise(drawn => {
    const desk = [...document.querySelectorAll('*')].map(each => each.shadowRoot)
        .find(root => root?.querySelector('.foot .bar [data-key=a]'));
    const words = () => desk.querySelector('article h5')?.textContent;
    const before = words();
    const began = performance.now();
    const look = () => {
        if (words() && words() !== before) setTimeout(() => drawn(performance.now() - began));
        else requestAnimationFrame(look);
    };
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
    requestAnimationFrame(look);
})"""


def main() -> None:
    """Print the median and the 95th percentile, in milliseconds."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
        try:
            _name, page, query, cookie = next(each for each in furnish(runtime) if each[0] == "review")
            with lectern(home) as server:
                drawn = _decide(f"{server.url}/{page}?{'&'.join('='.join(pair) for pair in query)}", cookie)
        finally:
            runtime.close()
    median, worst = statistics.median(drawn), statistics.quantiles(drawn, n=20)[-1]
    print(
        f"from key to next question drawn: median {median:.0f} ms, p95 {worst:.0f} ms of {DECISIONS} (limit {LIMIT_MS})"
    )


def _decide(address: str, cookie: str) -> list[float]:
    """Milliseconds for each decision, given as soon as the one before has been confirmed."""
    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        tab = context.new_page()
        tab.goto(address)
        drawn = [_one(tab) for _ in range(DECISIONS)]
        browser.close()
    return drawn


def _one(tab: Page) -> float:
    tab.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    tab.locator(".desk:not([data-held]) .foot .bar:not([data-looking]) [data-key=a]").wait_for()
    return float(tab.evaluate(_NEXT))


if __name__ == "__main__":
    main()
