"""Cutting at silence: nothing is lost, nothing depends on how the sound arrives or where hearing was resumed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.silence import (
    SAMPLE_RATE,
    SAMPLES_PER_MS,
    Piece,
    Reach,
    Samples,
    cut_at_silence,
    is_silent,
    pauses,
)

FIRST, LATER = Reach(300, 700), Reach(500, 1200)


def noise(ms: int, level: float, seed: int = 0) -> Samples:
    return np.random.default_rng(seed).normal(0, level, ms * SAMPLES_PER_MS).astype(np.float32)


def divided(sound: Samples, sizes: list[int]) -> list[Samples]:
    """The sound in blocks of the given sizes over and over."""
    blocks, at = [], 0
    while at < len(sound):
        size = sizes[len(blocks) % len(sizes)]
        blocks.append(sound[at : at + size])
        at += size
    return blocks


def cut(sound: Samples, sizes: list[int] | None = None, start_ms: int = 0) -> list[Piece]:
    blocks = divided(sound, sizes or [len(sound) or 1])
    return list(cut_at_silence(blocks, start_ms=start_ms, first=FIRST, later=LATER))


def as_values(pieces: list[Piece]) -> list[tuple[int, bytes]]:
    return [(piece.start_ms, piece.samples.tobytes()) for piece in pieces]


@st.composite
def sounds(draw: st.DrawFn) -> Samples:
    """Stretches of speech-like noise and pauses of different loudness, and an end that is no whole ms."""
    parts = draw(
        st.lists(st.tuples(st.integers(1, 900), st.sampled_from([0.0, 1e-4, 0.01, 0.3])), min_size=1, max_size=8)
    )
    end = draw(st.integers(0, SAMPLES_PER_MS - 1))
    sound = np.concatenate([noise(ms, level, seed) for seed, (ms, level) in enumerate(parts)])
    return np.concatenate((sound, np.full(end, 0.01, np.float32)))


block_sizes = st.lists(st.integers(1, 20_000), min_size=1, max_size=4)


@given(sound=sounds(), sizes=block_sizes)
@settings(max_examples=60, deadline=None)
def test_pieces_put_together_are_the_sound_and_follow_each_other_without_a_gap(
    sound: Samples, sizes: list[int]
) -> None:
    pieces = cut(sound, sizes)

    assert np.array_equal(np.concatenate([piece.samples for piece in pieces]), sound)
    assert [piece.start_ms for piece in pieces] == [0, *(piece.end_ms for piece in pieces[:-1])]
    for piece, reach in zip(pieces[:-1], [FIRST] + [LATER] * len(pieces), strict=False):
        assert reach.least_ms <= piece.end_ms - piece.start_ms <= reach.most_ms


@given(sound=sounds(), sizes=block_sizes)
@settings(max_examples=60, deadline=None)
def test_pieces_do_not_depend_on_the_blocks_in_which_the_sound_arrives(sound: Samples, sizes: list[int]) -> None:
    assert as_values(cut(sound, sizes)) == as_values(cut(sound))


@given(sound=sounds())
@settings(max_examples=60, deadline=None)
def test_resuming_at_any_boundary_gives_the_same_rest(sound: Samples) -> None:
    undisturbed = cut(sound)
    for index, piece in enumerate(undisturbed):
        rest = sound[piece.start_ms * SAMPLES_PER_MS :]
        assert as_values(cut(rest, start_ms=piece.start_ms)) == as_values(undisturbed[index:])


def test_a_piece_ends_inside_the_longest_pause_rather_than_between_two_words() -> None:
    words = [noise(400, 0.2, 1), noise(80, 0.0), noise(500, 0.2, 2), noise(700, 0.0), noise(900, 0.2, 3)]
    sound = np.concatenate(words)

    first, *_ = cut_at_silence([sound], first=Reach(300, 2000), later=Reach(300, 2000))

    assert 980 <= first.end_ms <= 1680


def test_a_piece_is_handed_on_before_later_sound_arrives() -> None:
    handed_out = []

    def blocks():
        for number in range(100):
            handed_out.append(number)
            yield noise(1000, 0.1, number)

    first = next(cut_at_silence(blocks()))

    assert first.end_ms <= 8_000
    assert len(handed_out) <= 8


def test_sound_without_a_sample_has_no_pieces() -> None:
    assert list(cut_at_silence([])) == []


@pytest.mark.parametrize(("level", "silent"), [(0.0, True), (1e-4, True), (0.002, False), (0.2, False)])
def test_only_what_no_microphone_would_call_speech_is_silent(level: float, silent: bool) -> None:
    assert is_silent(noise(1000, level)) is silent


def test_one_spoken_moment_in_silence_is_not_silent() -> None:
    sound = np.concatenate((noise(5000, 0.0), noise(30, 0.1), noise(5005, 0.0)))
    assert not is_silent(sound)
    assert not is_silent(np.full(SAMPLE_RATE // 1000, 0.5, np.float32))


@pytest.mark.parametrize("samples", [0, 1, 159, 160, 161])
def test_a_moment_shorter_than_any_pause_has_none(samples: int) -> None:
    assert pauses(np.full(samples, 0.1, np.float32)) == ()


def test_pauses_are_found_in_a_noisy_room_too() -> None:
    speech = np.concatenate(
        [noise(1000, 0.2, 1), noise(400, 0.0), noise(1000, 0.2, 2), noise(60, 0.0), noise(900, 0.2)]
    )
    for room in (0.0, 0.01):
        found = pauses(speech + noise(3360, room, 9))
        assert len(found) == 1
        assert abs(found[0].start_ms - 1000) <= 30
        assert abs(found[0].end_ms - 1400) <= 30
