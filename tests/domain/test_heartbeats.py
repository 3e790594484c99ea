"""Who is dead is found by watching, whatever the clocks say."""

from datetime import UTC, datetime, timedelta

from services.domain.heartbeats import Heartbeat, Watch

STALLED = 12.0
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def beats(at: float, *, every: float = 3.0) -> datetime:
    """When a living worker last gave a sign of life."""
    return NOON + timedelta(seconds=at // every * every)


def deaths(watch: Watch, looks: list[float], *, ends_at: float, jump_at: float = 1e9, jump_s: float = 0) -> list[float]:
    """The times of the looks at which the worker was held for dead, if the database's clock jumps on the way."""
    found = []
    for at in looks:
        last = min(at, ends_at)
        heartbeat = beats(last) + timedelta(seconds=jump_s if last // 3 * 3 >= jump_at else 0)
        now = NOON + timedelta(seconds=at + (jump_s if at >= jump_at else 0))
        is_old = abs((now - heartbeat).total_seconds()) > STALLED
        if watch.dead([Heartbeat(1, heartbeat, is_old)], at=at + 1000):
            found.append(at)
    return found


LOOKS = [float(at) for at in range(0, 90, 3)]


def test_a_worker_that_gives_signs_of_life_is_never_dead() -> None:
    assert deaths(Watch(STALLED), LOOKS, ends_at=1e9) == []


def test_a_worker_that_stops_is_dead_after_the_time_for_that() -> None:
    found = deaths(Watch(STALLED), LOOKS, ends_at=30)
    assert found[0] <= 30 + STALLED + 3
    assert found[0] >= 30 + STALLED


def test_whoever_begins_to_watch_later_finds_out_sooner() -> None:
    found = deaths(Watch(STALLED), [at for at in LOOKS if at >= 60], ends_at=0)
    assert found[0] == 66, "two heartbeats, because the database's clock says the rest"


def test_a_clock_that_jumps_kills_nobody() -> None:
    for jump_s in (3600, -3600, 86400 * 365):
        assert deaths(Watch(STALLED), LOOKS, ends_at=1e9, jump_at=31, jump_s=jump_s) == []


def test_a_clock_that_jumps_back_hides_no_death() -> None:
    found = deaths(Watch(STALLED), LOOKS, ends_at=30, jump_at=31, jump_s=-20)
    assert found
    assert found[0] <= 30 + STALLED + 6


def test_while_nobody_could_look_nobody_could_give_a_sign() -> None:
    looks = [at for at in LOOKS if not 12 < at < 60]
    watch, found = Watch(STALLED), []
    for at in looks:
        heartbeat = beats(min(at, 12.0) if at < 63 else at)
        is_old = (NOON + timedelta(seconds=at) - heartbeat).total_seconds() > STALLED
        found += watch.dead([Heartbeat(1, heartbeat, is_old)], at=at)
    assert found == []
