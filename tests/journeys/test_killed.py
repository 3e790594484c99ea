"""A worker is killed in the middle of its work, and nobody can tell from what comes of it."""

import json
import os
import signal
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from io import BytesIO
from pathlib import Path
from uuid import UUID

import av
import numpy as np
import psutil
import pytest

from services.domain.lifecycle import FileStatus, LectureStatus
from services.domain.people import Person
from services.domain.recordings import copy_key
from services.domain.uploads import ChosenFile, recording_key
from services.wiring import Runtime
from tests import slides
from tests.factories import PASSWORD
from tests.journeys.lectures import (
    LONGEST_SECONDS,
    heard_at_least,
    ready,
    recordings,
    runtime_on,
    somebody,
    undisturbed,
    worker,
)
from tests.waiting import wait_until

FRAMES = 100


@pytest.fixture
def runtime(home: Path) -> Iterator[Runtime]:
    started = runtime_on(home)
    yield started
    started.close()


def test_a_worker_killed_twice_leaves_the_transcript_of_an_undisturbed_run(
    runtime: Runtime, home: Path, tmp_path: Path
) -> None:
    services = runtime.services
    person = somebody(services)
    course = services.courses.create(person, title="Biochemistry")
    (recording,) = recordings(tmp_path, count=1, seconds=120)  # heard in seconds where nothing else runs
    lecture_id = services.uploads.take(person, course, recording, title="Enzymes")
    for heard_ms in (1, 15_000):
        with worker(services, home) as process:
            before = heard_at_least(services, person, lecture_id, heard_ms)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        kept = services.lectures.get(person, lecture_id)
        assert kept.status is LectureStatus.TRANSCRIBING
        assert kept.heard_ms >= before.heard_ms
        assert kept.duration_ms is not None
        assert kept.heard_ms < kept.duration_ms, "the worker was killed too late to prove anything"
    with worker(services, home):
        assert ready(services, person, lecture_id) == undisturbed(recording)


def test_a_worker_killed_while_it_reads_slides_and_makes_a_copy_leaves_both_whole_and_nothing_else(
    runtime: Runtime, home: Path, tmp_path: Path
) -> None:
    services = runtime.services
    person = services.identity.add_account(
        email="grace@example.edu", name="Grace", password=PASSWORD, is_administrator=True
    )
    course = services.courses.create(person, title="Physics")
    lecture_id = services.uploads.begin(person, course, ChosenFile("week 3.mp4", 9, "video/mp4", 1)).lecture_id
    pages = [f"Page {number} is about waves" for number in range(40)]
    content = slides.pdf(pages)
    material = services.materials.add(person, lecture_id, file_name="a.pdf", file=BytesIO(content), size=len(content))
    before = {kept.key for kept in services.store.kept()}

    with worker(services, home) as process:
        # Held where it is, the reader cannot have come to an end when its worker dies.
        reader = wait_until(partial(_reader, process.pid), "the reading of slides", seconds=LONGEST_SECONDS)
        reader.suspend()
        film = services.uploads.take(person, course, _noisy_film(tmp_path / "week 4.avi"), title="Week 4")
        services.lectures.cancel(person, film)  # nobody speaks in it
        wait_until(lambda: _copied(runtime, person, film) is FileStatus.WORKING, "a copy", seconds=LONGEST_SECONDS)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert _copied(runtime, person, film) is FileStatus.WORKING, "the worker was killed too late to prove anything"
    assert services.materials.shelf(person, lecture_id).files[0][0].status is FileStatus.WORKING
    reader.resume()
    reader.wait(LONGEST_SECONDS)  # nobody listens to it any more

    with worker(services, home):
        wait_until(lambda: _copied(runtime, person, film) is FileStatus.READY, "the copy", seconds=LONGEST_SECONDS)
        wait_until(
            lambda: services.materials.shelf(person, lecture_id).files[0][0].status is FileStatus.READY,
            "the pages",
            seconds=LONGEST_SECONDS,
        )
    assert json.loads(services.materials.pages(person, material)) == pages
    with services.store.open(copy_key(film)) as copy, av.open(copy) as container:
        assert sum(1 for _ in container.decode(video=0)) == FRAMES
    assert {kept.key for kept in services.store.kept()} - before == {recording_key(film), copy_key(film)}


def _reader(pid: int) -> psutil.Process | None:
    """The process in which the worker has slides read."""
    children = psutil.Process(pid).children(recursive=True)
    return next((child for child in children if any("reading" in part for part in child.cmdline())), None)


def _copied(runtime: Runtime, person: Person, lecture_id: UUID) -> FileStatus:
    copying = runtime.services.lectures.copying(person, lecture_id)
    assert copying is not None
    return copying.copy_status


def _noisy_film(path: Path) -> Path:
    """A film that no encoder is done with quickly, and that no browser plays."""
    dice = np.random.default_rng(7)
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=25)
        picture.width, picture.height, picture.pix_fmt = 640, 360, "yuv420p"
        sound = container.add_stream("mp3", rate=44_100)
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(dice.integers(0, 256, (360, 640, 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(picture.encode(frame))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.int16), format="s16", layout="mono")
        silence.sample_rate, silence.pts = 44_100, 0
        container.mux(sound.encode(silence))
        for stream in container.streams:
            container.mux(stream.encode(None))
    return path
