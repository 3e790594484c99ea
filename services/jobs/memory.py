"""The memory of a worker, which is used by a few large models in turn."""

import ctypes
import gc

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


def share_memory() -> None:
    """Have all threads take memory from one place, where the C library lets them; to be called before there are any.

    Otherwise each thread keeps for itself what its largest job has taken, and a worker grows from lecture to lecture.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)


def give_back_memory() -> None:
    """Return to the system what has been freed; where the C library cannot, it stays with the process."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
