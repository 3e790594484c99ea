"""Starts the servers that are measured, each in a process of its own."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

ROOT = Path(__file__).parents[1]
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `url`."""

    url: str
    process: psutil.Process

    def resident_bytes(self) -> int:
        """The memory of the server's own process, in bytes."""
        return int(self.process.memory_info().rss)


@contextmanager
def serving(
    *command: str, health: str, cwd: Path = ROOT, environment: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Server]:
    """Run a command until it answers at `health`; `{port}` in it stands for a free port."""
    port = port or free_port()
    process = subprocess.Popen(
        [part.format(port=port) for part in command],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url + health, process)
        yield Server(url, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def lectern(home: Path, *, worker: bool = False) -> Iterator[Server]:
    """The app itself on a data folder."""
    port = free_port()
    settings = {
        "LECTERN_HOME": str(home),
        "LECTERN_PORT": str(port),
        "LECTERN_WORKER": str(worker).lower(),
        "LOG_LEVEL": "WARNING",
    }
    with serving(sys.executable, "manage.py", "serve", health="/healthz", environment=settings, port=port) as server:
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + _START_SECONDS
    while monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered at {url}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            sleep(0.02)
    raise RuntimeError(f"nothing answered at {url}")
