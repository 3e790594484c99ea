"""The memory of a worker, which is used by a few large models in turn."""

import ctypes
import gc


def give_back_memory() -> None:
    """Return to the system what has been freed; where the C library cannot, it stays with the process."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
