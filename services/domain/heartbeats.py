"""Tells dead workers from living ones by their heartbeats, whatever the clocks of the machines do."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A worker's last sign of life as the database dated it, and whether that is too long ago by the same clock."""

    worker_id: int
    at: datetime
    is_old: bool


@dataclass
class Watch:
    """What one observer has seen of the others.

    A worker whose heartbeat changes lives. Dead is one whose heartbeat stood still for `stalled_seconds` of the
    observer's own time; where the database's clock says the same already, the time of two heartbeats is enough.
    So a clock that jumps makes nobody dead, and hides nobody's death. An observer who could not look for a while,
    because the database was away, begins anew: the others could give no sign either.
    """

    stalled_seconds: float
    _seen: dict[int, tuple[datetime, float]] = field(default_factory=dict)
    _looked: float = -math.inf

    @property
    def beat_seconds(self) -> float:
        """How often a worker should give a sign of life."""
        return self.stalled_seconds / 4

    def dead(self, heartbeats: Iterable[Heartbeat], *, at: float) -> list[int]:
        """The workers that are dead `at` this time of a clock that never jumps (seconds)."""
        if at - self._looked > self.stalled_seconds:
            self._seen = {}
        self._looked = at
        seen, dead = {}, []
        for beat in heartbeats:
            before = self._seen.get(beat.worker_id)
            since = before[1] if before and before[0] == beat.at else at
            seen[beat.worker_id] = (beat.at, since)
            if at - since >= (2 * self.beat_seconds if beat.is_old else self.stalled_seconds):
                dead.append(beat.worker_id)
        self._seen = seen
        return dead
