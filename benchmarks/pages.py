"""Every page, for one session and for fifty, against an empty page on the same settings and on `streamlit run`."""

import shutil
import statistics
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.furnished import furnish
from benchmarks.servers import ROOT, Server, lectern, serving
from benchmarks.streamlit_client import Visit, runs_per_second, seconds_per_run
from services.settings import read_settings
from services.wiring import Runtime

RUNS = 40
SESSIONS = 50
RUNS_OF_EACH = 10


def main() -> None:
    """Print a line for each page: its times as ratios to the empty page's."""
    with TemporaryDirectory(prefix="lectern-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
        stack.callback(runtime.close)
        visits = furnish(runtime)
        app = stack.enter_context(lectern(home))
        empty = stack.enter_context(_empty_page(Path(folder) / "same", _same_settings))
        plain = stack.enter_context(_empty_page(Path(folder) / "plain", _plain_streamlit))
        floor, rate_floor = _measured(Visit(empty.url))
        plain_floor, plain_rate = _measured(Visit(plain.url))
        print(f"empty page, same settings: {floor * 1000:.1f} ms, {rate_floor:.0f} runs/s by fifty sessions")
        print(f"empty page, streamlit run: {plain_floor * 1000:.1f} ms, {plain_rate:.0f} runs/s by fifty sessions")
        for name, page, query, cookie in visits:
            seconds, rate = _measured(Visit(app.url, page, query, cookie))
            print(
                f"{name:<13} one session {seconds * 1000:5.1f} ms: {seconds / floor:5.2f} × empty,"
                f" {seconds / plain_floor:5.2f} × streamlit run;"
                f" fifty {rate:4.0f} runs/s: {rate_floor / rate:5.2f} ×, {plain_rate / rate:5.2f} ×"
            )


def _measured(visit: Visit) -> tuple[float, float]:
    """The median seconds of a run in one session, and the runs a second of fifty."""
    return statistics.median(seconds_per_run(visit, runs=RUNS)), runs_per_second(
        visit, sessions=SESSIONS, runs=RUNS_OF_EACH
    )


def _empty_page(folder: Path, prepare: Callable[[Path], tuple[str, ...]]) -> AbstractContextManager[Server]:
    folder.mkdir()
    (folder / "page.py").write_text("import streamlit as st\n\nst.title('Empty')\n")
    return serving(*prepare(folder), health="/_stcore/health", cwd=folder)


def _same_settings(folder: Path) -> tuple[str, ...]:
    (folder / "app.py").write_text("import streamlit as st\n\napp = st.App('page.py')\n")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return (sys.executable, "-m", "uvicorn", "app:app", "--port", "{port}", "--log-level", "warning")


def _plain_streamlit(_folder: Path) -> tuple[str, ...]:
    return (sys.executable, "-m", "streamlit", "run", "page.py", "--server.port", "{port}", "--server.headless", "true")


if __name__ == "__main__":
    main()
