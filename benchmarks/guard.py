"""What it costs the database to know who is looking: each page with the guard's look-up and without."""

import logging
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from benchmarks.furnished import Address, furnish
from benchmarks.servers import ROOT
from components import client_address, guard, places
from components.services import provide
from services.settings import read_settings
from services.wiring import Runtime

RUNS = 20
MOST_MS = 5.0
"""What knowing who is looking may cost, in ms of database time for each page run."""


@dataclass
class Meter:
    """The seconds that statements took, from handing one to the driver until its rows are there."""

    seconds: float = 0.0
    statements: int = 0
    _started: float = field(default=0.0, repr=False)

    def before(self, *_: Any) -> None:
        self._started = perf_counter()

    def after(self, *_: Any) -> None:
        self.seconds += perf_counter() - self._started
        self.statements += 1


def main() -> None:
    """Print a line for each page: database time with the look-up, without it, and the difference."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # which misses a browser at every run
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        runtime = Runtime(read_settings(LECTERN_HOME=Path(folder) / "home", _env_file=None))
        try:
            visits = [visit for visit in furnish(runtime) if visit[3]]
            provide(runtime.services)
            with _metered() as meter:
                costs = [_report(meter, visit) for visit in visits]
        finally:
            provide(None)
            runtime.close()
    dearest = max(costs)
    verdict = "within" if dearest <= MOST_MS else "MORE THAN"
    print(f"the guard costs at most {dearest:.2f} ms of database time a page run: {verdict} {MOST_MS:.0f} ms")


def _report(meter: Meter, visit: Address) -> float:
    """The ms that the look-up adds to a page, as it is printed: the median of runs beside each other."""
    token = visit[3].partition("=")[2]
    apps = {is_guarded: _opened(visit, token, is_guarded=is_guarded) for is_guarded in (True, False)}
    times: dict[bool, list[float]] = {True: [], False: []}
    asked = {}
    for _ in range(RUNS):
        for is_guarded, app in apps.items():
            with _as_browser(token, is_guarded=is_guarded):
                meter.seconds, meter.statements = 0.0, 0  # finding out who it stands for does not count
                app.run()
            times[is_guarded].append(meter.seconds * 1000)
            asked[is_guarded] = meter.statements
    cost = statistics.median(guarded - bare for guarded, bare in zip(times[True], times[False], strict=True))
    guarded, bare = (statistics.median(times[is_guarded]) for is_guarded in (True, False))
    print(
        f"{visit[0]:<16} {guarded:6.2f} ms in {asked[True]} statements with the look-up,"
        f" {bare:6.2f} ms in {asked[False]} without: {cost:+.2f} ms"
    )
    return cost


def _opened(visit: Address, token: str, *, is_guarded: bool) -> AppTest:
    """A session in which the page has been run once."""
    _, path, query, _ = visit
    page = places.page_at(f"/{path}") or places.COURSES
    app = AppTest.from_file(ROOT / "pages" / "router.py", default_timeout=60)
    for name, value in query:
        app.query_params[name] = value
    if page != places.COURSES:
        app.switch_page(page)
    with _as_browser(token, is_guarded=is_guarded):
        app.run()
    if app.exception:
        raise RuntimeError(f"/{path} did not run: {app.exception[0].message}")
    return app


@contextmanager
def _as_browser(token: str, *, is_guarded: bool) -> Iterator[None]:
    """Let pages be asked for by this cookie; unguarded, who it stands for is known without a look."""
    kept = guard.session_token, guard.visitor, client_address.connected_from
    guard.session_token = lambda: token
    client_address.connected_from = lambda: None
    if not is_guarded:
        found = kept[1]()
        guard.visitor = lambda: found
    try:
        yield
    finally:
        guard.session_token, guard.visitor, client_address.connected_from = kept


@contextmanager
def _metered() -> Iterator[Meter]:
    meter = Meter()
    event.listen(Engine, "before_cursor_execute", meter.before)
    event.listen(Engine, "after_cursor_execute", meter.after)
    try:
        yield meter
    finally:
        event.remove(Engine, "before_cursor_execute", meter.before)
        event.remove(Engine, "after_cursor_execute", meter.after)


if __name__ == "__main__":
    main()
