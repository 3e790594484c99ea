"""Serves the stage as the app itself is served: st.App under uvicorn."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 90  # it reads all that the pages need first, which takes long where much else runs

Tell = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def stage_url() -> Iterator[str]:
    """The address of a stage in a process of its own, which inherits a socket that already takes calls."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "tests.components.stage:app", "--fd", str(door.fileno())],
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            pass_fds=[door.fileno()],
        )
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        with urlopen(f"{url}/tell", timeout=_START_SECONDS) as answer:
            assert answer.status == 200
        yield url
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def tell(stage_url: str) -> Tell:
    """Tells the stage how to behave and returns which parts have arrived; each test finds it as new."""

    def tell(**settings: object) -> dict[str, Any]:
        with urlopen(f"{stage_url}/tell?{urlencode(settings)}", timeout=30) as answer:
            return dict(json.load(answer))

    tell(reset=1)
    return tell
