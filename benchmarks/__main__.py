"""Runs every benchmark, one after the other, on a machine that should be doing nothing else."""

from benchmarks import (
    deciding,
    drafting,
    flaws,
    guard,
    keys,
    kills,
    offers,
    pages,
    queue_latency,
    reviewing,
    start,
    transcription,
    uploads,
    uploads_beside_pages,
    worker,
)

for benchmark in (
    start,
    pages,
    guard,
    uploads,
    uploads_beside_pages,
    queue_latency,
    reviewing,
    deciding,
    transcription,
    worker,
    kills,
    flaws,
    keys,
    drafting,
    offers,
):
    benchmark.main()
