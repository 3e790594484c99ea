"""What is wrong in a data folder after disturbances: lectures that are not as undisturbed, and what is left over."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.engines import choose_transcriber
from services.providers.protocols import HearingRequest
from services.settings import read_settings
from services.wiring import Runtime

_LEFT = {
    "parts of uploads": text("SELECT count(*) FROM uploads"),
    "jobs": text("SELECT count(*) FROM procrastinate_jobs WHERE status <> 'todo' OR scheduled_at IS NULL"),
    "segments without a vector": text("SELECT count(*) FROM segments WHERE embedding IS NULL"),
    "lectures without a recording's upload": text("SELECT count(*) FROM lectures WHERE status = 'uploading'"),
}
_KEYS = text("SELECT object_key FROM lectures")


def faults(runtime: Runtime, person: Person, lectures: Mapping[UUID, Path], home: Path) -> list[str]:
    """A sentence for everything that an undisturbed run would not have left like this."""
    services = runtime.services
    wrong = []
    for lecture_id, file in lectures.items():
        lecture = services.lectures.get(person, lecture_id)
        heard = services.lectures.transcript(person, lecture_id).segments
        if lecture.status is not LectureStatus.READY:
            wrong.append(f"{file.name} is {lecture.status}: {lecture.reason}")
        elif heard != _undisturbed(file, lecture_id):
            wrong.append(f"{file.name} has another transcript than undisturbed ({len(heard)} segments)")
    with runtime.database.reading() as work:
        wrong += [
            f"{count} {what} left" for what, query in _LEFT.items() if (count := work.execute(query).scalar_one())
        ]
        known = set(work.execute(_KEYS).scalars())
    folder = home / "objects"
    stored = {path for path in folder.rglob("*") if path.is_file()}
    expected = {folder / kind / key for kind in ("objects", "checksums") for key in known}
    wrong += [f"{path.relative_to(home)} belongs to nothing" for path in stored - expected]
    wrong += [f"{path.relative_to(home)} is missing" for path in expected - stored]
    if len(known) != len(lectures):
        wrong.append(f"{len(known)} lectures came of {len(lectures)} files")
    return wrong


def _undisturbed(file: Path, lecture_id: UUID) -> tuple[object, ...]:
    """What the engine hears when nobody disturbs it."""
    request = HearingRequest(open=lambda: file.open("rb"), name=str(lecture_id))
    engine = choose_transcriber(read_settings(DATABASE_URL=None, _env_file=None))
    return tuple(segment for piece in engine.hear(request) for segment in piece.segments)
