"""An engine that does what the recording says: `raise`, `full`, `die`, or otherwise hears six short pieces."""

import errno
import os
import signal
from collections.abc import Iterator, Sequence
from threading import Event

import numpy as np

from services.domain.errors import ProviderUnavailable
from services.domain.transcripts import Segment
from services.providers.protocols import Heard, HearingRequest, TranscriberAbilities

PIECES = 6
PIECE_MS = 10_000
_PAUSE_SECONDS = 0.2


def piece(number: int) -> Segment:
    """What is said in a piece."""
    return Segment(number * PIECE_MS, (number + 1) * PIECE_MS, f"This is what was said in piece {number}.")


class ObedientEngine:
    """Hears a piece, does what the recording says after the second one, and goes on where it is told to."""

    @property
    def abilities(self) -> TranscriberAbilities:
        return TranscriberAbilities("Obedient", ("en",))

    def check(self) -> str:
        return "obeys"

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        with request.open() as recording:
            command = recording.read().decode()
        for number in range(request.resume_ms // PIECE_MS, PIECES):
            if number == 2:
                _obey(command)
            if command == "slow":
                Event().wait(_PAUSE_SECONDS)
            yield Heard((piece(number),), (number + 1) * PIECE_MS, PIECES * PIECE_MS)


def _obey(command: str) -> None:
    match command:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            raise ZeroDivisionError
        case "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        case "silent":
            raise ProviderUnavailable("The engine does not answer.")


class UnitEmbedder:
    """Gives every text the same vector."""

    dimensions = 384

    def release(self) -> None:
        """Nothing is loaded."""

    def embed(self, texts: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        return np.eye(1, self.dimensions, dtype=np.float32).repeat(len(texts), axis=0)
