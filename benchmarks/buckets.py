"""S3 in a process of its own, so that nothing of it is shared with the app or with whoever looks on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.servers import ROOT
from tests.fakes.s3_server import S3Server


@contextmanager
def buckets() -> Iterator[dict[str, str]]:
    """The settings that lead to two empty buckets; they are gone at the end."""
    command = [sys.executable, "-m", "benchmarks.buckets"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("there are no pipes to the process")
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def _serve() -> None:
    """Tell the settings in one line, and serve until nobody listens any more."""
    with S3Server() as s3:
        print(json.dumps(s3.environment), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve()
