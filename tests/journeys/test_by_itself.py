"""Work that nobody asks for comes round by itself, and is done once however many workers there are."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.journeys.conftest import ROOT, environment
from tests.journeys.lectures import runtime_on
from tests.waiting import wait_until

TICKS = 6


def test_what_is_due_is_done_by_one_of_two_workers(home: Path, tmp_path: Path) -> None:
    runtime = runtime_on(home)
    said = [tmp_path / name for name in ("north", "south")]
    given = {**environment(home, 1), "DATABASE_URL": runtime.services.database_url, "LOG_LEVEL": "WARNING"}

    def ticks() -> list[int]:
        return [int(line) for path in said for line in path.read_text().splitlines()]

    with ExitStack() as stack:
        stack.callback(runtime.close)
        for path in said:
            command = [sys.executable, "-m", "tests.fakes.ticking_worker"]
            output = stack.enter_context(path.open("w"))
            process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=output)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        wait_until(lambda: len(ticks()) >= TICKS, "work that comes round", seconds=60)
    done = ticks()
    assert len(set(done)) == len(done)
