"""A page while four recordings are being uploaded, against the same page while nothing else happens."""

import argparse
import statistics
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks.accounts import cookie_of
from benchmarks.furnished import furnish
from benchmarks.servers import Server, lectern
from benchmarks.streamlit_client import Visit, seconds_per_run
from benchmarks.uploads import addresses, send
from services.domain.people import Person
from services.domain.uploads import PART_SIZE, ChosenFile
from services.settings import read_settings
from services.wiring import Runtime

UPLOADS = 4
MEGABYTES = 1024
RUNS = 20
MOST = 2.0
"""How many times its idle time a page run may take."""


def main() -> None:
    """Print the time of a page run beside four uploads as a ratio to its idle time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES, help="of each recording")
    size = parser.parse_args().megabytes * 1024**2
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, _env_file=None))
        try:
            _, page, query, cookie = next(visit for visit in furnish(runtime) if visit[0] == "course")
            found = runtime.services.sessions.visitor(cookie.partition("=")[2])
            if found is None:
                raise RuntimeError("the cookie is nobody's")
            with lectern(home) as app:
                visit = Visit(app.url, page, query, cookie)
                idle = seconds_per_run(visit, runs=2 * RUNS)
                with _uploads(runtime, found.person, UUID(dict(query)["course"]), app, size) as uploads:
                    times = []
                    while not all(upload.done() for upload in uploads):
                        times += seconds_per_run(visit, runs=RUNS)
                    for upload in uploads:
                        upload.result()
                idle += seconds_per_run(visit, runs=2 * RUNS)
        finally:
            runtime.close()
    busy, rest = statistics.median(times), statistics.median(idle)
    verdict = "within" if busy <= MOST * rest else "MORE THAN"
    print(
        f"page beside {UPLOADS} uploads: {busy / rest:.2f} × its idle time ({busy * 1000:.1f} / {rest * 1000:.1f} ms, "
        f"{len(times)} runs), {verdict} {MOST:.0f}"
    )


@contextmanager
def _uploads(runtime: Runtime, person: Person, course: UUID, app: Server, size: int) -> Iterator[list[Future[None]]]:
    """So many recordings on their way in at once, each over a connection of its own."""
    part, cookie = bytes(PART_SIZE), cookie_of(runtime, person)
    paths = []
    for number in range(UPLOADS):
        chosen = ChosenFile(f"{number}.mp4", size, "video/mp4", number)
        paths.append(addresses(runtime, person, runtime.services.uploads.begin(person, course, chosen)))
    with ThreadPoolExecutor(UPLOADS) as pool:
        yield [pool.submit(send, app, each, part, cookie) for each in paths]


if __name__ == "__main__":
    main()
