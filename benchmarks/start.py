"""How long an installed app takes from the command to the first served page."""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.servers import lectern
from benchmarks.streamlit_client import Visit, seconds_per_run

ROUNDS = 3


def main() -> None:
    """Print the seconds of a first start (which makes the database) and of later ones."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        first, *later = [_start(Path(folder) / "home") for _ in range(1 + ROUNDS)]
    print(f"start to the first page: {first:.1f} s the first time, {statistics.median(later):.1f} s after")


def _start(home: Path) -> float:
    started = perf_counter()
    with lectern(home, worker=True) as server:
        seconds_per_run(Visit(server.url), runs=1)
        return perf_counter() - started


if __name__ == "__main__":
    main()
