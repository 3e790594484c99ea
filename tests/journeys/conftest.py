"""The whole application as a newcomer starts it: its own processes, its own data folder, a free port."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
_OURS = ("LECTERN_", "OPENAI_", "COGNITO_", "AWS_")
START_SECONDS = 90
STOP_SECONDS = 90


@dataclass
class Lectern:
    """A running application."""

    url: str
    home: Path
    process: subprocess.Popen[str]

    def worker(self) -> psutil.Process | None:
        """The watched worker, if it is running."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return next((child for child in children if "worker" in child.cmdline()), None)

    def stop(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)


def environment(home: Path, port: int) -> dict[str, str]:
    """The environment of an installation of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    kept.pop("DATABASE_URL", None)
    return {**kept, "LECTERN_HOME": str(home), "LECTERN_PORT": str(port)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(home: Path, *, port: int | None = None, **settings: str) -> Iterator[Lectern]:
    """Start the app on a data folder and wait until it serves; whatever happens, nothing is left running."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={**environment(home, port), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lectern = Lectern(f"http://127.0.0.1:{port}", home, process)
    try:
        wait_until(lambda: process.poll() is not None or _serves(lectern.url), "serving", seconds=START_SECONDS)
        assert process.poll() is None, process.stdout.read() if process.stdout else ""
        yield lectern
    finally:
        if process.poll() is None:
            lectern.stop()


def _serves(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data folder with spaces in a long path, as people have them."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "my teaching" / ("a rather long name " * 5).strip()


@pytest.fixture(scope="module")
def lectern(home: Path) -> Iterator[Lectern]:
    """The running application of this module's journey."""
    with started(home) as running:
        yield running
