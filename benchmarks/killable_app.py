"""The app as it runs on a laptop, of which every part can be killed, and patience with it."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TypeVar

import httpx
import psutil

from benchmarks.servers import ROOT, free_port
from services.domain.errors import LecternError

PATIENCE_SECONDS = 300.0
_LOOK_EVERY_SECONDS = 0.05

T = TypeVar("T")

pause = Event()
"""Nobody sets it: waiting for it is a pause."""


@dataclass
class KillableApp:
    """The app with its worker and its database."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _since: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={
                **os.environ,
                "LECTERN_HOME": str(self.home),
                "LECTERN_PORT": str(self.port),
                "LECTERN_STALLED_SECONDS": "4",
                "LOG_LEVEL": "ERROR",
                **self.settings,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._since = monotonic()
        until(self._is_up, "the start of the app")

    def age(self) -> float:
        """Seconds since it was started."""
        return monotonic() - self._since

    def kill(self, victim: str) -> None:
        """Kill -9 this part of it; the app is started again, and whatever else was killed must come back by itself."""
        if victim == "postgresql":
            os.kill(int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        elif victim == "worker":
            until(self._worker, "a worker").kill()
        elif self._process is not None:
            self._process.kill()
            self._process.wait()
            self.start()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)

    def _worker(self) -> psutil.Process | None:
        if self._process is None:
            return None
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self._process.pid).children(recursive=True):
                if "worker" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    return child
        return None

    def _is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def stubbornly(step: Callable[[], T]) -> T:
    """What the step gives at last, however often nobody answers."""
    end = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step()
        except (LecternError, httpx.HTTPError) as error:
            if monotonic() > end:
                raise RuntimeError(f"nobody answers: {error}") from error
        pause.wait(0.3)


def until(condition: Callable[[], T | None], what: str, *, seconds: float = PATIENCE_SECONDS) -> T:
    """The first value of the condition that is true; `RuntimeError` if none comes in time."""
    end = monotonic() + seconds
    while monotonic() < end:
        if found := condition():
            return found
        pause.wait(_LOOK_EVERY_SECONDS)
    raise RuntimeError(f"{what} did not come")
