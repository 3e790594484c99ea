"""A gigabyte through the upload route, against a route that only discards."""

import http.client
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from urllib.parse import urlsplit
from uuid import UUID

from benchmarks.accounts import first_teacher
from benchmarks.servers import Server, lectern, serving
from services.domain.people import Person
from services.domain.uploads import ChosenFile
from services.settings import read_settings
from services.wiring import Runtime

BYTES = 1024**3
ROUNDS = 3
_SEND_BYTES = 256 * 1024


def main() -> None:
    """Print the rate as a ratio, and how much the server's memory grew."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
        person, course = first_teacher(runtime)
        discard = serving(
            *(sys.executable, "-m", "uvicorn", "benchmarks.discarding:app", "--port", "{port}"),
            *("--log-level", "warning"),
            health="/",
        )
        try:
            with lectern(home) as ours, discard as floor:
                _compare(runtime, person, course, ours, floor)
        finally:
            runtime.close()


def _compare(runtime: Runtime, person: Person, course: UUID, ours: Server, floor: Server) -> None:
    part = bytes(8 * 1024**2)
    rates: dict[str, list[float]] = {"ours": [], "floor": []}
    before = ours.resident_bytes()
    peak = _Peak(ours)
    for number in range(ROUNDS):
        chosen = ChosenFile(f"{number}.mp4", BYTES, "video/mp4", number)
        plan = runtime.services.uploads.begin(person, course, chosen)
        rates["floor"].append(_rate(floor, [f"/{part_number}" for part_number in plan.parts], part))
        rates["ours"].append(_rate(ours, list(plan.parts.values()), part))
        runtime.services.uploads.give_up(person, plan.lecture_id)
    grown = (peak.stop() - before) / 1024**2
    mine, theirs = statistics.median(rates["ours"]), statistics.median(rates["floor"])
    print(f"upload of 1 GB: {mine / theirs:.2f} × a route that discards ({mine:,.0f} against {theirs:,.0f} MB/s)")
    print(f"upload of 1 GB: the server's memory grew by {grown:.0f} MB")


def _rate(server: Server, paths: list[str], part: bytes) -> float:
    """Megabytes a second for sending every part over one connection."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port or 0, blocksize=_SEND_BYTES)
    started = perf_counter()
    for path in paths:
        connection.request("PUT", path, body=part)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 204:
            raise RuntimeError(f"{path} answered {answer.status}")
    seconds = perf_counter() - started
    connection.close()
    return len(paths) * len(part) / 1e6 / seconds


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
