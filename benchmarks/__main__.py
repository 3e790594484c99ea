"""Runs every benchmark, one after the other, on a machine that should be doing nothing else."""

from benchmarks import guard, pages, start, transcription, uploads

for benchmark in (start, pages, guard, uploads, transcription):
    benchmark.main()
