"""Runs every benchmark, one after the other, on a machine that should be doing nothing else."""

from benchmarks import pages, start, transcription, uploads

for benchmark in (start, pages, uploads, transcription):
    benchmark.main()
