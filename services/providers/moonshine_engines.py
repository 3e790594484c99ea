"""Moonshine's tiny model for English, which ships inside its wheel, loaded as often as pieces are heard at once."""

import functools
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from queue import LifoQueue
from threading import Lock

from moonshine_voice import MoonshineError, get_model_path
from moonshine_voice import Transcriber as Engine
from moonshine_voice.moonshine_api import ModelArch

from services.domain.errors import ProviderUnavailable

_MODEL = "tiny-en"
# The engine's own voice detection is off. It carries its state from one call to the next, so that the same
# piece gives other words after an interruption, and it cuts sentences at commas, which costs a third more
# wrong words. What is speech is decided by the caller instead, from nothing but the piece.
_OPTIONS = {"vad_threshold": 0, "return_audio_data": False}
# Two engines of one thread hear two pieces in two thirds of the time that one engine of two threads takes for them:
# its threads wait for each other. The library reads this name when it loads a model; its documentation is silent.
_ONE_THREAD = "MOONSHINE_ORT_SINGLE_THREAD"

_NOT_LOADED = (
    "The speech recognition on this computer could not be started. Restart Lectern; if that does not help, "
    "install it again with `make run` in a fresh copy."
)

_log = logging.getLogger(__name__)
_loading = Lock()  # the library cannot load its first two models in the same moment


class Engines:
    """`count` engines for as many threads: a single one uses every core, several use one core each."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free: LifoQueue[Engine | None] = LifoQueue()
        for _ in range(count):
            self._free.put(None)

    @contextmanager
    def one(self) -> Iterator[Engine]:
        """An engine that nobody else uses meanwhile, loaded if need be; waits until one is free.

        `ProviderUnavailable` when the model cannot be loaded.
        """
        engine = self._free.get()
        try:
            engine = engine or _load(has_one_thread=self.count > 1)
            yield engine
        finally:
            self._free.put(engine)


@functools.cache
def engines_for(count: int) -> Engines:
    """The engines of this process, shared by everybody who hears `count` pieces at once."""
    return Engines(count)


def _load(*, has_one_thread: bool) -> Engine:
    with _loading:
        if has_one_thread:
            os.environ[_ONE_THREAD] = "1"
        try:
            return Engine(get_model_path(_MODEL), ModelArch.TINY, options=_OPTIONS)
        except (MoonshineError, OSError) as error:
            _log.warning("moonshine could not be loaded: %s", error)
            raise ProviderUnavailable(_NOT_LOADED) from error
