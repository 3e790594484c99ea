"""Gigabytes through the upload route, against a route that only writes to disk and one that only discards."""

import argparse
import hashlib
import http.client
import shutil
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.accounts import cookie_of, first_teacher
from benchmarks.discarding import FOLDER
from benchmarks.servers import Server, lectern, serving
from components.session import COOKIE
from services.domain.checksums import in_base64
from services.domain.people import Person
from services.domain.uploads import CHECKSUM_HEADER, MOST_SIGNED, PART_SIZE, ChosenFile, PartToSend, UploadPlan
from services.settings import read_settings
from services.wiring import Runtime

BYTES = 2 * 1024**3
ROUNDS = 3
CONNECTIONS = 3
CHECKSUM = in_base64(hashlib.sha256(bytes(PART_SIZE)).digest())
_SEND_BYTES = 256 * 1024
_SEND_IN_BROWSER = """async ([paths, size, connections, headers]) => {
  const part = new Blob([new Uint8Array(size)]);
  const started = performance.now();
  const waiting = [...paths];
  const send = async () => {
    while (waiting.length) {
      const answer = await fetch(waiting.pop(), {method: "PUT", body: part, headers});
      if (answer.status !== 204) throw new Error(`answered ${answer.status}`);
    }
  };
  await Promise.all(Array.from({length: connections}, send));
  return performance.now() - started;
}"""


def main() -> None:
    """Print the rates as ratios, and how much the server's memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=BYTES // 1024**2)
    size = parser.parse_args().megabytes * 1024**2
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
        person, course = first_teacher(runtime)
        discard = serving(
            *(sys.executable, "-m", "uvicorn", "benchmarks.discarding:app", "--port", "{port}"),
            *("--log-level", "warning"),
            health="/",
            environment={FOLDER: folder},
        )
        try:
            with lectern(home) as ours, discard as floor:
                _compare(runtime, person, course, ours, floor, size=size)
                _compare_in_chromium(runtime, person, course, ours, floor, size=size)
        finally:
            runtime.close()


def _compare(runtime: Runtime, person: Person, course: UUID, ours: Server, floor: Server, *, size: int) -> None:
    part = bytes(PART_SIZE)
    cookie = cookie_of(runtime, person)
    rates: dict[str, list[float]] = {"ours": [], "written": [], "discarded": []}
    before = ours.resident_bytes()
    peak = _Peak(ours)
    for number in range(ROUNDS):
        chosen = ChosenFile(f"{number}.mp4", size, "video/mp4", number)
        plan = runtime.services.uploads.begin(person, course, chosen)
        for how, path in (("written", "/kept/"), ("discarded", "/")):
            rates[how].append(_rate(floor, [f"{path}{part}" for part in range(plan.total_parts)], part, cookie))
        rates["ours"].append(_rate(ours, addresses(runtime, person, plan), part, cookie))
        runtime.services.uploads.give_up(person, plan.lecture_id)
    grown = (peak.stop() - before) / 1024**2
    _print_ratio("sent by a program", rates)
    print(f"upload: the server's memory grew by {grown:.0f} MB")


def addresses(runtime: Runtime, person: Person, plan: UploadPlan) -> list[str]:
    """Where the parts go, each bound to the checksum of a part of zeros."""
    token = plan.sign.rpartition("/")[2]
    paths = []
    for start in range(1, plan.total_parts + 1, MOST_SIGNED):
        numbers = range(start, min(start + MOST_SIGNED, plan.total_parts + 1))
        parts = [PartToSend(number, CHECKSUM) for number in numbers]
        paths += [link.url for link in runtime.services.part_signing.sign(person, token, parts).values()]
    return paths


def _compare_in_chromium(
    runtime: Runtime, person: Person, course: UUID, ours: Server, floor: Server, *, size: int
) -> None:
    """The same, sent by the browser that teachers use."""
    rates: dict[str, list[float]] = {"ours": [], "written": [], "discarded": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": COOKIE, "value": cookie_of(runtime, person), "url": ours.url}])
        for number in range(ROUNDS):
            chosen = ChosenFile(f"chromium {number}.mp4", size, "video/mp4", number)
            plan = runtime.services.uploads.begin(person, course, chosen)
            for how, path in (("written", "/kept/"), ("discarded", "/")):
                paths = [f"{path}{part}" for part in range(plan.total_parts)]
                rates[how].append(_browser_rate(context, floor, "/", paths))
            rates["ours"].append(_browser_rate(context, ours, "/healthz", addresses(runtime, person, plan)))
            runtime.services.uploads.give_up(person, plan.lecture_id)
        browser.close()
    _print_ratio("sent by Chromium", rates)


def _browser_rate(context: BrowserContext, server: Server, start: str, paths: list[str]) -> float:
    page = context.new_page()
    page.goto(server.url + start)
    milliseconds = page.evaluate(_SEND_IN_BROWSER, [paths, PART_SIZE, CONNECTIONS, {CHECKSUM_HEADER: CHECKSUM}])
    page.close()
    return len(paths) * PART_SIZE / 1000 / float(milliseconds)


def _print_ratio(how: str, rates: dict[str, list[float]]) -> None:
    mine, written, discarded = (statistics.median(rates[name]) for name in ("ours", "written", "discarded"))
    print(
        f"upload, {how}: {mine / written:.2f} × a route that only writes, {mine / discarded:.2f} × one that discards"
        f" ({mine:,.0f} / {written:,.0f} / {discarded:,.0f} MB/s)"
    )


def _rate(server: Server, paths: list[str], part: bytes, cookie: str) -> float:
    """Megabytes a second for sending every part, over as many connections at once as the browser uses."""
    started = perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = [paths[first::CONNECTIONS] for first in range(CONNECTIONS)]
        for done in [pool.submit(send, server, share, part, cookie) for share in shares]:
            done.result()
    return len(paths) * len(part) / 1e6 / (perf_counter() - started)


def send(server: Server, paths: list[str], part: bytes, cookie: str) -> None:
    """Send the part to each of the paths, one after the other over one connection."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port or 0, blocksize=_SEND_BYTES)
    for path in paths:
        connection.request("PUT", path, body=part, headers={"Cookie": f"{COOKIE}={cookie}", CHECKSUM_HEADER: CHECKSUM})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 204:
            raise RuntimeError(f"{path} answered {answer.status}")
    connection.close()


class _Peak:
    """Watches a server's memory from a thread."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._highest = 0
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            self._highest = max(self._highest, self._server.resident_bytes())

    def stop(self) -> int:
        """The highest it was, in bytes."""
        self._ended.set()
        self._thread.join()
        return self._highest


if __name__ == "__main__":
    main()
