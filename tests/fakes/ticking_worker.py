"""`python -m tests.fakes.ticking_worker`: a worker whose only work comes round by itself every second, and says so."""

import sys
from dataclasses import replace

from services.jobs.job_queue import READING, by_itself
from services.jobs.worker import run_worker
from services.logs import configure_logs
from services.settings import read_settings
from services.wiring import Runtime


def _say(due: str) -> None:
    sys.stdout.write(f"{due}\n")
    sys.stdout.flush()


def main() -> None:
    settings = read_settings()
    configure_logs(settings.log_level)
    runtime = Runtime(settings)
    kind = by_itself("tick", READING, "* * * * * *", lambda: None)
    run_worker(runtime, settings, [replace(kind, work=_say)])
    runtime.close()


if __name__ == "__main__":
    main()
