"""The queue of work and those who do it: names, turns, the worker, what dead workers leave behind."""
